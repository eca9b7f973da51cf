// Values of many series over time -> a grid of bytes, a column per pixel and a row per series, or per
// list of series where there are too many: 0 to 254 for the range, 255 where nothing was measured. A
// cell holds the greatest of its points, so that a short peak stays in sight.

export const NOTHING = 255;

function paintSeries({ axis, values }, cells, scale, [low, high]) {
    for (let i = 0; i < axis.count; i++) {
        if (Number.isNaN(values[i]))
            continue;
        const share = Math.round(Math.min(Math.max((values[i] - low) / (high - low || 1), 0), 1) * 254);
        const first = Math.max(Math.floor(axis.from[i] * scale), 0);
        const last = Math.min(Math.max(Math.ceil(axis.to[i] * scale), first + 1), cells.length);
        for (let column = first; column < last; column++)
            cells[column] = cells[column] === NOTHING ? share : Math.max(cells[column], share);
    }
}

// rows: lists of series; range: what 0 and 254 stand for
export function heatGrid(rows, columns, durationNs, range = [0, 1]) {
    const grid = new Uint8Array(rows.length * columns).fill(NOTHING);
    rows.forEach((list, row) => {
        const cells = grid.subarray(row * columns, (row + 1) * columns);
        list.forEach((series) => paintSeries(series, cells, columns / Math.max(durationNs, 1), range));
    });
    return grid;
}

// Neighbours share a row where there are more than `most`: [{ name, list }]
export function heatRows(series, most) {
    const fold = Math.max(Math.ceil(series.length / most), 1);
    return Array.from({ length: Math.ceil(series.length / fold) }, (_, row) => {
        const list = series.slice(row * fold, (row + 1) * fold);
        const [first, last] = [list[0], list[list.length - 1]].map(({ instance }) => instance);
        return { name: first === last ? first : `${first}-${last}`, list, axis: list[0].axis };
    });
}

// 256 colours as canvas pixels: a ramp through `stops` ([r, g, b] each), the last one for nothing.
export function heatColours(stops, nothing) {
    const colours = new Uint32Array(256);
    const pixel = ([r, g, b]) => (255 << 24 | Math.round(b) << 16 | Math.round(g) << 8 | Math.round(r)) >>> 0;
    for (let share = 0; share < NOTHING; share++) {
        const at = share / 254 * (stops.length - 1);
        const stop = Math.min(Math.floor(at), stops.length - 2);
        colours[share] = pixel(stops[stop].map((part, i) => part + (stops[stop + 1][i] - part) * (at - stop)));
    }
    colours[NOTHING] = pixel(nothing);
    return colours;
}

// "rgb(1, 2, 3)" or "color(srgb 0 0.5 1)" -> [r, g, b] in 0 to 255
export function rgbOf(text) {
    const numbers = text.match(/-?\d*\.?\d+(e-?\d+)?/g).slice(0, 3).map(Number);
    return text.startsWith('color(') ? numbers.map((part) => part * 255) : numbers;
}
