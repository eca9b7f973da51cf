// A selection of sample rows -> weight and samples per frame, and per function. One pass over the
// rows, one back over the frames; the arrays of a tree are used again for each selection.

// The first row at or after `time`; rows stand in order of time.
function rowAt(rows, time) {
    let low = 0, high = rows.count;
    while (low < high) {
        const middle = (low + high) >>> 1;
        if (rows.time[middle] < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// The rows first .. last that a time range from t0 up to, not including, t1 spans.
export function rowsInTime(rows, t0, t1) {
    if (!rows.time)
        return [0, rows.count];
    return [t0 === null ? 0 : rowAt(rows, t0), t1 === null ? rows.count : rowAt(rows, t1)];
}

// pick: { event, threads: mask, cpus: mask or null }. Calls add(row) for the rows that are wanted.
export function forEachRow(rows, pick, first, last, add) {
    const { event, thread, cpu } = rows;
    const cpus = cpu && pick.cpus;
    for (let row = first; row < last; row++) {
        if ((event && event[row] !== pick.event) || !pick.threads[thread[row]] || (cpus && !cpus[cpu[row]]))
            continue;
        add(row);
    }
}

function arraysOf(tree, functionCount) {
    tree.arrays ??= {
        self: new Float64Array(tree.count),
        total: new Float64Array(tree.count),
        samples: new Float64Array(tree.count),
        byFunction: {
            self: new Float64Array(functionCount),
            total: new Float64Array(functionCount),
            samples: new Float64Array(functionCount),
        },
    };
    return tree.arrays;
}

function clear(arrays) {
    for (const array of [arrays.self, arrays.total, arrays.samples, ...Object.values(arrays.byFunction)])
        array.fill(0);
}

// A function that stands in one stack twice counts once in its total: outermost frames only.
function addFunctions(tree, { self, total, samples, byFunction }, functionCount) {
    for (let node = 0; node < tree.count; node++) {
        const id = tree.function[node];
        if (total[node] === 0 || id >= functionCount)
            continue;
        byFunction.self[id] += self[node];
        byFunction.samples[id] += samples[node];
        if (tree.outermost[node])
            byFunction.total[id] += total[node];
    }
}

function addCallers(tree, self, total) {
    total.set(self);
    for (let node = tree.count - 1; node > 0; node--)
        total[tree.parent[node]] += total[node];
}

// { self, total, samples: by frame (samples: on top), byFunction, weight, sampleCount }
export function profileOf(recording, tree, pick, t0, t1) {
    const { rows, events, functions } = recording;
    const arrays = arraysOf(tree, functions.count);
    const { self, samples } = arrays;
    const { nodeOfRow } = tree;
    const rowWeight = events[pick.event]?.rowWeight ?? 1;
    let sampleCount = 0;
    clear(arrays);
    forEachRow(rows, pick, ...rowsInTime(rows, t0, t1), (row) => {
        const node = nodeOfRow[row];
        const count = rows.samples ? rows.samples[row] : 1;
        self[node] += rows.weight ? rows.weight[row] : rowWeight;
        samples[node] += count;
        sampleCount += count;
    });
    addCallers(tree, self, arrays.total);
    addFunctions(tree, arrays, functions.count);
    return { ...arrays, weight: arrays.total[0], sampleCount };
}
