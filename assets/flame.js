// The flame graph's view: canvas, tools, keyboard and words around it.
import { el, setText } from './dom.js';
import { createFlameTools } from './flametools.js';
import { describe } from './frame.js';
import { createGraph } from './graph.js';
import { frameAtPoint, layoutFrames } from './layout.js';
import { ROW_HEIGHT, createPainter } from './painter.js';
import { SELECTION_KEYS } from './session.js';
import { readColours } from './theme.js';
import { createTooltip } from './tooltip.js';
import { stepFrom } from './walk.js';

const MIN_ROWS = 6;
const HINT = 'Arrow keys move from frame to frame, Enter zooms in, Escape zooms out, Home goes to the first frame.';

export function createFlame(mount, session, store) {
    const canvas = el('canvas', { class: 'flame', tabindex: '0', role: 'application',
        'aria-roledescription': 'flame graph', 'aria-label': `Flame graph. ${HINT}` });
    const scroller = el('div', { class: 'flame-scroll' }, canvas);
    const line = el('p', { class: 'flame-line', 'aria-live': 'polite' });
    const empty = el('p', { class: 'no-samples', hidden: true }, 'No samples in this selection.');
    const graph = createGraph(session, store);
    const tools = createFlameTools(session, store, graph);
    mount.append(tools.element, scroller, empty, line);
    const painter = createPainter(canvas);
    const tooltip = createTooltip(mount);
    let colours = readColours();
    let layout = null, rows = 0, hovered = -1, current = 0;

    const y = (row) => (store.state.upward ? rows - 1 - row : row) * ROW_HEIGHT;
    const frameOf = (node) => layout.node.indexOf(node);

    function style(frame) {
        const node = layout.node[frame];
        const { named, kinds } = colours;
        const id = graph.tree.function[node];
        const text = session.names.name(id);
        if (graph.found && graph.isMatch(node))
            return { fill: named.match, ink: named['match-text'], text };
        if (graph.found)
            return { fill: named['frame-dim'], ink: named['frame-dim-text'], text };
        if (node < graph.top)
            return { fill: named['frame-dim'], ink: named.text, text };
        const shades = kinds[session.names.kind(id)] ?? kinds[0];
        return { fill: shades[(session.names.shade(id) * 7) % shades.length], ink: named['frame-text'], text };
    }

    function paint() {
        painter.paint(layout, style, y, colours.named);
        const focused = document.activeElement === canvas ? frameOf(current) : -1;
        if (focused >= 0)
            painter.outline(layout, focused, y, colours.named.accent, 2);
        if (hovered >= 0 && hovered < layout.count)
            painter.outline(layout, hovered, y, colours.named.text, 1);
    }

    function say(node) {
        setText(line, describe(session, graph, node).sentence);
    }

    // While a range is dragged the graph grows but does not shrink, so that nothing below jumps.
    function render(keepHeight) {
        const width = scroller.clientWidth;
        graph.update(width);
        layout = layoutFrames(graph.tree, graph.profile.total, graph.top, width);
        rows = Math.max(layout.rows.length, MIN_ROWS, keepHeight ? rows : 0);
        hovered = -1;
        if (current >= graph.tree.count || frameOf(current) < 0)
            current = graph.top;
        painter.resize(width, rows * ROW_HEIGHT);
        paint();
        empty.hidden = graph.profile.weight > 0;
        scroller.hidden = !empty.hidden;
        tools.update();
        say(current);
        tooltip.hide();
    }

    function zoomTo(node) {
        current = 0;
        store.set({ zoom: graph.pathTo(node) });
    }

    function reveal(node) {
        const top = y(graph.tree.depth[node]);
        if (top < scroller.scrollTop || top + ROW_HEIGHT > scroller.scrollTop + scroller.clientHeight)
            scroller.scrollTop = top - scroller.clientHeight / 2;
    }

    function frameUnder(event) {
        const box = canvas.getBoundingClientRect();
        const row = Math.floor((event.clientY - box.top) / ROW_HEIGHT);
        return frameAtPoint(layout, store.state.upward ? rows - 1 - row : row, event.clientX - box.left);
    }

    function hover(event) {
        const frame = frameUnder(event);
        if (frame !== hovered) {
            hovered = frame;
            paint();
        }
        canvas.classList.toggle('over-frame', frame >= 0);
        if (frame < 0)
            return tooltip.hide();
        tooltip.show(describe(session, graph, layout.node[frame]), event.clientX, event.clientY);
    }

    function leave() {
        hovered = -1;
        tooltip.hide();
        paint();
    }

    function key(event) {
        if (event.ctrlKey || event.metaKey || event.altKey)
            return;
        if (event.key === 'Enter')
            zoomTo(current);
        else if (event.key === 'Escape' && graph.top !== 0)
            zoomTo(graph.tree.parent[graph.top]);
        else {
            const next = stepFrom(graph.tree, layout, current, event.key, Boolean(store.state.upward));
            if (next < 0)
                return;
            current = next;
            reveal(current);
            paint();
            say(current);
        }
        event.preventDefault();
    }

    canvas.addEventListener('pointermove', hover);
    canvas.addEventListener('pointerleave', leave);
    canvas.addEventListener('click', (event) => {
        const frame = frameUnder(event);
        if (frame >= 0)
            zoomTo(layout.node[frame]);
    });
    canvas.addEventListener('keydown', key);
    canvas.addEventListener('focus', paint);
    canvas.addEventListener('blur', paint);
    scroller.addEventListener('scroll', () => tooltip.hide(), { passive: true });

    store.on([...SELECTION_KEYS, 'query', 'zoom', 'inverted', 'upward'], (changed) =>
        render(changed.has('t0') || changed.has('t1')));
    new ResizeObserver(() => {
        if (scroller.clientWidth !== painter.width() && !scroller.hidden)
            render(false);
    }).observe(scroller);

    return {
        render: () => render(false),
        recolour() {
            colours = readColours();
            paint();
        },
    };
}
