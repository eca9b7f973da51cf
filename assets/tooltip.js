// The numbers of a frame, beside the pointer.
import { el } from './dom.js';
import { clipped } from './text.js';

const NAME_MAX = 300;
const OFFSET = 14;

export function createTooltip(parent) {
    const name = el('div', { class: 'tip-name' });
    const module = el('div', { class: 'tip-module' });
    const numbers = el('dl', {});
    const tip = el('div', { class: 'tip', hidden: true, 'aria-hidden': 'true' }, name, module, numbers);
    parent.append(tip);

    function place(x, y) {
        const { width, height } = tip.getBoundingClientRect();
        const room = document.documentElement.clientWidth;
        const left = x + OFFSET + width > room ? Math.max(0, x - OFFSET - width) : x + OFFSET;
        const top = y + OFFSET + height > window.innerHeight ? Math.max(0, y - OFFSET - height) : y + OFFSET;
        tip.style.transform = `translate(${left}px, ${top}px)`;
    }

    return {
        // facts: { name, module, lines: [label, value] }
        show(facts, x, y) {
            name.textContent = clipped(facts.name, NAME_MAX);
            module.textContent = facts.module;
            module.hidden = !facts.module;
            numbers.replaceChildren(...facts.lines.flatMap(([label, value]) =>
                [el('dt', {}, label), el('dd', {}, value)]));
            tip.hidden = false;
            place(x, y);
        },
        hide() {
            tip.hidden = true;
        },
    };
}
