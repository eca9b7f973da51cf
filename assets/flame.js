// The flame graph's view: the canvas with its pointer and keyboard, and the words around it.
import { el, fillKeys, setText } from './dom.js';
import { FlameTools } from './flametools.js';
import { describe } from './frame.js';
import { Graph } from './graph.js';
import { frameAtPoint, layoutFrames } from './layout.js';
import { Painter, ROW_HEIGHT } from './painter.js';
import { SELECTION_KEYS } from './session.js';
import { readColours } from './theme.js';
import { Tooltip } from './tooltip.js';
import { stepFrom } from './walk.js';

const MIN_ROWS = 4;
const LABEL = 'Flame graph. Arrow keys move from frame to frame, Enter zooms in, Escape zooms out, ' +
    'Home goes to the first frame.';

const KINDS = ['user', 'kernel', 'no symbols', 'kernel, no symbols', 'hypervisor', 'guest', 'deeper frames cut'];

function kindKeys({ kind }) {
    return KINDS.map((text, i) => [text, `var(--k${i})`]).filter((_, i) => kind.includes(i));
}

export class Flame {
    constructor(mount, session, store) {
        Object.assign(this, { session, store, rows: 0, hovered: -1, current: 0, layout: null });
        this.canvas = el('canvas', { class: 'flame', tabindex: '0', role: 'application',
            'aria-roledescription': 'flame graph', 'aria-label': LABEL });
        this.whole = el('div', { class: 'flame-whole' }, this.canvas);
        this.scroller = el('div', { class: 'flame-scroll' }, this.whole);
        this.line = el('p', { class: 'flame-line', 'aria-live': 'polite' });
        this.empty = el('p', { class: 'no-samples', hidden: true }, 'No samples in this selection.');
        this.graph = new Graph(session, store);
        this.tools = new FlameTools(session, store, this.graph);
        this.keys = el('ul', { class: 'keys' });
        fillKeys(this.keys, kindKeys(session.recording.functions));
        mount.append(this.tools.element, this.scroller, this.empty,
            el('div', { class: 'flame-foot' }, this.line, this.keys));
        this.painter = new Painter(this.canvas);
        this.tooltip = new Tooltip(mount);
        this.colours = readColours();
        this.listen();
    }

    listen() {
        const { canvas, scroller } = this;
        canvas.addEventListener('pointermove', (event) => this.hover(event));
        canvas.addEventListener('pointerleave', () => this.leave());
        canvas.addEventListener('click', (event) => this.click(event));
        canvas.addEventListener('keydown', (event) => this.key(event));
        canvas.addEventListener('focus', () => this.paint());
        canvas.addEventListener('blur', () => this.paint());
        scroller.addEventListener('scroll', () => this.leave(), { passive: true });
        this.store.on([...SELECTION_KEYS, 'query', 'zoom', 'inverted', 'upward'], (changed) =>
            this.render({
                keepHeight: changed.has('t0') || changed.has('t1'),
                keepCurrent: !this.store.state.inverted && !changed.has('zoom') && !changed.has('inverted'),
                turned: changed.has('upward'),
            }));
        new ResizeObserver(() => {
            const { width, height } = this.painter;
            if (!scroller.hidden && (scroller.clientWidth !== width || scroller.clientHeight !== height))
                this.render({ keepCurrent: !this.store.state.inverted });
        }).observe(scroller);
    }

    // From the top of the whole graph; the canvas shows a part of it.
    top(row) {
        return (this.store.state.upward ? this.rows - 1 - row : row) * ROW_HEIGHT;
    }

    frameOf(node) {
        return this.layout.node.indexOf(node);
    }

    style(frame) {
        const { graph, session } = this;
        const { named, kinds } = this.colours;
        const node = this.layout.node[frame];
        const id = graph.tree.function[node];
        const text = session.names.name(id);
        if (graph.isMatch(node))
            return { fill: named.match, ink: named['match-text'], text };
        if (graph.found)
            return { fill: named['frame-dim'], ink: named['frame-dim-text'], text };
        if (node < graph.top)
            return { fill: named['frame-dim'], ink: named.text, text };
        const shades = kinds[session.names.kind(id)] ?? kinds[0];
        return { fill: shades[(session.names.shade(id) * 7) % shades.length], ink: named['frame-text'], text };
    }

    paint() {
        const { painter, colours, layout, hovered } = this;
        const { scrollTop } = this.scroller;
        const y = (row) => this.top(row) - scrollTop;
        painter.paint(layout, (frame) => this.style(frame), y, colours.named);
        const focused = document.activeElement === this.canvas ? this.frameOf(this.current) : -1;
        if (focused >= 0)
            painter.outline(layout, focused, y, colours.named.accent, 2);
        if (hovered >= 0 && hovered < layout.count)
            painter.outline(layout, hovered, y, colours.named.text, 1);
    }

    // While a range is dragged the graph grows but does not shrink, so that nothing below jumps.
    render({ keepHeight, keepCurrent, turned }) {
        const { graph, scroller } = this;
        this.empty.hidden = this.session.profile.weight > 0;
        scroller.hidden = !this.empty.hidden;
        const width = scroller.clientWidth;
        graph.update(width);
        this.layout = layoutFrames(graph.tree, graph.profile.total, graph.top, width);
        this.rows = Math.max(this.layout.rows.length, MIN_ROWS, keepHeight ? this.rows : 0);
        this.hovered = -1;
        if (!keepCurrent || this.frameOf(this.current) < 0)
            this.current = graph.top;
        this.whole.style.height = `${this.rows * ROW_HEIGHT}px`;
        if (turned)
            scroller.scrollTop = this.top(0);
        this.painter.resize(width, scroller.clientHeight);
        this.paint();
        this.tools.update();
        this.tooltip.hide();
        this.say();
    }

    say() {
        const { graph, session, current } = this;
        setText(this.line, session.profile.weight > 0 ? describe(session, graph, current).sentence : '');
    }

    recolour() {
        this.colours = readColours();
        this.paint();
    }

    zoomTo(node) {
        this.store.set({ zoom: this.graph.pathTo(node) });
    }

    reveal(node) {
        const { scroller } = this;
        const top = this.top(this.graph.tree.depth[node]);
        if (top < scroller.scrollTop || top + ROW_HEIGHT > scroller.scrollTop + scroller.clientHeight)
            scroller.scrollTop = top - scroller.clientHeight / 2;
    }

    frameUnder(event) {
        const box = this.canvas.getBoundingClientRect();
        const row = Math.floor((event.clientY - box.top + this.scroller.scrollTop) / ROW_HEIGHT);
        return frameAtPoint(this.layout, this.store.state.upward ? this.rows - 1 - row : row,
            event.clientX - box.left);
    }

    hover(event) {
        const frame = this.frameUnder(event);
        if (frame !== this.hovered) {
            this.hovered = frame;
            this.paint();
        }
        this.canvas.classList.toggle('over-frame', frame >= 0);
        if (frame < 0)
            this.tooltip.hide();
        else
            this.tooltip.show(describe(this.session, this.graph, this.layout.node[frame]), event.clientX, event.clientY);
    }

    leave() {
        this.hovered = -1;
        this.tooltip.hide();
        this.paint();
    }

    click(event) {
        const frame = this.frameUnder(event);
        if (frame >= 0)
            this.zoomTo(this.layout.node[frame]);
    }

    key(event) {
        const { graph } = this;
        if (event.ctrlKey || event.metaKey || event.altKey)
            return;
        if (event.key === 'Enter')
            this.zoomTo(this.current);
        else if (event.key === 'Escape' && graph.top !== 0)
            this.zoomTo(graph.tree.parent[graph.top]);
        else if (!this.step(event.key))
            return;
        event.preventDefault();
    }

    step(key) {
        const next = stepFrom(this.graph.tree, this.layout, this.current, key, Boolean(this.store.state.upward));
        if (next < 0)
            return false;
        this.current = next;
        this.reveal(next);
        this.paint();
        this.say();
        return true;
    }
}
