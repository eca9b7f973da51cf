// The machine's section of the page: its parts in the catalog's order, each folded under a line that
// says the most important numbers of the selection. What did not move is only named.
import { sectionsOf } from './catalog.js';
import { el, fillSelect, labelled, setText } from './dom.js';
import { HeatMap } from './heatmap.js';
import { MachineChart } from './machinechart.js';
import { quantityText } from './quantity.js';
import { amountOf, statsOf } from './stats.js';
import { plural } from './text.js';
import { rangeOf } from './timeplot.js';

const NAMES_MAX = 400;

function idOf({ group, instance, metric }) {
    return [group, instance, metric].filter(Boolean).join('.');
}

function instanceOf({ group, instance }) {
    return JSON.stringify([group, instance]);
}

function countBy(series, keyOf) {
    const counts = new Map();
    for (const entry of series)
        counts.set(keyOf(entry), (counts.get(keyOf(entry)) ?? 0) + 1);
    return counts;
}

// "disk.loop0 (17)" where nothing of an instance moved, else each series.
function stillNames(still, all) {
    const [here, there] = [countBy(still, instanceOf), countBy(all, instanceOf)];
    const named = new Set();
    for (const series of still) {
        const count = here.get(instanceOf(series));
        const whole = series.instance && count > 1 && count === there.get(instanceOf(series));
        named.add(whole ? `${series.group}.${series.instance} (${count})` : idOf(series));
    }
    return [...named];
}

function stillPart(series, all) {
    const text = (list) => {
        const names = stillNames(list, all);
        return names.slice(0, NAMES_MAX).join(', ') + (names.length > NAMES_MAX ? `, and ${names.length - NAMES_MAX} more` : '');
    };
    const zero = series.filter(({ isMeasured }) => isMeasured);
    const absent = series.filter(({ isMeasured }) => !isMeasured);
    return el('details', { class: 'still' },
        el('summary', {}, `${series.length} series did not move`),
        zero.length ? el('p', {}, `Zero throughout: ${text(zero)}.`) : null,
        absent.length ? el('p', {}, `Not measured: ${text(absent)}.`) : null);
}

class Section {
    constructor(view, { key, title, facts, charts, open }) {
        Object.assign(this, { view, key, facts, charts });
        const all = charts.flatMap(({ series }) => series);
        const still = all.filter((series) => !series.moved);
        const drawn = charts.filter(({ series }) => series.some((entry) => entry.moved));
        const chooser = drawn.find(({ choose }) => choose);
        this.instance = chooser ? this.firstInstance(chooser) : '';
        this.select = chooser && this.newSelect(drawn);
        this.cards = drawn.map((spec) => new (spec.heat ? HeatMap : MachineChart)(view, this, spec));
        this.hint = el('span', { class: 'hint' });
        this.element = el('details', { class: 'part', 'data-section': key, ontoggle: () => view.opened() },
            el('summary', {}, el('b', {}, title), ' ', this.hint),
            chooser ? el('div', { class: 'tools' }, labelled(chooser.choose, this.select)) : null,
            el('div', { class: 'cards' }, ...this.cards.map(({ element }) => element)),
            still.length ? stillPart(still, all) : null);
        this.element.open = Boolean(open);
        this.openFirst = Boolean(open);
    }

    instancesOf(spec) {
        const names = [...new Set(spec.series.filter(({ moved }) => moved).map(({ instance }) => instance))];
        return spec.last ? [...names.filter((name) => name !== spec.last), ...names.filter((name) => name === spec.last)] : names;
    }

    firstInstance(spec) {
        const names = this.instancesOf(spec);
        if (names.includes(spec.first))
            return spec.first;
        const amounts = new Map(names.map((name) => [name, 0]));
        for (const series of spec.series.filter(({ instance }) => amounts.has(instance)))
            amounts.set(series.instance, amounts.get(series.instance) + amountOf(series));
        const wanted = names.filter((name) => name !== spec.last);
        return (wanted.length ? wanted : names).reduce((best, name) => (amounts.get(name) > amounts.get(best) ? name : best));
    }

    newSelect(drawn) {
        const names = [...new Set(drawn.filter(({ choose }) => choose).flatMap((spec) => this.instancesOf(spec)))];
        const select = el('select', {});
        fillSelect(select, names.map((name) => [name, name === 'total' ? 'all together' : name]), this.instance);
        select.addEventListener('change', () => this.choose(select.value));
        return select;
    }

    instanceName() {
        return this.instance === 'total' ? 'all together' : this.instance;
    }

    choose(instance) {
        if (!this.select || ![...this.select.options].some(({ value }) => value === instance))
            return;
        this.instance = instance;
        this.select.value = instance;
        this.cards.filter(({ spec }) => spec.choose).forEach((card) => card.changed());
        this.showHint();
    }

    factText([label, group, instance, metric], range) {
        const series = this.view.machine.get(group, instance ?? this.instance, metric);
        if (!series?.moved)
            return null;
        const { mean, max } = statsOf(series, ...range);
        return Number.isNaN(mean) ? null : `${label} ${quantityText(mean, series.unit)} (at most ${quantityText(max, series.unit)})`;
    }

    showHint() {
        const range = rangeOf(this.view.store.state, this.view.session.recording.durationNs);
        const facts = this.facts.map((fact) => this.factText(fact, range)).filter(Boolean);
        const who = this.facts.some(([, , instance]) => instance === null) && facts.length ? `${this.instance}: ` : '';
        const count = this.cards.length;
        setText(this.hint, facts.length ? who + facts.join(', ')
            : count ? `${count} ${plural(count, 'chart', 'charts')}` : 'nothing moved');
    }
}

export class MachineView {
    constructor(mount, machine, session, store, clock) {
        Object.assign(this, { machine, session, store, clock });
        this.sections = sectionsOf(machine).map((section) => new Section(this, section));
        this.all = el('button', { type: 'button', onclick: () => this.openAll() }, 'Open all');
        mount.append(
            el('div', { class: 'tools' },
                el('span', { class: 'share' }, 'Means of the selection. A drag over a chart selects a range of time for the whole page.'),
                el('span', { class: 'spring' }), this.all),
            ...this.sections.map(({ element }) => element));
        this.openWanted();
        store.on(['t0', 't1'], () => this.render());
        store.on(['cpus'], () => this.followCpus());
        store.on(['opened'], () => this.openWanted());
        this.followCpus();
    }

    render() {
        for (const section of this.sections)
            section.showHint();
    }

    recolour() {
        for (const { cards } of this.sections)
            cards.forEach((card) => card.changed());
    }

    // The state names the sections that stand otherwise than at first.
    openWanted() {
        const turned = this.store.state.opened.split(',');
        for (const { key, element, openFirst } of this.sections)
            element.open = openFirst !== turned.includes(key);
    }

    opened() {
        const turned = this.sections.filter(({ element, openFirst }) => element.open !== openFirst).map(({ key }) => key);
        if (turned.join(',') !== this.store.state.opened)
            this.store.set({ opened: turned.join(',') });
        setText(this.all, this.sections.every(({ element }) => element.open) ? 'Fold all' : 'Open all');
    }

    openAll() {
        const open = !this.sections.every(({ element }) => element.open);
        for (const { element } of this.sections)
            element.open = open;
    }

    // One CPU selected for the page is the CPU to look at here; none is all of them.
    followCpus() {
        const { cpus } = this.store.state;
        this.sections.find(({ key }) => key === 'cpu')?.choose(cpus === '' ? 'total' : cpus);
    }
}
