// The numbers of a frame, beside the pointer.
import { el } from './dom.js';
import { clipped } from './text.js';

const NAME_MAX = 300;
const OFFSET = 14;

// On the far side of `at`, or on the near side where that leaves the window.
function besides(at, size, room) {
    return at + OFFSET + size > room ? Math.max(0, at - OFFSET - size) : at + OFFSET;
}

export class Tooltip {
    constructor(parent) {
        this.name = el('div', { class: 'tip-name' });
        this.module = el('div', { class: 'tip-module' });
        this.numbers = el('dl', {});
        this.tip = el('div', { class: 'tip', hidden: true, 'aria-hidden': 'true' }, this.name, this.module, this.numbers);
        parent.append(this.tip);
    }

    // facts: { name, module, lines: [label, value] }
    show(facts, x, y) {
        this.name.textContent = clipped(facts.name, NAME_MAX);
        this.module.textContent = facts.module;
        this.module.hidden = !facts.module;
        this.numbers.replaceChildren(...facts.lines.flatMap(([label, value]) =>
            [el('dt', {}, label), el('dd', {}, value)]));
        this.tip.hidden = false;
        const { width, height } = this.tip.getBoundingClientRect();
        const left = besides(x, width, document.documentElement.clientWidth);
        this.tip.style.transform = `translate(${left}px, ${besides(y, height, window.innerHeight)}px)`;
    }

    hide() {
        this.tip.hidden = true;
    }
}
