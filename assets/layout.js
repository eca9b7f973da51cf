// A tree and its totals -> the frames to draw: x and width in pixels, by row. A subtree narrower
// than half a pixel is left out whole; where such subtrees add up to a pixel they leave a gap mark.

export const MIN_WIDTH = 0.5;

function emptyLayout() {
    return { count: 0, node: [], x: [], w: [], row: [], rows: [], gaps: [] };
}

function push(layout, node, x, w, row) {
    layout.node.push(node);
    layout.x.push(x);
    layout.w.push(w);
    layout.row.push(row);
    (layout.rows[row] ??= []).push(layout.count++);
}

// Neighbouring subtrees that are too narrow, by row: one mark for each run.
function createGaps(gaps, rows) {
    const from = new Float64Array(rows), to = new Float64Array(rows);
    function flush(row) {
        if (to[row] - from[row] >= 1)
            gaps.push({ row, x: from[row], w: to[row] - from[row] });
    }
    return {
        add(row, x, w) {
            if (x - to[row] > 0.01) {
                flush(row);
                from[row] = x;
            }
            to[row] = x + w;
        },
        finish() {
            from.forEach((_, row) => flush(row));
        },
    };
}

function pushCallers(layout, tree, top, width) {
    const chain = [];
    for (let node = top; node !== 0; node = tree.parent[node])
        chain.push(tree.parent[node]);
    chain.reverse().forEach((node, row) => push(layout, node, 0, width, row));
}

export function layoutFrames(tree, total, top, width) {
    const layout = emptyLayout();
    pushCallers(layout, tree, top, width);
    if (total[top] <= 0 || width <= 0)
        return layout;
    const scale = width / total[top];
    const next = new Float64Array(tree.maxDepth + 2);
    const gaps = createGaps(layout.gaps, tree.maxDepth + 2);
    for (let node = top; node < tree.end[top];) {
        const row = tree.depth[node];
        const x = next[row], w = total[node] * scale;
        next[row] += w;
        if (w < MIN_WIDTH) {
            if (w > 0)
                gaps.add(row, x, w);
            node = tree.end[node];
            continue;
        }
        next[row + 1] = x;
        push(layout, node, x, w, row);
        node++;
    }
    gaps.finish();
    return layout;
}

// The frame in `row` at pixel x, or -1.
export function frameAtPoint(layout, row, x) {
    const frames = layout.rows[row] ?? [];
    let low = 0, high = frames.length - 1;
    while (low <= high) {
        const middle = (low + high) >> 1;
        const frame = frames[middle];
        if (x < layout.x[frame])
            high = middle - 1;
        else if (x >= layout.x[frame] + layout.w[frame])
            low = middle + 1;
        else
            return frame;
    }
    return -1;
}
