// The metrics' section at work: a search over its lists, charts of the metrics that are ticked, over the
// page's time, maps of how CPUs differ, and an address for each metric. The lists are C's.
import { copyText } from './clipboard.js';
import { el, labelled, setText } from './dom.js';
import { parseQuery } from './match.js';
import { MetricCharts } from './metriccharts.js';
import { countText } from './number.js';
import { plural } from './text.js';

const LEVEL_1 = '.metrics > li > .metric:not(.part-other)';

// One metric of the page: its lines, and its series if it has some.
class Item {
    constructor(view, set, element) {
        Object.assign(this, { view, set, element, name: element.dataset.name });
        this.line = element.closest('li');
        this.key = `${set.number}.${this.name}`;
        this.text = element.textContent.replace(/\s+/g, ' ').trim().toLowerCase();
        this.series = set.data?.metrics.find(({ index }) => index === Number(element.dataset.metric)) ?? null;
        if (this.series)
            this.addTick();
        this.addTools();
        element.addEventListener('toggle', () => this.view.toggled(this));
    }

    addTick() {
        this.tick = el('button', { type: 'button', class: 'm-chart', 'aria-pressed': 'false', title: `Draw ${this.name}`,
            'aria-label': `Draw ${this.name}`, onclick: () => this.view.toggleDrawn(this) });
        this.line.prepend(this.tick);
    }

    addTools() {
        const formula = this.element.querySelector('.formula');
        const said = el('output', { class: 'share' });
        if (formula)
            formula.after(' ', el('button', { type: 'button', class: 'link', 'aria-label': `Copy the formula of ${this.name}`,
                onclick: async () => setText(said, await copyText(formula.textContent) ? 'copied' : 'press Ctrl+C') }, 'Copy'), ' ', said);
    }

    get drawn() {
        return this.tick?.getAttribute('aria-pressed') === 'true';
    }

    set drawn(on) {
        this.tick?.setAttribute('aria-pressed', String(on));
    }
}

class MetricSet {
    constructor(view, element, number, data) {
        Object.assign(this, { element, number, data });
        this.items = [...element.querySelectorAll('.metric')].map((metric) => new Item(view, this, metric));
        this.groups = [...element.querySelectorAll('.metric-group')];
        this.absent = element.querySelector('.without-value');
        this.charts = data && this.items.some(({ series }) => series) ? new MetricCharts(view, this) : null;
        this.charts && element.querySelector('.metric-group')?.before(this.charts.element);
    }

    // What is drawn at first: the first level of the tree, else cycles per instruction, else the first.
    firstDrawn() {
        const able = this.items.filter(({ series }) => series);
        const top = able.filter(({ element }) => element.matches(LEVEL_1));
        return top.length > 0 ? top : able.filter(({ name }) => name === 'cpi').concat(able).slice(0, 1);
    }

    filter(found) {
        for (const { line } of this.items)
            line.hidden = Boolean(found);
        const hits = found ? this.items.filter(({ text }) => found(text)) : this.items;
        for (const { line } of hits)
            for (let at = line; at && at !== this.element; at = at.parentElement.closest('li'))
                at.hidden = false;
        for (const group of this.groups)
            group.hidden = !group.querySelector('li:not([hidden])');
        return hits.length + this.filterAbsent(found);
    }

    filterAbsent(found) {
        const rows = this.absent ? [...this.absent.querySelectorAll('.row')] : [];
        for (const row of rows)
            row.hidden = Boolean(found) && !found(row.textContent.toLowerCase());
        const hits = found ? rows.filter(({ hidden }) => !hidden).length : 0;
        if (this.absent)
            this.absent.hidden = Boolean(found) && hits === 0;
        return hits;
    }
}

export class MetricsView {
    constructor(mount, section, data, { session, store, clock }) {
        Object.assign(this, { session, store, clock });
        this.sets = [...section.querySelectorAll('.metric-set')].map((element, i) => new MetricSet(this, element, i, data[i]));
        this.items = this.sets.flatMap(({ items }) => items);
        this.search = el('input', { type: 'search', class: 'wide', placeholder: 'name, text or /regex/', autocomplete: 'off',
            spellcheck: 'false', oninput: () => this.filter(), onkeydown: (event) => this.searchKey(event) });
        this.count = el('output', { class: 'share' });
        mount.append(el('div', { class: 'tools' }, labelled('Search the metrics', this.search), this.count));
        section.addEventListener('keydown', (event) => this.key(event));
        store.on(['charted'], () => this.drawWanted());
        store.on(['about'], () => this.openWanted());
        this.filter();
        this.drawWanted();
        this.openWanted();
    }

    // A regular expression, or words that all occur.
    filter() {
        const query = parseQuery(this.search.value);
        const words = this.search.value.trim().toLowerCase().split(/\s+/);
        const regex = /^\/.+\/$/.test(this.search.value.trim());
        const found = query?.test && (regex ? (text) => query.test(text, '') : (text) => words.every((word) => text.includes(word)));
        this.search.setAttribute('aria-invalid', String(Boolean(query?.error)));
        const count = this.sets.reduce((sum, set) => sum + set.filter(found), 0);
        setText(this.count, query?.error ? `Not a regular expression: ${query.error}`
            : found ? `${countText(count)} ${plural(count, 'metric matches', 'metrics match')}` : count > 0 ? `${countText(count)} ${plural(count, 'metric', 'metrics')}` : 'no metric has a value');
    }

    searchKey(event) {
        if (event.key === 'Escape') {
            this.search.value = '';
            this.filter();
        } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
            this.visible()[0]?.focus();
        } else {
            return;
        }
        event.preventDefault();
    }

    visible() {
        return this.items.filter(({ line }) => !line.closest('[hidden]')).map(({ element }) => element.querySelector('summary'));
    }

    // Arrows walk the lists and open; "d" draws.
    key(event) {
        const item = event.target.tagName === 'SUMMARY' && this.items.find(({ element }) => element === event.target.parentElement);
        if (!item || event.ctrlKey || event.metaKey || event.altKey)
            return;
        const lines = this.visible();
        const at = lines.indexOf(event.target);
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
            lines[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
        else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft')
            item.element.open = event.key === 'ArrowRight';
        else if (event.key === 'd' && item.series)
            this.toggleDrawn(item);
        else
            return;
        event.preventDefault();
    }

    // The address names what is drawn where that is not what is drawn at first; "-" is nothing.
    drawWanted() {
        const { charted } = this.store.state;
        const wanted = new Set(charted ? charted.split(',') : this.sets.flatMap((set) => set.firstDrawn().map(({ key }) => key)));
        for (const item of this.items)
            item.drawn = wanted.has(item.key);
        for (const set of this.sets)
            set.charts?.show(set.items.filter(({ drawn }) => drawn));
    }

    toggleDrawn(item) {
        item.drawn = !item.drawn;
        const keys = this.items.filter(({ drawn }) => drawn).map(({ key }) => key);
        const first = this.sets.flatMap((set) => set.firstDrawn().map(({ key }) => key));
        this.store.set({ charted: keys.join() === first.join() ? '' : keys.join() || '-' });
    }

    toggled(item) {
        const { about } = this.store.state;
        if (item.element.open ? about === item.key : about !== item.key)
            return;
        this.toldAbout = item.element.open ? item.key : '';
        this.store.set({ about: this.toldAbout });
    }

    openWanted() {
        const item = this.items.find(({ key }) => key === this.store.state.about);
        for (const { element } of this.items)
            element.classList.toggle('current', element === item?.element);
        // What was opened here may be closed again before the store says that it was opened.
        if (this.store.state.about !== this.toldAbout)
            this.toldAbout = '';
        if (!item || item.element.open || item.key === this.toldAbout)
            return;
        item.element.open = true;
        item.line.scrollIntoView({ block: 'center' });
    }

    recolour() {
        for (const { charts } of this.sets)
            charts?.recolour();
    }
}
