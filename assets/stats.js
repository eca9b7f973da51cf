// Series and a range of time -> their least, mean, 95th percentile and greatest value in it. The mean
// weighs a rate by the part of its interval inside the range; a percentile is the smallest value
// that at least so many of the points do not exceed.

function overlap(axis, i, t0, t1) {
    return Math.min(axis.to[i], t1) - Math.max(axis.from[i], t0);
}

// The first point that ends after `time`, or is at it.
function firstPoint({ to, count }, time) {
    let low = 0, high = count;
    while (low < high) {
        const middle = (low + high) >>> 1;
        if (to[middle] < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

function percentile(values, share) {
    values.sort();
    return values[Math.max(Math.ceil(share * values.length) - 1, 0)];
}

export function statsOf(series, t0, t1) {
    const { axis, values } = series;
    const found = [];
    let sum = 0, weights = 0;
    for (let i = firstPoint(axis, t0); i < axis.count && axis.from[i] <= t1; i++) {
        const part = overlap(axis, i, t0, t1);
        if (Number.isNaN(values[i]) || part < 0 || (part === 0 && !axis.moments))
            continue;
        const weight = axis.moments ? 1 : part;
        found.push(values[i]);
        sum += values[i] * weight;
        weights += weight;
    }
    if (found.length === 0)
        return { min: NaN, mean: NaN, p95: NaN, max: NaN };
    const sorted = Float64Array.from(found);
    const p95 = percentile(sorted, 0.95);
    return { min: sorted[0], mean: sum / weights, p95, max: sorted[sorted.length - 1] };
}

// The point at a time: the interval that holds it, or the last moment before it; -1 for none.
export function pointAt(axis, ns) {
    let low = 0, high = axis.count;
    while (low < high) {
        const middle = (low + high) >>> 1;
        if (axis.from[middle] <= ns)
            low = middle + 1;
        else
            high = middle;
    }
    const at = low - 1;
    return at >= 0 && (axis.moments || ns <= axis.to[at]) ? at : -1;
}

// The usual distance of an axis's points.
export function usualStep({ from, count }) {
    const steps = Float64Array.from({ length: Math.max(count - 1, 0) }, (_, i) => from[i + 1] - from[i]).sort();
    return steps.length > 0 ? steps[steps.length >> 1] : 0;
}

// How much a series comes to in all: what it carried, or the most it held.
export function amountOf({ axis, values }) {
    let amount = 0;
    for (let i = 0; i < axis.count; i++) {
        if (Number.isNaN(values[i]))
            continue;
        amount = axis.moments ? Math.max(amount, values[i]) : amount + values[i] * (axis.to[i] - axis.from[i]);
    }
    return amount;
}
