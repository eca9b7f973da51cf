// Samples over time, stacked; the range selected in it is the store's t0 .. t1.
import uPlot from 'uplot';
import { binRows, binWidth, kindClasses, processClasses, rateOf } from './bins.js';
import { Brush } from './brush.js';
import { el, fillKeys, fillSelect, labelled, setText } from './dom.js';
import { countText, durationText, ratioText, secondsText } from './number.js';
import { RangeInputs } from './rangeinputs.js';
import { FILTER_KEYS } from './session.js';
import { readColours } from './theme.js';

const HEIGHT = 190;
const AXIS_FONT = '11px system-ui, sans-serif';
const SPLITS = [['kind', 'user and kernel'], ['process', 'processes']];

function stacked(values) {
    const sums = values.map((series) => Float64Array.from(series));
    for (let i = 1; i < sums.length; i++)
        sums[i].forEach((value, bin) => { sums[i][bin] = value + sums[i - 1][bin]; });
    return sums;
}

// Ticks are round numbers: "0.5", "20 000", "2 G", without the digits that make others comparable.
function tickText(value) {
    return value < 1000 ? String(Number(value.toPrecision(6))) : countText(value).replace(/\.0+(?= )/, '');
}

// A step line needs the last value once more, at the end of its bin.
function closed(series) {
    return [...series, series[series.length - 1]];
}

export class Chart {
    constructor(mount, session, store) {
        Object.assign(this, { session, store, plot: null });
        this.split = el('select', {});
        this.legend = el('ul', { class: 'keys' });
        this.readout = el('output', { class: 'readout' });
        this.box = el('div', { class: 'chart', role: 'img' });
        this.inputs = new RangeInputs(session, store);
        fillSelect(this.split, SPLITS, store.state.split);
        this.split.addEventListener('change', () => store.set({ split: this.split.value }));
        mount.append(
            el('div', { class: 'tools' }, labelled('Split by', this.split), this.legend,
                el('span', { class: 'spring' }), this.readout),
            this.box, this.inputs.element);
        store.on([...FILTER_KEYS, 'split'], () => this.render());
        store.on(['t0', 't1'], () => this.showRange());
        new ResizeObserver(() => this.resize()).observe(this.box);
    }

    classes() {
        const { recording } = this.session;
        return this.store.state.split === 'process'
            ? processClasses(recording, this.session.threadWeights())
            : kindClasses(recording);
    }

    // Bins of what is picked, and of all samples of the event where a filter leaves some out.
    bins() {
        const { recording, event, picked, everything, eventTotal } = this.session;
        const { classOf, series } = this.classes();
        const width = binWidth(recording, eventTotal.samples, this.box.clientWidth);
        const bins = binRows(recording, event, picked, classOf, series.length, width);
        const shown = series.map((entry, i) => ({ name: entry[0], colour: entry[1], rates: bins.values[i] }))
            .filter(({ rates }) => rates.some((rate) => rate > 0));
        const ghost = this.session.isFiltered()
            ? binRows(recording, event, everything, () => 0, 1, width).values[0] : null;
        return { edges: bins.edges, width, shown, ghost };
    }

    render() {
        const { named, kinds } = readColours();
        this.split.value = this.store.state.split;
        this.data = this.bins();
        const { edges, shown, ghost } = this.data;
        const colour = (name) => (name.startsWith('k') ? kinds[name[1]][0] : named[name]);
        const layers = stacked(shown.map(({ rates }) => rates))
            .map((sums, i) => ({ sums, fill: colour(shown[i].colour) })).reverse();
        if (ghost)
            layers.unshift({ sums: ghost, fill: named.ghost });
        this.plot?.destroy();
        const seconds = Array.from(edges, (ns) => ns / 1e9);
        this.plot = new uPlot(this.options(layers, named), [seconds, ...layers.map(({ sums }) => closed(sums))], this.box);
        this.addBrush();
        this.showLegend(shown, ghost, colour);
        this.showRange();
        this.showReadout(null);
        this.box.setAttribute('aria-label', this.summary());
    }

    axis(named, more) {
        return { stroke: named.muted, font: AXIS_FONT, ticks: { show: false },
            grid: { stroke: named.line, width: 1 }, ...more };
    }

    options(layers, named) {
        const { durationNs } = this.session.recording;
        return {
            width: Math.max(this.box.clientWidth, 50),
            height: HEIGHT,
            padding: [10, 14, 0, 0],
            legend: { show: false },
            cursor: { y: false, points: { show: false }, drag: { setScale: false, x: false, y: false } },
            select: { show: true },
            scales: { x: { time: false, range: [0, durationNs / 1e9] },
                y: { range: (_, min, max) => [0, max > 0 ? max * 1.06 : 1] } },
            axes: [
                this.axis(named, { size: 26, gap: 4, values: (_, ticks) => ticks.map((tick) => `${secondsText(tick * 1e9)} s`) }),
                this.axis(named, { size: 52, gap: 6, values: (_, ticks) => ticks.map(tickText) }),
            ],
            series: [{}, ...layers.map(({ fill }) =>
                ({ fill, width: 0, points: { show: false }, paths: uPlot.paths.stepped({ align: 1 }) }))],
            hooks: {
                ready: [() => this.showRange()],
                setCursor: [(plot) => this.showReadout(plot.cursor.left >= 0 ? plot.posToVal(plot.cursor.left, 'x') * 1e9 : null)],
            },
        };
    }

    addBrush() {
        const { plot, store } = this;
        const { durationNs } = this.session.recording;
        new Brush(plot.over, {
            timeAt: (pixel) => plot.posToVal(pixel, 'x') * 1e9,
            pixelAt: (ns) => plot.valToPos(ns / 1e9, 'x'),
            range: () => (this.hasRange() ? [store.state.t0 ?? 0, store.state.t1 ?? durationNs] : null),
            change: (range) => store.set({
                t0: range && range[0] > 0 ? range[0] : null,
                t1: range && range[1] < durationNs ? range[1] : null,
            }),
        });
    }

    hasRange() {
        return this.store.state.t0 !== null || this.store.state.t1 !== null;
    }

    showRange() {
        const { plot, store, session } = this;
        if (plot?.status === 1) {
            const left = plot.valToPos((store.state.t0 ?? 0) / 1e9, 'x');
            const right = plot.valToPos((store.state.t1 ?? session.recording.durationNs) / 1e9, 'x');
            const width = this.hasRange() ? Math.max(right - left, 1) : 0;
            plot.setSelect({ left, top: 0, width, height: plot.over.clientHeight }, false);
            plot.over.classList.toggle('has-range', width > 0);
        }
        this.inputs.update();
    }

    showLegend(shown, ghost, colour) {
        const entries = shown.map(({ name, colour: key }) => [name, colour(key)]);
        if (ghost)
            entries.push(['filtered out', readColours().named.ghost]);
        fillKeys(this.legend, entries);
    }

    showReadout(ns) {
        const { label } = rateOf(this.session.event);
        const { edges, shown, width } = this.data;
        if (ns === null)
            return setText(this.readout, `${label}, ${durationText(width)} per step`);
        const bin = Math.min(Math.max(Math.floor(ns / width), 0), edges.length - 2);
        const parts = shown.map(({ name, rates }) => `${name} ${countText(rates[bin])}`);
        const sum = shown.reduce((total, { rates }) => total + rates[bin], 0);
        setText(this.readout, `at ${secondsText(edges[bin])} s: ${countText(sum)} ${label} (${parts.join(', ')})`);
    }

    summary() {
        const { label } = rateOf(this.session.event);
        const sums = Array.from({ length: this.data.edges.length - 1 }, (_, bin) =>
            this.data.shown.reduce((total, { rates }) => total + rates[bin], 0));
        const peak = sums.indexOf(Math.max(...sums));
        const mean = sums.reduce((a, b) => a + b, 0) / sums.length;
        const split = this.data.shown.map(({ name, rates }) =>
            `${name} ${ratioText(rates.reduce((a, b) => a + b, 0) / (mean * sums.length))}`);
        return `${label} over ${durationText(this.session.recording.durationNs)}: mean ${countText(mean)}, ` +
            `peak ${countText(sums[peak])} at ${secondsText(this.data.edges[peak])} s; ${split.join(', ')}. ` +
            'A range can be typed below.';
    }

    resize() {
        if (this.plot && Math.abs(this.plot.width - this.box.clientWidth) > 1)
            this.render();
    }
}

export function noTimeMessage() {
    return el('p', { class: 'no-samples' }, 'This recording has no time stamps: nothing can be shown over time.');
}
