// The machine's numbers for people, by the rules of report/number.c: "12.5 %", "1.50 MiB/s", "2.40 GHz".
import { countText, ratioText } from './number.js';

const BINARY = [[1, 'B'], [2 ** 10, 'KiB'], [2 ** 20, 'MiB'], [2 ** 30, 'GiB'], [2 ** 40, 'TiB']];
const HERTZ = [[1, 'Hz'], [1e3, 'kHz'], [1e6, 'MHz'], [1e9, 'GHz']];
const SCALES = new Map([['bytes', [BINARY, '']], ['bytes/s', [BINARY, '/s']], ['Hz', [HERTZ, '']]]);

function stepOf(scale, magnitude) {
    let step = 0;
    while (step + 1 < scale.length && magnitude >= scale[step + 1][0] * 0.9995)
        step++;
    return scale[step];
}

function scaled(value, [scale, after]) {
    const [factor, name] = stepOf(scale, Math.abs(value));
    const shown = value / factor;
    const decimals = factor === 1 && Number.isInteger(value) || Math.abs(shown) >= 99.95 ? 0 : Math.abs(shown) >= 9.995 ? 1 : 2;
    return `${shown.toFixed(decimals)} ${name}${after}`;
}

// For a column or a chart that says its unit elsewhere.
export function quantityNumber(value, unit) {
    if (!Number.isFinite(value))
        return '–';
    if (unit === 'ratio')
        return ratioText(value);
    return SCALES.has(unit) ? scaled(value, SCALES.get(unit)) : value < 0 ? `-${countText(-value)}` : countText(value);
}

export function unitText(unit) {
    return unit === 'ratio' || SCALES.has(unit) ? '' : unit === '1/s' ? 'per second' : unit === 'cpus' ? 'CPUs' : unit;
}

// The unit as a heading says it.
export function unitWords(unit) {
    return unit === 'bytes/s' ? 'bytes per second' : unit === 'bytes' || unit === 'Hz' ? unit : unitText(unit);
}

export function quantityText(value, unit) {
    const rest = unitText(unit);
    const number = quantityNumber(value, unit);
    return number === '–' || !rest ? number : `${number} ${rest}`;
}

// The texts of a value axis whose greatest tick is `max`: short, in one step of the scale.
export function tickTexts(ticks, unit) {
    const max = Math.max(...ticks.filter((tick) => tick !== null).map(Math.abs), 0);
    const short = (value) => String(Number(value.toPrecision(4)));
    if (unit === 'ratio')
        return ticks.map((tick) => `${short(tick * 100)} %`);
    if (SCALES.has(unit)) {
        const [factor, name] = stepOf(SCALES.get(unit)[0], max);
        return ticks.map((tick) => (tick === 0 ? '0' : `${short(tick / factor)} ${name}`));
    }
    return ticks.map((tick) => (max < 1e4 ? short(tick) : countText(tick).replace(/\.0+(?= |$)/, '')));
}
