// The numbers of a chart's series in the selected range, as a table that can be sorted: what the
// chart shows, for those who cannot see it or want it exact.
import { el, setText } from './dom.js';
import { quantityText } from './quantity.js';
import { statsOf } from './stats.js';

const ROWS_MAX = 200;
const COLUMNS = [['name', 'Series'], ['min', 'Min'], ['mean', 'Mean'], ['p95', 'p95'], ['max', 'Max']];
const collator = new Intl.Collator('en', { numeric: true });

// What was not measured stands last, whichever way the numbers run.
function compare(a, b, key, falling) {
    if (key === 'name')
        return collator.compare(a.name, b.name) * (falling ? -1 : 1);
    if (Number.isNaN(a[key]) || Number.isNaN(b[key]))
        return Number.isNaN(a[key]) - Number.isNaN(b[key]);
    return (a[key] - b[key]) * (falling ? -1 : 1);
}

export class Numbers {
    constructor(title) {
        Object.assign(this, { rows: [], sort: '' });
        this.heads = COLUMNS.map(([key, text]) => this.newHead(key, text));
        this.caption = el('caption', {}, title);
        this.body = el('tbody', {});
        this.more = el('p', { class: 'legend', hidden: true });
        this.element = el('div', {}, el('div', { class: 'table-wrap' },
            el('table', { class: 'data numbers' }, this.caption, el('thead', {}, el('tr', {}, ...this.heads)), this.body)),
        this.more);
    }

    newHead(key, text) {
        const button = el('button', { type: 'button', class: 'link', onclick: () => this.sortBy(key) }, text);
        return el('th', { scope: 'col', class: key === 'name' ? null : 'num', 'aria-sort': 'none' }, button);
    }

    sortBy(key) {
        const first = key === 'name' ? key : `-${key}`;
        const second = key === 'name' ? `-${key}` : key;
        this.sort = this.sort === first ? second : first;
        this.show();
    }

    // series: [[name, series]]; where: the range in words
    update(series, [t0, t1], where) {
        this.rows = series.map(([name, entry]) => ({ name, unit: entry.unit, ...statsOf(entry, t0, t1) }));
        setText(this.caption, where);
        this.show();
    }

    show() {
        const falling = this.sort.startsWith('-');
        const key = this.sort.replace(/^-/, '');
        const rows = key ? [...this.rows].sort((a, b) => compare(a, b, key, falling)) : this.rows;
        COLUMNS.forEach(([name], i) =>
            this.heads[i].setAttribute('aria-sort', name !== key ? 'none' : falling ? 'descending' : 'ascending'));
        this.body.replaceChildren(...rows.slice(0, ROWS_MAX).map((row) => el('tr', {},
            el('th', { scope: 'row' }, row.name),
            ...COLUMNS.slice(1).map(([name]) => el('td', { class: 'num' }, quantityText(row[name], row.unit))))));
        this.more.hidden = rows.length <= ROWS_MAX;
        setText(this.more, `${rows.length - ROWS_MAX} more series are not listed.`);
    }
}
