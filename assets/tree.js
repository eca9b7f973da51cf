// The stacks as a tree of frames in preorder: parent before child, a subtree is node .. end[node].
// Siblings stand heaviest first. Built once per way of grouping: all stacks together, or under one
// frame per process or thread. Frames of groups have functions beyond the recording's own.
import { PayloadError } from './payload.js';

export const KIND_GROUP = 7;
export const KIND_ROOT = 8;

// Children of each node in lists: first[parent], next[sibling]; heaviest first.
function childLists(parent, weight) {
    const order = Uint32Array.from(parent.keys()).subarray(1).sort((a, b) => weight[a] - weight[b] || b - a);
    const first = new Uint32Array(parent.length);
    const next = new Uint32Array(parent.length);
    for (const node of order) {
        next[node] = first[parent[node]];
        first[parent[node]] = node;
    }
    return { first, next };
}

// Where each node goes when the tree is walked heaviest child first.
function preorderPositions(parent, weight) {
    const { first, next } = childLists(parent, weight);
    const position = new Uint32Array(parent.length);
    const pending = [0];
    for (let at = 0; pending.length > 0; at++) {
        const node = pending.pop();
        position[node] = at;
        if (next[node])
            pending.push(next[node]);
        if (first[node])
            pending.push(first[node]);
    }
    return position;
}

function subtreeWeights(parent, nodeOfRow, samples) {
    const weight = new Float64Array(parent.length);
    for (let row = 0; row < nodeOfRow.length; row++)
        weight[nodeOfRow[row]] += samples ? samples[row] : 1;
    for (let node = parent.length - 1; node > 0; node--)
        weight[parent[node]] += weight[node];
    return weight;
}

function measure(parent) {
    const count = parent.length;
    const depth = new Uint16Array(count);
    const end = new Uint32Array(count);
    let maxDepth = 0;
    for (let node = 1; node < count; node++) {
        depth[node] = depth[parent[node]] + 1;
        maxDepth = Math.max(maxDepth, depth[node]);
    }
    for (let node = count - 1; node >= 0; node--) {
        end[node] = Math.max(end[node], node + 1);
        if (node > 0)
            end[parent[node]] = Math.max(end[parent[node]], end[node]);
    }
    return { depth, end, maxDepth };
}

// 1 where no caller up the stack is the same function: only those count for a function's total.
function outermostFrames(func, end, functionCount) {
    const outermost = new Uint8Array(func.length);
    const until = new Uint32Array(functionCount);
    for (let node = 1; node < func.length; node++) {
        if (node >= until[func[node]]) {
            outermost[node] = 1;
            until[func[node]] = end[node];
        }
    }
    return outermost;
}

function finished(parent, func, nodeOfRow, recording, groupNames) {
    const position = preorderPositions(parent, subtreeWeights(parent, nodeOfRow, recording.rows.samples));
    const tree = { count: parent.length, parent: new Uint32Array(parent.length),
        function: new Uint32Array(parent.length), nodeOfRow, groupNames };
    for (let node = 0; node < parent.length; node++) {
        tree.parent[position[node]] = position[parent[node]];
        tree.function[position[node]] = func[node];
    }
    for (let row = 0; row < nodeOfRow.length; row++)
        nodeOfRow[row] = position[nodeOfRow[row]];
    Object.assign(tree, measure(tree.parent));
    tree.outermost = outermostFrames(tree.function, tree.end, recording.functions.count + groupNames.length);
    return tree;
}

// Absolute parents from the distances of the payload; refuses what is not a preorder.
export function absoluteParents(distance) {
    const parent = new Uint32Array(distance.length);
    const chain = [0];
    for (let node = 1; node < distance.length; node++) {
        parent[node] = node - distance[node];
        while (chain.length > 0 && chain[chain.length - 1] !== parent[node])
            chain.pop();
        if (chain.length === 0)
            throw new PayloadError(`stack ${node} does not follow its parent`);
        chain.push(node);
    }
    return parent;
}

function rowsByGroup(rows, groupOfThread, groupCount) {
    const lists = Array.from({ length: groupCount }, () => []);
    for (let row = 0; row < rows.count; row++)
        lists[groupOfThread[rows.thread[row]]].push(row);
    return lists;
}

// The stacks of `list` and all their callers, ascending, which keeps them a preorder.
function stacksOf(list, stack, parent, stamp, mark) {
    const found = [0];
    stamp[0] = mark;
    for (const row of list) {
        for (let at = stack[row]; stamp[at] !== mark; at = parent[at]) {
            stamp[at] = mark;
            found.push(at);
        }
    }
    return Uint32Array.from(found).sort();
}

// groups: { of: group index of each thread, names } or null for all stacks together.
export function buildTree(recording, stackParent, groups) {
    const { rows, stacks, functions } = recording;
    if (!groups)
        return finished(stackParent, stacks.function, Uint32Array.from(rows.stack), recording, []);
    const parent = [0], func = [stacks.function[0]];
    const nodeOfRow = new Uint32Array(rows.count);
    const stamp = new Uint32Array(stackParent.length), nodeOf = new Uint32Array(stackParent.length);
    rowsByGroup(rows, groups.of, groups.names.length).forEach((list, group) => {
        if (list.length === 0)
            return;
        for (const stack of stacksOf(list, rows.stack, stackParent, stamp, group + 1)) {
            nodeOf[stack] = parent.length;
            parent.push(stack === 0 ? 0 : nodeOf[stackParent[stack]]);
            func.push(stack === 0 ? functions.count + group : stacks.function[stack]);
        }
        for (const row of list)
            nodeOfRow[row] = nodeOf[rows.stack[row]];
    });
    return finished(Uint32Array.from(parent), Uint32Array.from(func), nodeOfRow, recording, groups.names);
}
