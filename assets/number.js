// Numbers for people, by the rules of report/number.c: three digits that matter, no locale.

const SCALE_NS = [[1, 'ns'], [1e3, 'µs'], [1e6, 'ms'], [1e9, 's']];
const SCALE_SI = [[1e6, 'M'], [1e9, 'G'], [1e12, 'T'], [1e15, 'P'], [1e18, 'E']];
const SCALE_LONG = [[1e9, 's'], [60e9, 'min'], [3600e9, 'h'], [86400e9, 'd']];
const EXACT_BELOW = 1e7;
const MINUTES_FROM_NS = 120e9;

function grouped(digits) {
    return digits.replace(/\B(?=(\d{3})+$)/g, ' ');
}

function decimalsOf(magnitude) {
    if (magnitude >= 99.95 || Number.isInteger(magnitude))
        return 0;
    if (magnitude >= 9.995)
        return 1;
    let decimals = 2;
    for (let m = magnitude; m < 0.9995 && decimals < 9; m *= 10)
        decimals++;
    return decimals;
}

function plain(magnitude) {
    const decimals = decimalsOf(magnitude);
    const digits = magnitude.toFixed(decimals);
    return decimals > 0 ? digits : grouped(digits);
}

function scaled(magnitude, scale, integral) {
    let step = 0;
    while (step + 1 < scale.length && magnitude >= scale[step + 1][0] * 0.9995)
        step++;
    const shown = magnitude / scale[step][0];
    const decimals = integral && scale[step][0] === 1 ? 0 : shown >= 99.95 ? 0 : shown >= 9.995 ? 1 : 2;
    return `${shown.toFixed(decimals)} ${scale[step][1]}`;
}

function longTime(ns) {
    let step = 1;
    while (step + 1 < SCALE_LONG.length && ns >= 2 * SCALE_LONG[step + 1][0])
        step++;
    const [smallNs, smallUnit] = SCALE_LONG[step - 1];
    const [largeNs, largeUnit] = SCALE_LONG[step];
    const small = Math.round(ns / smallNs);
    const large = Math.floor(small * smallNs / largeNs);
    return `${large} ${largeUnit} ${small - large * largeNs / smallNs} ${smallUnit}`;
}

export function ratioText(ratio) {
    if (!Number.isFinite(ratio))
        return '–';
    return ratio > 0 && ratio < 0.0005 ? '<0.1 %' : `${(ratio * 100).toFixed(1)} %`;
}

export function countText(count) {
    return count >= EXACT_BELOW ? scaled(count, SCALE_SI, false) : plain(count);
}

export function durationText(ns) {
    return ns >= MINUTES_FROM_NS ? longTime(ns) : scaled(ns, SCALE_NS, Number.isInteger(ns));
}

export function weightText(value, unit) {
    return unit === 'ns' ? durationText(value) : `${countText(value)} ${unit}`;
}

// One scale for a column whose greatest value is `max`, so that its numbers compare at a glance.
// { name: "ms" or "M cycles", text(value) }
export function columnScale(max, unit) {
    const scale = unit === 'ns' ? SCALE_NS : [[1, ''], ...SCALE_SI];
    const [factor, prefix] = scale.filter(([step]) => max >= step).pop() ?? scale[0];
    const decimals = factor === 1 && Number.isInteger(max) ? 0 : max / factor >= 100 ? 1 : max / factor >= 10 ? 2 : 3;
    const name = unit === 'ns' ? prefix : `${prefix} ${unit}`.trim();
    return { name, text: (value) => (decimals === 0 ? grouped(value.toFixed(0)) : (value / factor).toFixed(decimals)) };
}

// 1250000000 -> "1.25": exact, for inputs and links.
export function secondsText(ns) {
    return (ns / 1e9).toFixed(9).replace(/\.?0+$/, '');
}

// Nanoseconds, or NaN where the text is no number of seconds.
export function parseSeconds(text) {
    return /^\s*\d*\.?\d+(e-?\d+)?\s*$/i.test(text) ? Math.round(Number(text) * 1e9) : NaN;
}
