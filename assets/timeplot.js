// What all charts over time share: the axes, the range of the store as a selection that can be
// dragged, and the clock's line.
import { Brush } from './brush.js';
import { countText, secondsText } from './number.js';

const AXIS_FONT = '11px system-ui, sans-serif';
export const LEFT = 52, RIGHT = 14; // beside the plot; the heat map keeps to it

// Ticks are round numbers: "0.5", "20 000", "2 G", without the digits that make others comparable.
export function tickText(value) {
    return Math.abs(value) < 1000 ? String(Number(value.toPrecision(6))) : countText(value).replace(/\.0+(?= )/, '');
}

export function hasRange({ t0, t1 }) {
    return t0 !== null || t1 !== null;
}

// The range as [t0, t1] in nanoseconds, open ends filled.
export function rangeOf({ t0, t1 }, durationNs) {
    return [t0 ?? 0, t1 ?? durationNs];
}

export function setRange(store, durationNs, range) {
    store.set({
        t0: range && range[0] > 0 ? range[0] : null,
        t1: range && range[1] < durationNs ? range[1] : null,
    });
}

function axis(named, more) {
    return { stroke: named.muted, font: AXIS_FONT, ticks: { show: false }, grid: { stroke: named.line, width: 1 }, ...more };
}

// yRange(min, max) -> [low, high]; tick(value) -> text
export function plotOptions({ width, height, durationNs, named, yRange, tick, onReady, onCursor }) {
    return {
        width: Math.max(width, 50),
        height,
        padding: [10, RIGHT, 0, 0],
        legend: { show: false },
        cursor: { y: false, points: { show: false }, drag: { setScale: false, x: false, y: false } },
        select: { show: true },
        scales: { x: { time: false, range: [0, Math.max(durationNs, 1) / 1e9] }, y: { range: (_, min, max) => yRange(min, max) } },
        axes: [
            axis(named, { size: 26, gap: 4, values: (_, ticks) => ticks.map((value) => `${secondsText(value * 1e9)} s`) }),
            axis(named, { size: LEFT, gap: 6, values: (_, ticks) => ticks.map(tick) }),
        ],
        hooks: { ready: [onReady], setCursor: [(plot) => onCursor(timeUnder(plot))] },
    };
}

function timeUnder(plot) {
    return plot.cursor.left >= 0 ? plot.posToVal(plot.cursor.left, 'x') * 1e9 : null;
}

export function addBrush(plot, store, durationNs) {
    return new Brush(plot.over, {
        timeAt: (pixel) => plot.posToVal(pixel, 'x') * 1e9,
        pixelAt: (ns) => plot.valToPos(ns / 1e9, 'x'),
        range: () => (hasRange(store.state) ? rangeOf(store.state, durationNs) : null),
        change: (range) => setRange(store, durationNs, range),
    });
}

export function showRange(plot, state, durationNs) {
    if (plot?.status !== 1)
        return;
    const [left, right] = rangeOf(state, durationNs).map((ns) => plot.valToPos(ns / 1e9, 'x'));
    const width = hasRange(state) ? Math.max(right - left, 1) : 0;
    plot.setSelect({ left, top: 0, width, height: plot.over.clientHeight }, false);
    plot.over.classList.toggle('has-range', width > 0);
}

// Without firing the plot's own hook.
export function showClock(plot, ns) {
    if (plot?.status !== 1)
        return;
    const left = ns === null ? -10 : plot.valToPos(ns / 1e9, 'x');
    if (Math.abs((plot.cursor.left ?? -10) - left) > 0.5)
        plot.setCursor({ left, top: ns === null ? -10 : 0 }, false);
}
