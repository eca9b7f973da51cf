// Some series of the machine as lines, steps or stacked areas over the recording's time.
import uPlot from 'uplot';
import { aligned, spread, stacked } from './aligned.js';
import { Card } from './card.js';
import { seriesName } from './catalog.js';
import { el, fillKeys, setText } from './dom.js';
import { durationText, secondsText } from './number.js';
import { quantityNumber, quantityText, tickTexts, unitWords } from './quantity.js';
import { amountOf, pointAt, statsOf, usualStep } from './stats.js';
import { clipped } from './text.js';
import { readColours } from './theme.js';
import { addBrush, plotOptions, showClock, showRange } from './timeplot.js';

const HEIGHT = 132;
const LINES_MAX = 6;
const NAME_MAX = 40;
const LINE_COLOURS = ['p1', 'p0', 'p2', 'p4', 'p5', 'p3'];
const STATE_COLOURS = new Map([['user', 'p0'], ['nice', 'p7'], ['system', 'p1'], ['irq', 'p5'], ['softirq', 'p3'], ['iowait', 'p4'],
    ['steal', 'p6'], ['guest', 'p2'], ['guest_nice', 'p-rest']]);
const BINARY_STEPS = Array.from({ length: 60 }, (_, power) => 2 ** power);

// The series to draw among those that moved: those named, or the greatest.
function chosen(spec, series) {
    const moved = series.filter((entry) => entry.moved);
    if (spec.stacked)
        return moved;
    if (spec.draw && spec.draw.some((metric) => moved.some((entry) => entry.metric === metric)))
        return spec.draw.flatMap((metric) => moved.filter((entry) => entry.metric === metric)).slice(0, LINES_MAX);
    if (moved.length > LINES_MAX) {
        const amount = new Map(moved.map((entry) => [entry, amountOf(entry)]));
        return moved.sort((a, b) => amount.get(b) - amount.get(a)).slice(0, LINES_MAX);
    }
    return moved;
}

function linesOf(spec, series) {
    const moved = series.filter((entry) => entry.moved);
    if (spec.spread && moved.length > LINES_MAX)
        return spread(moved).map((line) => ({ ...line, unit: moved[0].unit }));
    return chosen(spec, series).map((entry) => ({ name: clipped(seriesName(spec, entry), NAME_MAX), metric: entry.metric,
        axis: entry.axis, values: entry.values, unit: entry.unit,
        doubt: spec.doubt?.get(entry) }));
}

// A single line with known doubt stands in a band: its value +- one standard deviation.
function bandOf(lines) {
    const [{ axis, values, doubt: { pm } = {} }] = lines;
    if (lines.length !== 1 || !pm)
        return [];
    return [1, -1].map((sign) => ({ axis, values: Float64Array.from(values, (value, i) => value + sign * pm.values[i]), edge: true }));
}

function colourOfBand(colour) {
    return `color-mix(in srgb, ${colour} 25%, transparent)`;
}

function doubtText({ pm, running } = {}, at, unit) {
    const known = pm && pm.values[at] > 0;
    const part = running && running.values[at] < 1;
    return (known ? ` ± ${quantityNumber(pm.values[at], unit)}` : '') + (part ? ` (counted ${quantityText(running.values[at], 'ratio')})` : '');
}

export class MachineChart extends Card {
    draw() {
        const { named } = readColours();
        const lines = linesOf(this.spec, this.current());
        this.drawnWidth = this.box.clientWidth;
        this.lines = lines.map((line, i) => ({ ...line, colour:
            named[this.spec.stacked ? STATE_COLOURS.get(line.metric) ?? 'p-rest'
                : this.spec.colours?.get(line.metric) ?? LINE_COLOURS[i % LINE_COLOURS.length]] }));
        this.plot?.destroy();
        this.plot = null;
        this.box.replaceChildren();
        this.readout.classList.toggle('tall', this.lines.length > 4 && !this.spec.wide);
        const lone = this.lines.length === 1 && this.lines[0].name === this.spec.title;
        fillKeys(this.keys, lone ? [] : this.lines.map(({ name, colour }) => [name, colour]));
        if (this.lines.length > 0)
            this.drawLines(named);
        else
            this.box.append(el('p', { class: 'no-samples' }, `${this.section.instanceName()}: nothing other than zero was measured.`));
        this.showTime(this.view.clock.ns);
    }

    drawLines(named) {
        const layers = this.spec.stacked ? stacked(this.lines).reverse() : [...this.lines, ...bandOf(this.lines)];
        const { times, columns } = aligned(layers);
        this.box.setAttribute('role', 'img');
        this.box.setAttribute('aria-label', this.summary());
        this.plot = new uPlot(this.options(layers, named), [Array.from(times, (ns) => ns / 1e9), ...columns], this.box);
        addBrush(this.plot, this.view.store, this.durationNs);
        this.showSelection();
    }

    options(layers, named) {
        const { unit } = this.lines[0];
        const options = plotOptions({
            width: this.box.clientWidth,
            height: HEIGHT,
            durationNs: this.durationNs,
            named,
            yRange: (min, max) => this.rangeOfValues(min, max, unit),
            tick: null,
            onReady: () => this.showSelection(),
            onCursor: (ns) => this.view.clock.set(ns),
        });
        options.axes[1].space = 24;
        options.axes[1].values = (_, ticks) => tickTexts(ticks, unit);
        if (unit.startsWith('bytes'))
            options.axes[1].incrs = BINARY_STEPS;
        options.series = [{}, ...layers.map((layer) => this.seriesOptions(layer))];
        if (!this.spec.stacked && layers.length > this.lines.length)
            options.bands = [{ series: [2, 3], fill: colourOfBand(layers[0].colour) }];
        return options;
    }

    seriesOptions({ axis, colour, edge }) {
        return {
            ...(this.spec.stacked ? { fill: colour, width: 0 } : edge ? { width: 0 } : { stroke: colour, width: 1.5 }),
            points: { show: axis.count === 1 && !edge, fill: colour },
            paths: axis.moments ? uPlot.paths.linear() : uPlot.paths.stepped({ align: 1 }),
        };
    }

    rangeOfValues(min, max, unit) {
        const most = max > 0 ? max : 1;
        if (unit === 'ratio' && (this.spec.group === 'cpu' || most > 0.5))
            return [Math.min(min, 0), Math.max(most, 1)];
        return [Math.min(min, 0), most * 1.08];
    }

    showSelection() {
        showRange(this.plot, this.view.store.state, this.durationNs);
    }

    showTime(ns) {
        showClock(this.plot, ns);
        setText(this.readout, this.words(ns));
    }

    words(ns) {
        if (this.lines.length === 0)
            return '';
        if (ns === null)
            return [unitWords(this.lines[0].unit), this.stepWords(), bandOf(this.lines).length > 0 ? 'the band is ± one standard deviation' : '']
                .filter(Boolean).join(', ');
        const parts = this.lines.map(({ name, axis: own, values, unit: of, doubt }) => {
            const at = pointAt(own, ns);
            return `${name} ${at < 0 || Number.isNaN(values[at]) ? 'not measured' : quantityText(values[at], of) + doubtText(doubt, at, of)}`;
        });
        return `at ${secondsText(Math.round(ns / 1e6) * 1e6)} s: ${parts.join(', ')}`;
    }

    stepWords() {
        const step = Math.max(...this.lines.map(({ axis }) => usualStep(axis)));
        return step > 0 ? `a point every ${durationText(Math.round(step / 1e6) * 1e6 || step)}` : '';
    }

    summary() {
        const parts = this.lines.map(({ name, axis, values, unit }) => {
            const { mean, max } = statsOf({ axis, values }, 0, Infinity);
            return `${name}: mean ${quantityText(mean, unit)}, at most ${quantityText(max, unit)}`;
        });
        return `${this.heading()} over time. ${parts.join('; ')}. The numbers stand below.`;
    }
}
