// The charts of one set of metrics: a card for each unit of those that are drawn over time, and for each
// that was counted apart a map of its units over time, or bars where there is one moment only.
import { Clock } from './clock.js';
import { el, setText } from './dom.js';
import { HeatMap } from './heatmap.js';
import { MachineChart } from './machinechart.js';
import { quantityText, unitWords } from './quantity.js';
import { Store } from './store.js';

const MAPS_MAX = 6;
const CAUTION = '. A mean here is that of the points; the list has the value of all counts';
const COLOURS = new Map(['retiring', 'bad_speculation', 'frontend_bound', 'backend_bound'].map((name) => [name, `t-${name.replace(/_/g, '-')}`]));

function rangeOfValues(series) {
    let low = Infinity, high = -Infinity;
    for (const { values } of series) {
        for (const value of values) {
            if (Number.isNaN(value))
                continue;
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
    }
    return low > high ? [0, 1] : [low, high];
}

// "CPU3" -> "3"
function cpuOf(name) {
    return /^CPU(\d+)$/.exec(name)?.[1] ?? null;
}

function groupedByUnit(items) {
    const groups = new Map();
    for (const item of items) {
        const { unit } = item.series.overTime;
        groups.set(unit, [...groups.get(unit) ?? [], item]);
    }
    return groups;
}

// One moment: a bar for each unit.
class UnitBars {
    constructor({ name, series: { byUnit } }) {
        const [low, high] = rangeOfValues(byUnit);
        const most = Math.max(high, -low, Number.MIN_VALUE);
        this.element = el('div', { class: 'card wide' }, el('div', { class: 'card-head' }, el('h3', {}, `${name}, by unit`)),
            el('ol', { class: 'unit-bars', tabindex: '0', 'aria-label': `${name}, by unit` },
                ...byUnit.map((series) => UnitBars.line(series, most))));
    }

    static line({ instance, values: [value], unit }, most) {
        const bar = el('div', { class: 'fill' });
        bar.style.width = `${100 * Math.max(value || 0, 0) / most}%`;
        return el('li', {}, el('span', {}, instance), bar, el('span', { class: 'num' }, Number.isNaN(value) ? 'not measured' : quantityText(value, unit)));
    }

    changed() {}
}

export class MetricCharts {
    constructor(view, set) {
        Object.assign(this, { set, cards: new Map(), maps: new Map() });
        this.view = this.viewOf(view, set);
        this.key = `metrics${set.number}`;
        this.note = el('p', { class: 'legend' });
        this.place = el('div', { class: 'cards' });
        this.apart = el('div', { class: 'cards' });
        this.apartLine = el('summary', {});
        this.apartBox = el('details', { class: 'still' }, this.apartLine, this.apart);
        this.element = el('div', { class: 'metric-charts js-only' }, this.place, this.apartBox, this.note);
    }

    // The page's clock and selection; its own where when counting began is not known.
    viewOf({ session, store, clock }, { data }) {
        if (!data.ownClock)
            return { session, store, clock };
        const axes = data.metrics.flatMap(({ overTime, byUnit }) => [overTime, byUnit?.[0]]).filter(Boolean).map(({ axis }) => axis);
        const durationNs = Math.max(...axes.map(({ to }) => to[to.length - 1]));
        return { session: { recording: { durationNs } }, clock: new Clock(), store: new Store({ t0: null, t1: null, cpus: '' }, () => {}) };
    }

    instanceName() {
        return '';
    }

    // items: what is drawn now
    show(items) {
        const overTime = groupedByUnit(items.filter(({ series }) => series.overTime));
        const apart = items.filter(({ series }) => series.byUnit);
        this.place.replaceChildren(...[...overTime].map(([unit, list]) => this.cardOf(unit, list).element));
        this.apart.replaceChildren(...apart.slice(0, MAPS_MAX).map((item) => this.mapOf(item).element));
        this.apartBox.hidden = apart.length === 0;
        this.apartBox.open ||= apart.length === 1;
        setText(this.apartLine, apart.length === 0 ? '' : `How ${apart[0].series.byUnit.length} units differ: ${apart.map(({ name }) => name).join(', ')}`);
        setText(this.note, this.words(items, apart));
    }

    cardOf(unit, items) {
        if (!this.cards.has(unit)) {
            const spec = { key: `t${this.cards.size}`, title: '', wide: true, group: 'metrics', caution: CAUTION, colours: COLOURS, whole: true };
            this.cards.set(unit, new MachineChart(this.view, this, { ...spec, series: [] }));
        }
        const card = this.cards.get(unit);
        const series = items.map((item) => item.series.overTime);
        Object.assign(card.spec, { series, title: items.length === 1 ? items[0].name : unitWords(unit) || 'Shares',
            draw: items.map(({ name }) => name), names: Object.fromEntries(items.map(({ name }) => [name, name])),
            doubt: new Map(items.map((item) => [item.series.overTime, item.series])) });
        setText(card.element.querySelector('h3'), card.spec.title);
        card.changed();
        return card;
    }

    mapOf(item) {
        if (!this.maps.has(item.key)) {
            const { byUnit } = item.series;
            const range = rangeOfValues(byUnit);
            const of = { range, word: item.name, after: '', row: (name) => name, cpuOf, text: (value) => quantityText(value, byUnit[0].unit),
                label: `${item.name} by unit over time. Arrow keys move from cell to cell, Home and End along the row, Enter selects a ` +
                    'CPU for the whole page or takes it back.' };
            const spec = { key: `u${item.name}`, title: `${item.name}, by unit`, group: 'metrics', heat: true, top: true, series: byUnit, of,
                caution: CAUTION };
            this.maps.set(item.key, byUnit[0].axis.count > 1 ? new HeatMap(this.view, this, spec) : new UnitBars(item));
        }
        return this.maps.get(item.key);
    }

    words(items, apart) {
        const { data } = this.set;
        const said = [];
        if (items.length === 0)
            said.push('Nothing is drawn: tick a metric below.');
        if (data.ownClock)
            said.push('When counting began is not known: these charts run on the file\'s own seconds, apart from the rest of the page.');
        if (data.joined > 1)
            said.push(`A point is ${data.joined} intervals added up.`);
        if (apart.length > MAPS_MAX)
            said.push(`Maps are drawn of ${MAPS_MAX} metrics at most.`);
        if (apart.length > 0 && apart[0].series.byUnit.length < data.totalUnits)
            said.push(`${apart[0].series.byUnit.length} of ${data.totalUnits} units are kept apart.`);
        return said.join(' ');
    }

    recolour() {
        for (const card of [...this.cards.values(), ...this.maps.values()])
            card.changed();
    }
}
