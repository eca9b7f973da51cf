// CPUs, or what else was measured apart, over time as colours. The pointer reads, a drag selects a range, a click on a row selects its
// CPU; the keyboard does the same from cell to cell.
import { Brush } from './brush.js';
import { Card } from './card.js';
import { parseCpuList } from './cpulist.js';
import { el, fillKeys, setText } from './dom.js';
import { heatColours, heatGrid, heatRows, rgbOf } from './heatgrid.js';
import { ratioText, secondsText } from './number.js';
import { pointAt } from './stats.js';
import { readColours } from './theme.js';
import { LEFT, RIGHT, hasRange, rangeOf, setRange } from './timeplot.js';
import { Tooltip } from './tooltip.js';

const HEIGHT_WANTED = 260, ROW_MIN = 2, ROW_MAX = 18;
const ROWS_MAX = 512;
const FOOT = 18, LABEL_EVERY = 13;
const STOPS = ['heat0', 'heat1', 'heat2', 'heat3', 'heat4'];
const LABEL = 'CPUs over time. Arrow keys move from cell to cell, Home and End along the row, Enter selects the CPU ' +
    'for the whole page or takes it back.';

// What a heat map is of, unless its spec says otherwise: shares of busy CPUs. range: what the colours stand
// for; after: behind the greatest of the key; cpuOf: the CPU that a row selects, if any; text: of a value.
const BUSY = { range: [0, 1], word: 'busy', after: ' busy', row: (name) => `CPU ${name}`, cpuOf: (name) => name, text: ratioText, label: LABEL };

export class HeatMap extends Card {
    constructor(...all) {
        super(...all);
        this.of = { ...BUSY, ...this.spec.of };
        this.rows = heatRows(this.spec.series.filter((series) => series.isMeasured), ROWS_MAX);
        Object.assign(this, { row: 0, point: 0, drawnWidth: 0 });
        this.canvas = el('canvas', { class: 'heat', tabindex: '0', role: 'application',
            'aria-roledescription': 'heat map', 'aria-label': this.of.label });
        this.line = el('p', { class: 'flame-line', 'aria-live': 'polite' });
        this.box.classList.add('heat-box');
        this.box.append(this.canvas);
        this.details.before(el('div', { class: 'flame-foot' }, this.line));
        this.tooltip = new Tooltip(this.box);
        this.context = this.canvas.getContext('2d', { alpha: false });
        this.listen();
    }

    listen() {
        const { canvas } = this;
        const { store, clock } = this.view;
        canvas.addEventListener('pointermove', (event) => this.hover(event));
        canvas.addEventListener('pointerleave', () => {
            this.tooltip.hide();
            clock.set(null);
        });
        canvas.addEventListener('click', (event) => this.click(event));
        canvas.addEventListener('keydown', (event) => this.key(event));
        for (const kind of ['focus', 'blur'])
            canvas.addEventListener(kind, () => this.stale || this.paint());
        store.on(['cpus'], () => this.stale || this.paint());
        this.brush = new Brush(canvas, {
            timeAt: (pixel) => this.timeAt(pixel),
            pixelAt: (ns) => this.pixelAt(ns),
            range: () => (hasRange(store.state) ? rangeOf(store.state, this.durationNs) : null),
            change: (range) => setRange(store, this.durationNs, range),
        });
    }

    get plotWidth() {
        return Math.max(this.drawnWidth - LEFT - RIGHT, 10);
    }

    timeAt(pixel) {
        return (pixel - LEFT) / this.plotWidth * this.durationNs;
    }

    pixelAt(ns) {
        return LEFT + ns / this.durationNs * this.plotWidth;
    }

    draw() {
        const { named } = readColours();
        const ratio = window.devicePixelRatio || 1;
        this.drawnWidth = this.box.clientWidth;
        this.rowHeight = Math.min(Math.max(Math.floor(HEIGHT_WANTED / this.rows.length), ROW_MIN), ROW_MAX);
        this.height = this.rowHeight * this.rows.length;
        this.ratio = ratio;
        this.named = named;
        this.canvas.style.height = `${this.height + FOOT}px`;
        this.canvas.width = Math.round(this.drawnWidth * ratio);
        this.canvas.height = Math.round((this.height + FOOT) * ratio);
        this.image = this.renderGrid(Math.max(Math.round(this.plotWidth * ratio), 1));
        const [low, high] = this.of.range;
        fillKeys(this.keys, [...STOPS.map((name, i) => [this.of.text(low + (high - low) * i / 4) + (i === 4 ? this.of.after : ''), named[name]]),
            ['not measured', named.ghost]]);
        this.paint();
        this.showTime(this.view.clock.ns);
    }

    renderGrid(columns) {
        const grid = heatGrid(this.rows.map(({ list }) => list), columns, this.durationNs, this.of.range);
        const colours = heatColours(STOPS.map((name) => rgbOf(this.named[name])), rgbOf(this.named.ghost));
        const image = new ImageData(columns, this.rows.length);
        const pixels = new Uint32Array(image.data.buffer);
        grid.forEach((share, i) => { pixels[i] = colours[share]; });
        const canvas = el('canvas', { width: columns, height: this.rows.length });
        canvas.getContext('2d').putImageData(image, 0, 0);
        return canvas;
    }

    paint() {
        const { context, ratio, named } = this;
        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.fillStyle = named.bg;
        context.fillRect(0, 0, this.drawnWidth, this.height + FOOT);
        context.imageSmoothingEnabled = false;
        context.drawImage(this.image, LEFT, 0, this.plotWidth, this.height);
        this.paintSelection();
        this.paintLabels();
        if (document.activeElement === this.canvas)
            this.paintFocus();
        if (this.view.clock.ns !== null) {
            context.fillStyle = named.text;
            context.fillRect(Math.round(this.pixelAt(this.view.clock.ns)), 0, 1, this.height);
        }
    }

    // What is not selected is veiled: other CPUs, other times.
    paintSelection() {
        const { context, view, named } = this;
        const mask = view.store.state.cpus ? parseCpuList(view.store.state.cpus) : null;
        context.fillStyle = named.bg;
        context.globalAlpha = 0.7;
        if (mask)
            this.rows.forEach(({ list }, row) => list.some(({ instance }) => mask[Number(this.of.cpuOf(instance))])
                || context.fillRect(LEFT, row * this.rowHeight, this.plotWidth, this.rowHeight));
        if (hasRange(view.store.state)) {
            const [left, right] = rangeOf(view.store.state, this.durationNs).map((ns) => this.pixelAt(ns));
            context.fillRect(LEFT, 0, left - LEFT, this.height);
            context.fillRect(right, 0, LEFT + this.plotWidth - right, this.height);
        }
        context.globalAlpha = 1;
    }

    paintLabels() {
        const { context, named } = this;
        const every = Math.ceil(LABEL_EVERY / this.rowHeight);
        context.font = '11px system-ui, sans-serif';
        context.fillStyle = named.muted;
        context.textBaseline = 'middle';
        context.textAlign = 'right';
        for (let row = 0; row < this.rows.length; row += every)
            context.fillText(this.rows[row].name, LEFT - 8, row * this.rowHeight + Math.max(this.rowHeight, 10) / 2, LEFT - 10);
        context.textAlign = 'left';
        context.fillText('0 s', LEFT, this.height + FOOT / 2 + 1);
        context.textAlign = 'right';
        context.fillText(`${secondsText(Math.round(this.durationNs / 1e6) * 1e6)} s`, LEFT + this.plotWidth, this.height + FOOT / 2 + 1);
    }

    paintFocus() {
        const { axis } = this.rows[this.row];
        const left = this.pixelAt(axis.from[this.point]);
        const width = Math.max(this.pixelAt(axis.to[this.point]) - left, 3);
        this.context.strokeStyle = this.named.accent;
        this.context.lineWidth = 2;
        this.context.strokeRect(left, this.row * this.rowHeight, width, Math.max(this.rowHeight, 3));
    }

    showSelection() {
        this.paint();
    }

    showTime(ns) {
        this.paint();
        setText(this.readout, ns === null ? '' : `at ${secondsText(Math.round(ns / 1e6) * 1e6)} s`);
    }

    rowAt(event) {
        const box = this.canvas.getBoundingClientRect();
        const row = Math.floor((event.clientY - box.top) / this.rowHeight);
        return row >= 0 && row < this.rows.length ? row : -1;
    }

    valueText(row, point) {
        const values = this.rows[row].list.map((series) => series.values[point]).filter((value) => !Number.isNaN(value));
        return values.length === 0 ? 'not measured' : this.of.text(Math.max(...values));
    }

    hover(event) {
        const row = this.rowAt(event);
        const ns = this.timeAt(event.clientX - this.canvas.getBoundingClientRect().left);
        if (row < 0 || ns < 0 || ns > this.durationNs) {
            this.tooltip.hide();
            this.view.clock.set(null);
            return;
        }
        this.view.clock.set(ns);
        this.tooltip.show({ name: this.of.row(this.rows[row].name), module: '', lines: [
            ['at', `${secondsText(Math.round(ns / 1e6) * 1e6)} s`],
            [this.of.word, this.valueText(row, pointAt(this.rows[row].axis, ns))]] }, event.clientX, event.clientY);
    }

    toggle(row) {
        const { store } = this.view;
        const cpu = this.of.cpuOf(this.rows[row].name);
        if (cpu !== null && parseCpuList(cpu) !== null)
            store.set({ cpus: store.state.cpus === cpu ? '' : cpu });
    }

    click(event) {
        const row = this.rowAt(event);
        if (row >= 0 && !this.brush.moved)
            this.toggle(row);
    }

    key(event) {
        const rows = { ArrowUp: -1, ArrowDown: 1, PageUp: -16, PageDown: 16 }[event.key];
        const points = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
        if (event.ctrlKey || event.metaKey || event.altKey)
            return;
        if (event.key === 'Enter' || event.key === ' ')
            this.toggle(this.row);
        else if (rows === undefined && points === undefined)
            return;
        const { count } = this.rows[this.row].axis;
        this.row = Math.min(Math.max(this.row + (rows ?? 0), 0), this.rows.length - 1);
        this.point = Math.min(Math.max(this.point + (points ?? 0), 0), count - 1);
        this.say();
        this.paint();
        event.preventDefault();
    }

    say() {
        const { axis, name } = this.rows[this.row];
        const point = Math.min(this.point, axis.count - 1);
        const busy = this.valueText(this.row, point);
        setText(this.line, `${this.of.row(name)}, ${secondsText(Math.round(axis.from[point] / 1e6) * 1e6)} s: ` +
            (busy === 'not measured' ? busy : `${busy} ${this.of.word}`));
    }
}
