// The functions of the selection: a sortable grid that keeps only the rows in sight in the page.
import { el, labelled, setText } from './dom.js';
import { exactQuery, matchingFunctions, parseQuery } from './match.js';
import { columnScale, countText } from './number.js';
import { COLUMNS, orderedRows, share } from './rows.js';
import { SELECTION_KEYS } from './session.js';
import { plural } from './text.js';

const ROW_HEIGHT = 24;
const VISIBLE_ROWS = 20;

export class Table {
    constructor(mount, session, store) {
        Object.assign(this, { session, store, rows: new Uint32Array(0), active: 0, pool: [] });
        this.filter = el('input', { type: 'search', class: 'wide', placeholder: 'text, /regex/ or "exact"',
            autocomplete: 'off', spellcheck: 'false', oninput: () => store.set({ filter: this.filter.value }) });
        this.count = el('output', { class: 'share' });
        this.heads = COLUMNS.map((column) => this.newHead(column));
        this.head = el('div', { class: 'functions-head', role: 'rowgroup' },
            el('div', { class: 'function-row', role: 'row', 'aria-rowindex': 1 }, ...this.heads));
        this.body = el('div', { class: 'functions-body', role: 'rowgroup' });
        this.grid = el('div', { class: 'functions', role: 'grid', tabindex: '0',
            'aria-label': 'Functions of the selection', 'aria-colcount': COLUMNS.length }, this.head, this.body);
        mount.append(el('div', { class: 'tools' }, labelled('Filter', this.filter), this.count), this.grid);
        this.grid.addEventListener('scroll', () => this.paint(), { passive: true });
        this.body.addEventListener('click', (event) => this.click(event));
        this.grid.addEventListener('keydown', (event) => this.key(event));
        store.on([...SELECTION_KEYS, 'filter', 'sort'], () => this.render());
        store.on(['query'], () => this.paint());
    }

    newHead(column) {
        const button = el('button', { type: 'button', title: column.hint, onclick: () => this.sortBy(column) }, column.title);
        return el('div', { class: `cell c-${column.key}`, role: 'columnheader' }, button);
    }

    sortBy(column) {
        const falling = `-${column.key}`;
        const first = column.text ? column.key : falling;
        const second = column.text ? falling : column.key;
        this.store.set({ sort: this.store.state.sort === first ? second : first });
    }

    showHeads() {
        const { sort } = this.store.state;
        COLUMNS.forEach((column, i) => {
            if (column.weight)
                setText(this.heads[i].firstChild, `${column.title}, ${this.scale.name}`);
            const on = sort.replace(/^-/, '') === column.key;
            this.heads[i].setAttribute('aria-sort', !on ? 'none' : sort.startsWith('-') ? 'descending' : 'ascending');
        });
    }

    render() {
        const { session, store } = this;
        const { functions } = session.recording;
        const query = parseQuery(store.state.filter);
        const found = query?.test ? matchingFunctions(functions, query) : null;
        this.rows = orderedRows(functions, session.profile.byFunction, store.state.sort, found);
        this.active = Math.min(this.active, Math.max(this.rows.length - 1, 0));
        if (document.activeElement !== this.filter)
            this.filter.value = store.state.filter;
        this.filter.setAttribute('aria-invalid', query?.error ? 'true' : 'false');
        this.scale = columnScale(session.profile.weight, session.event.unit);
        this.showHeads();
        this.showCount(query);
        this.grid.setAttribute('aria-rowcount', this.rows.length + 1);
        this.body.style.height = `${this.rows.length * ROW_HEIGHT}px`;
        this.grid.style.maxHeight = `${(VISIBLE_ROWS + 1) * ROW_HEIGHT + 2}px`;
        this.paint();
    }

    showCount(query) {
        const { profile } = this.session;
        const self = this.rows.reduce((sum, id) => sum + profile.byFunction.self[id], 0);
        const shown = share({ self: [self] }, { by: 'self' }, 0, profile.weight);
        const count = this.rows.length;
        setText(this.count, query?.error ? `Not a regular expression: ${query.error}`
            : `${countText(count)} ${plural(count, 'function', 'functions')}, together ${shown.text} self. ` +
              'A click on a row highlights it in the flame graph.');
    }

    newRow() {
        const cells = COLUMNS.map((column) => el('div', { class: `cell c-${column.key}`, role: 'gridcell' },
            column.bar ? el('span', { class: 'bar-fill' }) : null, el('span', { class: 'cell-text' })));
        const row = el('div', { class: 'function-row', role: 'row' }, ...cells);
        this.body.append(row);
        return { row, texts: cells.map((cell) => cell.lastChild), bars: cells.map((cell) => cell.querySelector('.bar-fill')) };
    }

    fill({ row, texts, bars }, index) {
        const { session, store } = this;
        const id = this.rows[index];
        const { names, profile } = session;
        const name = names.name(id);
        const selected = store.state.query === exactQuery(name);
        row.id = `function-${index}`;
        row.style.transform = `translateY(${index * ROW_HEIGHT}px)`;
        row.setAttribute('aria-rowindex', index + 2);
        row.setAttribute('aria-selected', String(selected));
        row.classList.toggle('active', index === this.active);
        COLUMNS.forEach((column, i) => {
            const part = column.bar ? share(profile.byFunction, column, id, profile.weight) : null;
            setText(texts[i], part ? part.text : this.cell(column, id, name));
            if (part)
                bars[i].style.width = `${(part.ratio * 100).toFixed(2)}%`;
            if (column.text)
                texts[i].title = texts[i].textContent;
        });
    }

    cell(column, id, name) {
        if (column.text)
            return column.key === 'name' ? name : this.session.names.module(id);
        const value = this.session.profile.byFunction[column.by][id];
        return column.weight ? this.scale.text(value) : countText(value);
    }

    paint() {
        const first = Math.floor(this.grid.scrollTop / ROW_HEIGHT);
        const last = Math.min(this.rows.length, first + VISIBLE_ROWS + 2);
        while (this.pool.length < last - first)
            this.pool.push(this.newRow());
        this.pool.forEach((entry, i) => {
            entry.row.hidden = first + i >= last;
            if (entry.row.hidden)
                entry.row.removeAttribute('id');
            else
                this.fill(entry, first + i);
        });
        if (this.rows.length > 0)
            this.grid.setAttribute('aria-activedescendant', `function-${this.active}`);
        else
            this.grid.removeAttribute('aria-activedescendant');
    }

    toggle(index) {
        if (index >= this.rows.length)
            return;
        const query = exactQuery(this.session.names.name(this.rows[index]));
        this.active = index;
        this.store.set({ query: this.store.state.query === query ? '' : query });
        this.paint();
    }

    click(event) {
        const row = event.target.closest('.function-row');
        if (row)
            this.toggle(Number(row.getAttribute('aria-rowindex')) - 2);
    }

    key(event) {
        const step = { ArrowDown: 1, ArrowUp: -1, PageDown: VISIBLE_ROWS - 1, PageUp: 1 - VISIBLE_ROWS,
            Home: -Infinity, End: Infinity }[event.key];
        if (event.target !== this.grid || event.ctrlKey || event.metaKey || event.altKey)
            return;
        if (step !== undefined)
            this.activate(Math.min(Math.max(this.active + step, 0), Math.max(this.rows.length - 1, 0)));
        else if (event.key === 'Enter' || event.key === ' ')
            this.toggle(this.active);
        else
            return;
        event.preventDefault();
    }

    activate(index) {
        this.active = index;
        const { grid } = this;
        const top = index * ROW_HEIGHT;
        if (top < grid.scrollTop)
            grid.scrollTop = top;
        else if (top + 2 * ROW_HEIGHT > grid.scrollTop + grid.clientHeight)
            grid.scrollTop = top + 2 * ROW_HEIGHT - grid.clientHeight;
        this.paint();
    }
}
