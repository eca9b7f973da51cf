// The row of controls above the flame graph, and the way back from a zoom.
import { el, fillSelect, labelled, setText } from './dom.js';
import { GROUPINGS } from './groups.js';
import { ratioText } from './number.js';
import { clipped } from './text.js';

const CRUMBS_MAX = 4;
const CRUMB_LENGTH = 40;
const SYNTAX = 'Plain text, /regular expression/ or "exact name"; tried on function and module';

export class FlameTools {
    constructor(session, store, graph) {
        Object.assign(this, { session, store, graph });
        this.search = el('input', { type: 'search', class: 'wide', placeholder: 'text, /regex/ or "exact"', title: SYNTAX,
            spellcheck: 'false', autocomplete: 'off', oninput: () => store.set({ query: this.search.value }) });
        this.match = el('output', { class: 'match' });
        this.group = el('select', { onchange: () => store.set({ group: this.group.value, zoom: '' }) });
        this.inverted = this.checkbox('inverted', { zoom: '' });
        this.upward = this.checkbox('upward', {});
        this.crumbs = el('nav', { class: 'crumbs', 'aria-label': 'Zoomed frame' });
        fillSelect(this.group, GROUPINGS, session.grouping());
        this.element = el('div', {}, this.row(), this.crumbs);
    }

    checkbox(key, cleared) {
        const box = el('input', { type: 'checkbox' });
        box.addEventListener('change', () => this.store.set({ ...cleared, [key]: box.checked ? '1' : '' }));
        return box;
    }

    row() {
        return el('div', { class: 'tools' },
            labelled('Search', this.search), this.match, el('span', { class: 'spring' }),
            labelled('Group by', this.group),
            labelled('Inverted: callers below', this.inverted, 'check'),
            labelled('Root at the bottom', this.upward, 'check'));
    }

    update() {
        const { state } = this.store;
        if (document.activeElement !== this.search)
            this.search.value = state.query;
        this.group.value = this.session.grouping();
        this.inverted.checked = Boolean(state.inverted);
        this.upward.checked = Boolean(state.upward);
        this.search.setAttribute('aria-invalid', String(this.graph.error !== ''));
        setText(this.match, this.matchText());
        this.showCrumbs();
    }

    matchText() {
        const { error, found, profile, top } = this.graph;
        if (error)
            return `Not a regular expression: ${error}`;
        if (!found || !(profile.weight > 0))
            return '';
        const inZoom = top === 0 ? ''
            : `, ${ratioText(this.graph.matched(top) / profile.total[top])} of the zoomed frame`;
        return `matches ${ratioText(this.graph.matched(0) / profile.weight)} of the selection${inZoom}`;
    }

    showCrumbs() {
        const { top, tree } = this.graph;
        this.crumbs.hidden = top === 0;
        const path = [];
        for (let node = top; node !== 0; node = tree.parent[node])
            path.unshift(node);
        const shown = path.slice(-CRUMBS_MAX);
        const reset = el('button', { type: 'button', onclick: () => this.store.set({ zoom: '' }) }, 'Reset zoom');
        const skipped = shown.length < path.length ? [el('span', {}, '…')] : [];
        this.crumbs.replaceChildren(reset, this.crumb(0), ...skipped, ...shown.map((node) => this.crumb(node)));
    }

    crumb(node) {
        const name = clipped(this.graph.name(node), CRUMB_LENGTH);
        if (node === this.graph.top)
            return el('strong', { 'aria-current': 'true' }, name);
        const zoom = () => this.store.set({ zoom: this.graph.pathTo(node) });
        return el('span', {}, el('button', { type: 'button', class: 'link', onclick: zoom }, name));
    }
}
