// A frame's stable name: a hash over the functions and modules from the root down, so that a link
// finds the frame in another report of the same program too.

const SEEDS = [0x811c9dc5, 0x9dc5811c];
const PRIME = 0x01000193;

function textHash(text, seed) {
    let hash = seed;
    for (let i = 0; i < text.length; i++)
        hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
    return hash;
}

// The two hashes of every frame, each from its parent's.
function frameHashes(tree, names) {
    return SEEDS.map((seed) => {
        const ofFunction = new Map();
        const hash = new Int32Array(tree.count);
        hash[0] = seed;
        for (let node = 1; node < tree.count; node++) {
            const id = tree.function[node];
            if (!ofFunction.has(id))
                ofFunction.set(id, textHash(`${names.name(id)}\n${names.module(id)}`, seed));
            const mixed = Math.imul(hash[tree.parent[node]] ^ ofFunction.get(id), PRIME);
            hash[node] = mixed ^ (mixed >>> 15);
        }
        return hash;
    });
}

function hashesOf(tree, names) {
    tree.hashes ??= frameHashes(tree, names);
    return tree.hashes;
}

export function pathOf(tree, names, node) {
    if (node === 0)
        return '';
    return hashesOf(tree, names).map((hash) => (hash[node] >>> 0).toString(16).padStart(8, '0')).join('');
}

// The frame with this path, or 0, the root, where there is none.
export function frameAt(tree, names, path) {
    if (!/^[0-9a-f]{16}$/.test(path))
        return 0;
    const [high, low] = [0, 8].map((at) => parseInt(path.slice(at, at + 8), 16) | 0);
    const [first, second] = hashesOf(tree, names);
    for (let node = 1; node < tree.count; node++) {
        if (first[node] === high && second[node] === low)
            return node;
    }
    return 0;
}
