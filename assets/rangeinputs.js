// The selected range of time as text: to type it exactly, to read what it holds, to clear it.
import { el, labelled, setText } from './dom.js';
import { countText, durationText, parseSeconds, ratioText, secondsText } from './number.js';

export class RangeInputs {
    constructor(session, store) {
        Object.assign(this, { session, store });
        this.from = this.input();
        this.to = this.input();
        this.share = el('output', { class: 'share' });
        this.clear = el('button', { type: 'button', onclick: () => store.set({ t0: null, t1: null }) }, 'Clear range');
        this.element = el('div', { class: 'tools' }, labelled('From', this.from), labelled('to', this.to),
            el('span', { class: 'unit' }, 's'), this.clear, this.share);
    }

    input() {
        const input = el('input', { type: 'text', inputmode: 'decimal', class: 'number', autocomplete: 'off', spellcheck: 'false' });
        input.addEventListener('change', () => this.commit());
        return input;
    }

    // An empty field is an open end; what is no number, or no range, is marked and changes nothing.
    commit() {
        const { durationNs } = this.session.recording;
        const [t0, t1] = [this.from, this.to].map((input) => (input.value.trim() ? parseSeconds(input.value) : null));
        const bad = [t0, t1].map(Number.isNaN);
        if (!bad[0] && !bad[1] && (t0 ?? 0) >= (t1 ?? Infinity))
            bad.fill(true);
        [this.from, this.to].forEach((input, i) => input.setAttribute('aria-invalid', String(bad[i])));
        if (!bad[0] && !bad[1])
            this.store.set({ t0: t0 > 0 ? t0 : null, t1: t1 !== null && t1 < durationNs ? t1 : null });
    }

    update() {
        const { t0, t1 } = this.store.state;
        const { durationNs } = this.session.recording;
        const { profile, eventTotal } = this.session;
        const values = [t0 ?? 0, t1 ?? durationNs];
        [this.from, this.to].forEach((input, i) => {
            if (document.activeElement !== input)
                input.value = secondsText(values[i]);
            input.setAttribute('aria-invalid', 'false');
        });
        const open = t0 === null && t1 === null;
        this.clear.disabled = open;
        const samples = eventTotal.samples === 0 ? ''
            : `, ${countText(profile.sampleCount)} samples, ${ratioText(profile.weight / eventTotal.weight)} of the event`;
        setText(this.share, open ? 'Drag over a chart to select a range of time.' : durationText(values[1] - values[0]) + samples);
    }
}
