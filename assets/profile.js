// A selection of sample rows -> weight and samples per frame, and per function. One pass over the
// rows, one back over the frames; the arrays of a tree are used again for each selection.

// The rows that a filter lets through, in order of time.
// pick: { event, threads: mask by thread, cpus: mask by CPU or null }
export function pickRows({ event, thread, cpu, count }, pick) {
    const picked = new Uint32Array(count);
    const cpus = cpu ? pick.cpus : null;
    let length = 0;
    for (let row = 0; row < count; row++) {
        if (pick.threads[thread[row]] && (!event || event[row] === pick.event) && (!cpus || cpus[cpu[row]]))
            picked[length++] = row;
    }
    return picked.subarray(0, length);
}

// Where in `picked` the rows at or after `time` begin.
function positionAt(picked, rowTime, time) {
    let low = 0, high = picked.length;
    while (low < high) {
        const middle = (low + high) >>> 1;
        if (rowTime[picked[middle]] < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// The picked rows from t0 up to, not including, t1; null is an open end.
export function rowsInTime(picked, rowTime, t0, t1) {
    if (!rowTime)
        return picked;
    return picked.subarray(t0 === null ? 0 : positionAt(picked, rowTime, t0),
        t1 === null ? picked.length : positionAt(picked, rowTime, t1));
}

function numbers(count) {
    return { self: new Float64Array(count), total: new Float64Array(count), samples: new Float64Array(count) };
}

function arraysOf(tree, functionCount) {
    tree.arrays ??= { ...numbers(tree.count), byFunction: numbers(functionCount) };
    const { self, total, samples, byFunction } = tree.arrays;
    for (const array of [self, total, samples, ...Object.values(byFunction)])
        array.fill(0);
    return tree.arrays;
}

function addRows(selected, rows, rowWeight, nodeOfRow, { self, samples }) {
    const { weight, samples: counts } = rows;
    let sampleCount = 0;
    for (let i = 0; i < selected.length; i++) {
        const row = selected[i];
        const node = nodeOfRow[row];
        const count = counts ? counts[row] : 1;
        self[node] += weight ? weight[row] : rowWeight;
        samples[node] += count;
        sampleCount += count;
    }
    return sampleCount;
}

function addCallers({ parent, count }, { self, total }) {
    total.set(self);
    for (let node = count - 1; node > 0; node--) {
        if (total[node] !== 0)
            total[parent[node]] += total[node];
    }
}

// A function that stands in one stack twice counts once in its total: outermost frames only.
function addFunctions(tree, { self, total, samples, byFunction }, functionCount) {
    const { function: func, outermost, count } = tree;
    const { self: selfOf, total: totalOf, samples: samplesOf } = byFunction;
    for (let node = 1; node < count; node++) {
        if (total[node] === 0)
            continue;
        const id = func[node];
        if (id >= functionCount)
            continue;
        selfOf[id] += self[node];
        samplesOf[id] += samples[node];
        if (outermost[node] === 1)
            totalOf[id] += total[node];
    }
}

// { self, total, samples: by frame (samples: on top), byFunction: the same, weight, sampleCount }
export function profileOf(recording, tree, event, picked, t0, t1) {
    const { rows, functions } = recording;
    const arrays = arraysOf(tree, functions.count);
    const selected = rowsInTime(picked, rows.time, t0, t1);
    const sampleCount = addRows(selected, rows, event.rowWeight, tree.nodeOfRow, arrays);
    addCallers(tree, arrays);
    addFunctions(tree, arrays, functions.count);
    return { ...arrays, weight: arrays.total[0], sampleCount };
}
