// The ways to put threads into groups: for the first level of the flame graph, for the filters and
// for the areas of the chart.

export const GROUPINGS = [
    ['none', 'nothing'],
    ['name', 'process name'],
    ['process', 'process'],
    ['thread', 'thread'],
];

function idText(id) {
    return id >= 0 ? ` (${id})` : '';
}

const KEYS = {
    name: (thread) => thread.process,
    process: processKey,
    thread: (thread) => (thread.tid >= 0 ? `${thread.tid}` : `${processKey(thread)} ${thread.comm}`),
};

const LABELS = {
    name: (thread) => thread.process,
    process: (thread) => thread.process + idText(thread.pid),
    thread: (thread) => thread.comm + idText(thread.tid),
};

export function processKey(thread) {
    return thread.pid >= 0 ? `${thread.pid}` : `n:${thread.process}`;
}

export function threadKey(thread) {
    return KEYS.thread(thread);
}

// { of: group index of each thread, keys, names }; null for 'none'.
export function groupThreads(threads, grouping) {
    if (!KEYS[grouping])
        return null;
    const index = new Map();
    const names = [];
    const of = Uint32Array.from(threads, (thread) => {
        const key = KEYS[grouping](thread);
        if (!index.has(key)) {
            index.set(key, names.length);
            names.push(LABELS[grouping](thread));
        }
        return index.get(key);
    });
    return { of, keys: [...index.keys()], names };
}
