// Samples over time, stacked; the range selected in it is the store's t0 .. t1.
import uPlot from 'uplot';
import { binRows, binWidth, kindClasses, processClasses, rateOf } from './bins.js';
import { el, fillKeys, fillSelect, labelled, setText } from './dom.js';
import { countText, durationText, ratioText, secondsText } from './number.js';
import { RangeInputs } from './rangeinputs.js';
import { FILTER_KEYS } from './session.js';
import { readColours } from './theme.js';
import { addBrush, plotOptions, showClock, showRange, tickText } from './timeplot.js';

const HEIGHT = 190;
const SPLITS = [['kind', 'user and kernel'], ['process', 'processes']];

function stacked(values) {
    const sums = values.map((series) => Float64Array.from(series));
    for (let i = 1; i < sums.length; i++)
        sums[i].forEach((value, bin) => { sums[i][bin] = value + sums[i - 1][bin]; });
    return sums;
}

// A step line needs the last value once more, at the end of its bin.
function closed(series) {
    return [...series, series[series.length - 1]];
}

export class Chart {
    constructor(mount, session, store, clock) {
        Object.assign(this, { session, store, clock, plot: null });
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
        clock.on((ns) => this.showTime(ns));
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
        addBrush(this.plot, this.store, this.session.recording.durationNs);
        this.showLegend(shown, ghost, colour);
        this.showRange();
        this.showReadout(null);
        this.box.setAttribute('aria-label', this.summary());
    }

    options(layers, named) {
        return {
            ...plotOptions({
                width: this.box.clientWidth,
                height: HEIGHT,
                durationNs: this.session.recording.durationNs,
                named,
                yRange: (min, max) => [0, max > 0 ? max * 1.06 : 1],
                tick: tickText,
                onReady: () => this.showRange(),
                onCursor: (ns) => this.clock.set(ns),
            }),
            series: [{}, ...layers.map(({ fill }) =>
                ({ fill, width: 0, points: { show: false }, paths: uPlot.paths.stepped({ align: 1 }) }))],
        };
    }

    showRange() {
        showRange(this.plot, this.store.state, this.session.recording.durationNs);
        this.inputs.update();
    }

    showTime(ns) {
        showClock(this.plot, ns);
        this.showReadout(ns);
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

export function noTimeMessage(sampleCount) {
    return el('p', { class: 'no-samples' }, sampleCount === 0
        ? 'This recording has no samples: there is no profile over time.'
        : 'The samples of this recording have no time stamps: they cannot be shown over time.');
}
