// The frame of one chart of the machine: title, keys, readout, the chart's box and its numbers. The
// chart is drawn when it comes into sight, and again when it is stale and in sight.
import { seriesName } from './catalog.js';
import { el } from './dom.js';
import { secondsText } from './number.js';
import { Numbers } from './numbers.js';
import { hasRange, rangeOf } from './timeplot.js';

export class Card {
    // view: { machine, session, store, clock }; spec: a chart of the catalog with its series
    constructor(view, section, spec) {
        Object.assign(this, { view, section, spec, inSight: false, stale: true });
        this.keys = el('ul', { class: 'keys' });
        this.readout = el('div', { class: 'card-readout' });
        this.box = el('div', { class: 'chart small' });
        this.numbers = new Numbers(spec.title);
        this.details = el('details', { class: 'card-numbers', ontoggle: () => this.count() },
            el('summary', {}, 'Numbers of the selection'), this.numbers.element);
        const kind = `${spec.wide || spec.heat ? ' wide' : ''}${spec.heat ? ' heat-card' : ''}`;
        this.element = el('div', { class: `card${kind}`, 'data-chart': `${section.key}.${spec.key}` },
            el('div', { class: 'card-head' }, el('h3', {}, spec.title), this.keys), this.readout,
            this.box, this.details);
        new IntersectionObserver((entries) => this.seen(entries[entries.length - 1].isIntersecting),
            { rootMargin: '300px' }).observe(this.element);
        new ResizeObserver(() => this.resized()).observe(this.box);
        view.store.on(['t0', 't1'], () => this.rangeChanged());
        view.clock.on((ns) => this.inSight && !this.stale && this.showTime(ns));
    }

    get durationNs() {
        return this.view.session.recording.durationNs;
    }

    seen(inSight) {
        this.inSight = inSight;
        if (inSight)
            this.refresh();
    }

    // What the chart shows has changed.
    changed() {
        this.stale = true;
        if (this.inSight)
            this.refresh();
    }

    refresh() {
        if (!this.stale || this.box.clientWidth === 0)
            return;
        this.stale = false;
        this.draw();
        this.count();
    }

    resized() {
        if (!this.stale && Math.abs(this.drawnWidth - this.box.clientWidth) > 1)
            this.changed();
    }

    rangeChanged() {
        if (!this.stale)
            this.showSelection();
        this.count();
    }

    // The series in question now: all, or those of the instance that was picked.
    current() {
        return this.spec.choose
            ? this.spec.series.filter(({ instance }) => instance === this.section.instance)
            : this.spec.series;
    }

    count() {
        if (!this.details.open)
            return;
        const { state } = this.view.store;
        const range = rangeOf(state, this.durationNs);
        const where = hasRange(state) ? `${secondsText(range[0])} s to ${secondsText(range[1])} s` : 'The whole recording';
        this.numbers.update(this.current().map((series) => [seriesName(this.spec, series), series]), range,
            `${where}: ${this.heading()}${this.spec.caution ?? ''}`);
    }

    heading() {
        return this.spec.choose ? `${this.spec.title}, ${this.section.instanceName()}` : this.spec.title;
    }
}
