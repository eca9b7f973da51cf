// From the keyboard's frame to the next: to callers and callees, and to the neighbours in the row.

function neighbour(layout, frame, step) {
    const row = layout.rows[layout.row[frame]];
    return layout.node[row[row.indexOf(frame) + step]] ?? -1;
}

// The first drawn callee of the frame: siblings stand heaviest first.
function firstCallee(tree, layout, frame) {
    const below = layout.rows[layout.row[frame] + 1] ?? [];
    const node = layout.node[frame];
    return layout.node[below.find((candidate) => tree.parent[layout.node[candidate]] === node)] ?? -1;
}

// The node that `key` leads to from `node`, or -1. Up and Down follow what is seen.
export function stepFrom(tree, layout, node, key, upward) {
    const frame = layout.node.indexOf(node);
    if (frame < 0)
        return -1;
    switch (key) {
    case 'ArrowLeft':
        return neighbour(layout, frame, -1);
    case 'ArrowRight':
        return neighbour(layout, frame, 1);
    case 'ArrowUp':
    case 'ArrowDown':
        return (key === 'ArrowDown') === upward
            ? (node === 0 ? -1 : tree.parent[node])
            : firstCallee(tree, layout, frame);
    case 'Home':
        return layout.node[0];
    default:
        return -1;
    }
}
