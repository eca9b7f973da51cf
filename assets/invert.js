// A profile turned upside down: the functions that ran on top, each with its callers below it. Only
// what is wide enough to be drawn is built, so that it keeps up with a moving selection.

function emptyTree() {
    return { function: [], parent: [], end: [], depth: [], self: [], total: [], samples: [], maxDepth: 0 };
}

function emit(out, id, parent, depth, weight, samples) {
    const node = out.function.length;
    out.function.push(id);
    out.parent.push(parent);
    out.depth.push(depth);
    out.end.push(node + 1);
    out.self.push(0);
    out.total.push(weight);
    out.samples.push(samples);
    out.maxDepth = Math.max(out.maxDepth, depth);
    return node;
}

// Entries are pairs: a frame on the way up, and the frame on top whose weight it carries.
function groupByFunction(tree, profile, entries) {
    const groups = new Map();
    for (let i = 0; i < entries.length; i += 2) {
        const id = tree.function[entries[i]];
        let group = groups.get(id);
        if (!group)
            groups.set(id, group = { id, weight: 0, samples: 0, entries: [] });
        group.weight += profile.self[entries[i + 1]];
        group.samples += profile.samples[entries[i + 1]];
        group.entries.push(entries[i], entries[i + 1]);
    }
    return [...groups.values()].sort((a, b) => b.weight - a.weight || a.id - b.id);
}

// The entries' callers; the weight of stacks that begin here stays with `node`.
function callersOf(tree, profile, entries, out, node) {
    const callers = [];
    for (let i = 0; i < entries.length; i += 2) {
        const caller = tree.parent[entries[i]];
        if (caller === 0)
            out.self[node] += profile.self[entries[i + 1]];
        else
            callers.push(caller, entries[i + 1]);
    }
    return callers;
}

function expand(context, entries, parent, depth, minWeight) {
    const { tree, profile, out, prefix, minRatio } = context;
    for (const group of groupByFunction(tree, profile, entries)) {
        const onPrefix = depth <= prefix.length;
        if (onPrefix ? group.id !== prefix[depth - 1] : group.weight < minWeight)
            continue;
        const node = emit(out, group.id, parent, depth, group.weight, group.samples);
        const callers = callersOf(tree, profile, group.entries, out, node);
        expand(context, callers, node, depth + 1, onPrefix ? group.weight * minRatio : minWeight);
        out.end[node] = out.function.length;
    }
}

// prefix: functions from the top down to the zoomed frame; what lies beside them is left out.
// Returns a tree as tree.js makes them, and its profile.
export function invertProfile(tree, profile, prefix, minRatio) {
    const out = emptyTree();
    const entries = [];
    for (let node = 1; node < tree.count; node++) {
        if (profile.self[node] > 0)
            entries.push(node, node);
    }
    emit(out, tree.function[0], 0, 0, profile.weight, profile.sampleCount);
    expand({ tree, profile, out, prefix, minRatio }, entries, 0, 1, profile.weight * minRatio);
    out.end[0] = out.function.length;
    out.count = out.function.length;
    const { self, total, samples, ...shape } = out;
    return { tree: shape, profile: { ...profile, self, total, samples } };
}

export function functionPath(tree, node) {
    const path = [];
    for (let at = node; at !== 0; at = tree.parent[at])
        path.unshift(tree.function[at]);
    return path;
}
