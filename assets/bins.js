// Sample rows -> stacked rates in bins of equal width: what the chart draws.
const PIXELS_PER_BIN = 4;
const SAMPLES_PER_BIN = 12;
const MIN_BINS = 40;
const TOP_GROUPS = 6;

// 1, 2 or 5 times a power of ten, at least `ns`.
function niceWidth(ns) {
    const power = 10 ** Math.floor(Math.log10(ns));
    return [1, 2, 5, 10].map((step) => step * power).find((width) => width >= ns * 0.999);
}

// A binned recording has whole bins of its own: a bar is a multiple of them.
export function binWidth(recording, sampleCount, pixels) {
    const { durationNs, binNs } = recording;
    const wanted = Math.min(pixels / PIXELS_PER_BIN, Math.max(MIN_BINS, sampleCount / SAMPLES_PER_BIN));
    const width = niceWidth(Math.max(durationNs / Math.max(wanted, 1), 1));
    return binNs > 0 ? Math.max(1, Math.round(width / binNs)) * binNs : width;
}

// Starts of the bins and the end of the last; a short rest belongs to the bin before it.
function edgesOf(durationNs, width) {
    const count = Math.max(1, Math.round(durationNs / width));
    const edges = Float64Array.from({ length: count + 1 }, (_, bin) => bin * width);
    edges[count] = Math.max(durationNs, edges[count - 1] + 1);
    return edges;
}

// What one unit of weight per nanosecond means on the axis.
export function rateOf(event) {
    if (event.unit === 'ns')
        return { factor: 1, label: 'CPUs' };
    return { factor: 1e9, label: `${event.unit}/s` };
}

// classOf: the series of a row. -> { edges, values: [rates by bin] of each series }
export function binRows(recording, event, picked, classOf, seriesCount, width) {
    const { rows, durationNs } = recording;
    const edges = edgesOf(durationNs, width);
    const last = edges.length - 2;
    const values = Array.from({ length: seriesCount }, () => new Float64Array(last + 1));
    const { factor } = rateOf(event);
    for (const row of picked) {
        const bin = Math.min(last, Math.floor(rows.time[row] / width));
        values[classOf(row)][bin] += rows.weight ? rows.weight[row] : event.rowWeight;
    }
    for (const series of values)
        series.forEach((sum, bin) => { series[bin] = sum * factor / (edges[bin + 1] - edges[bin]); });
    return { edges, values };
}

// user, kernel, other: by the function on top of the stack; idle: the idle task, whose samples stand
// in the kernel and are nobody's work.
export function kindClasses({ rows, stacks, functions, threads }) {
    const KERNEL = [0, 1, 0, 1, 2, 2];
    const IDLE = 3;
    const ofStack = Uint8Array.from(stacks.function, (id) => KERNEL[functions.kind[id]] ?? 2);
    const idle = threads.map(({ pid, tid }) => pid === 0 && tid === 0);
    return {
        classOf: (row) => (idle[rows.thread[row]] ? IDLE : ofStack[rows.stack[row]]),
        series: [['user', 'k0'], ['kernel', 'k1'], ['other', 'k4'], ['idle', 'p-rest']],
    };
}

// The processes with most weight by name, and the rest.
export function processClasses({ rows, threads }, threadWeights) {
    const weights = new Map();
    threads.forEach(({ process }, i) => weights.set(process, (weights.get(process) ?? 0) + threadWeights[i]));
    const top = [...weights].filter(([, weight]) => weight > 0).sort((a, b) => b[1] - a[1]);
    const names = top.slice(0, TOP_GROUPS).map(([name]) => name);
    const ofThread = threads.map(({ process }) => {
        const at = names.indexOf(process);
        return at < 0 ? names.length : at;
    });
    return {
        classOf: (row) => ofThread[rows.thread[row]],
        series: [...names.map((name, i) => [name, `p${i}`]), [`${top.length - names.length} others`, 'p-rest']],
    };
}
