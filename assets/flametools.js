// The row of controls above the flame graph, and the way back from a zoom.
import { el, fillSelect, labelled, setText } from './dom.js';
import { GROUPINGS } from './groups.js';
import { ratioText } from './number.js';
import { clipped } from './text.js';

const CRUMBS_MAX = 4;
const CRUMB_LENGTH = 40;
const SYNTAX = 'Plain text, /regular expression/ or "exact name"; tried on function and module';

export function createFlameTools(session, store, graph) {
    const search = el('input', { type: 'search', class: 'wide', placeholder: 'text, /regex/ or "exact"',
        title: SYNTAX, spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'flame-match' });
    const match = el('output', { id: 'flame-match', class: 'match' });
    const group = el('select', {});
    const inverted = el('input', { type: 'checkbox' });
    const upward = el('input', { type: 'checkbox' });
    const crumbs = el('nav', { class: 'crumbs', 'aria-label': 'Zoomed frame' });
    fillSelect(group, GROUPINGS, session.grouping());

    search.addEventListener('input', () => store.set({ query: search.value }));
    group.addEventListener('change', () => store.set({ group: group.value, zoom: '' }));
    inverted.addEventListener('change', () => store.set({ inverted: inverted.checked ? '1' : '', zoom: '' }));
    upward.addEventListener('change', () => store.set({ upward: upward.checked ? '1' : '' }));

    function matchText() {
        if (graph.error)
            return `Not a regular expression: ${graph.error}`;
        if (!graph.found)
            return '';
        const { weight, total } = graph.profile;
        const inZoom = graph.top === 0 ? ''
            : `, ${ratioText(graph.matchedInZoom() / total[graph.top])} of the zoomed frame`;
        return `matches ${ratioText(graph.matched() / weight)} of the selection${inZoom}`;
    }

    function crumb(node) {
        const name = clipped(graph.name(node), CRUMB_LENGTH);
        if (node === graph.top)
            return el('strong', { 'aria-current': 'true' }, name);
        return el('button', { type: 'button', class: 'link',
            onclick: () => store.set({ zoom: graph.pathTo(node) }) }, name);
    }

    function showCrumbs() {
        crumbs.hidden = graph.top === 0;
        const path = [];
        for (let node = graph.top; node !== 0; node = graph.tree.parent[node])
            path.unshift(node);
        const shown = path.length > CRUMBS_MAX ? path.slice(-CRUMBS_MAX) : path;
        const reset = el('button', { type: 'button', onclick: () => store.set({ zoom: '' }) }, 'Reset zoom');
        const skipped = shown.length < path.length ? [el('span', {}, '…')] : [];
        crumbs.replaceChildren(reset, crumb(0), ...skipped, ...shown.map(crumb));
    }

    return {
        element: el('div', {},
            el('div', { class: 'tools' },
                labelled('Search', search), match, el('span', { class: 'spring' }),
                labelled('Group by', group), labelled('Inverted: callers below', inverted, 'check'),
                labelled('Root at the bottom', upward, 'check')),
            crumbs),
        update() {
            const { state } = store;
            if (document.activeElement !== search)
                search.value = state.query;
            group.value = session.grouping();
            inverted.checked = Boolean(state.inverted);
            upward.checked = Boolean(state.upward);
            search.setAttribute('aria-invalid', graph.error ? 'true' : 'false');
            setText(match, matchText());
            showCrumbs();
        },
    };
}
