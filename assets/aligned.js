// Series with axes of their own -> columns over one common row of times, as uPlot takes them. In a
// column null is a gap; undefined stands where other series have a time and this one has none.

function timesOf(axes) {
    const times = new Set();
    for (const { from, to, count } of axes) {
        for (let i = 0; i < count; i++) {
            times.add(from[i]);
            times.add(to[i]);
        }
    }
    return Float64Array.from(times).sort();
}

// A rate holds from its start up to its end; between two intervals that do not join there is a gap.
// The last value before a gap stands once more where the gap begins: it closes the step.
function heldColumn({ from, to, count }, values, times) {
    const column = new Array(times.length).fill(null);
    let at = 0, open = null;
    times.forEach((time, i) => {
        while (at < count && to[at] <= time)
            at++;
        const value = at < count && from[at] <= time ? values[at] : NaN;
        column[i] = Number.isNaN(value) ? open : value;
        open = Number.isNaN(value) ? null : value;
    });
    return column;
}

function momentColumn({ from, count }, values, times) {
    const column = new Array(times.length).fill(undefined);
    let at = 0;
    times.forEach((time, i) => {
        if (at < count && from[at] === time)
            column[i] = Number.isNaN(values[at++]) ? null : values[at - 1];
    });
    return column;
}

// drawn: [{ axis, values }] -> { times (ns), columns }
export function aligned(drawn) {
    const times = timesOf(new Set(drawn.map(({ axis }) => axis)));
    return { times, columns: drawn.map(({ axis, values }) =>
        (axis.moments ? momentColumn : heldColumn)(axis, values, times)) };
}

// Each on top of those before it; a gap in one is a gap in all above.
export function stacked(drawn) {
    let below = null;
    return drawn.map(({ axis, values, ...rest }) => {
        const sums = Float64Array.from(values, (value, i) => value + (below ? below[i] : 0));
        below = sums;
        return { axis, values: sums, ...rest };
    });
}

// The greatest, median and least of many series of one axis at each time.
export function spread(series) {
    const { axis } = series[0];
    const lines = { greatest: new Float64Array(axis.count), median: new Float64Array(axis.count), least: new Float64Array(axis.count) };
    const all = series.filter((entry) => entry.axis === axis).map(({ values }) => values);
    for (let i = 0; i < axis.count; i++) {
        const sorted = Float64Array.from(all.map((values) => values[i]).filter((value) => !Number.isNaN(value))).sort();
        lines.greatest[i] = sorted.length ? sorted[sorted.length - 1] : NaN;
        lines.median[i] = sorted.length ? sorted[Math.ceil(sorted.length / 2) - 1] : NaN;
        lines.least[i] = sorted.length ? sorted[0] : NaN;
    }
    return Object.entries(lines).map(([name, values]) => ({ name, axis, values }));
}
