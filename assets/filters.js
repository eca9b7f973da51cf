// The bar that says what is selected: event, process, thread, CPUs; and how much of what that is.
import { cpuListText, cpusOf, parseCpuList } from './cpulist.js';
import { el, fillSelect, labelled, setText } from './dom.js';
import { groupThreads } from './groups.js';
import { countText, ratioText, secondsText, weightText } from './number.js';
import { FILTER_KEYS, SELECTION_KEYS } from './session.js';
import { clipped, plural } from './text.js';

const NAME_MAX = 40;
const EMPTY = { t0: null, t1: null, process: '', thread: '', cpus: '', zoom: '', query: '', filter: '' };

// [key, "name (id)  12.3 %"] of each group with weight, heaviest first.
function groupOptions(threads, weights, grouping, wanted) {
    const groups = groupThreads(threads, grouping);
    const sums = new Float64Array(groups.keys.length);
    let all = 0;
    threads.forEach((thread, i) => {
        if (wanted(thread))
            sums[groups.of[i]] += weights[i];
        all += weights[i];
    });
    return groups.keys.map((key, i) => ({ key, weight: sums[i], name: groups.names[i] }))
        .filter(({ weight }) => weight > 0)
        .sort((a, b) => b.weight - a.weight)
        .map(({ key, weight, name }) => [key, `${clipped(name, NAME_MAX)}  ${ratioText(weight / all)}`, name]);
}

export class Filters {
    constructor(session, store) {
        Object.assign(this, { session, store, lists: { process: [], thread: [] } });
        const { events, threads, rows } = session.recording;
        this.event = this.select('event', { process: '', thread: '' });
        this.process = this.select('process', { thread: '' });
        this.thread = this.select('thread', {});
        this.cpuNumbers = cpusOf(rows.cpu);
        this.cpus = el('input', { type: 'text', class: 'number', autocomplete: 'off', spellcheck: 'false',
            placeholder: cpuListText(this.cpuNumbers), onchange: () => this.commitCpus() });
        this.where = el('p', { class: 'where', role: 'status' });
        this.reset = el('button', { type: 'button', onclick: () => store.set(EMPTY) }, 'Reset');
        this.processField = labelled('Process', this.process);
        this.threadField = labelled('Thread', this.thread);
        fillSelect(this.event, events.map(({ name }) => [name, name]), '');
        this.element = el('div', { class: 'selection js-only', role: 'region', 'aria-label': 'Selection' },
            el('div', { class: 'tools' },
                events.length > 1 ? labelled('Event', this.event) : null,
                this.processField, this.threadField,
                this.cpuNumbers.length > 1 ? labelled('CPUs', this.cpus) : null,
                el('span', { class: 'spring' }), this.reset),
            this.where);
        store.on(FILTER_KEYS, () => this.render());
        store.on([...SELECTION_KEYS, 'zoom', 'query', 'filter'], () => this.showWhere());
    }

    select(key, cleared) {
        const select = el('select', {});
        select.addEventListener('change', () => this.store.set({ ...cleared, [key]: select.value }));
        return select;
    }

    commitCpus() {
        const text = this.cpus.value.replace(/\s+/g, '');
        const bad = text !== '' && parseCpuList(text) === null;
        this.cpus.setAttribute('aria-invalid', String(bad));
        if (!bad)
            this.store.set({ cpus: text });
    }

    render() {
        const { session, store } = this;
        const { threads } = session.recording;
        const weights = session.threadWeights();
        this.lists.process = groupOptions(threads, weights, 'process', () => true);
        this.lists.thread = groupOptions(threads, weights, 'thread', session.inProcess);
        this.event.value = session.event.name;
        fillSelect(this.process, [['', `all ${this.lists.process.length}`], ...this.lists.process], store.state.process);
        fillSelect(this.thread, [['', `all ${this.lists.thread.length}`], ...this.lists.thread], store.state.thread);
        this.processField.hidden = this.lists.process.length < 2 && !store.state.process;
        this.threadField.hidden = this.lists.thread.length < 2 && !store.state.thread;
        this.cpus.value = store.state.cpus;
        this.showWhere();
    }

    nameIn(list, key) {
        return clipped(this.lists[list].find((option) => option[0] === key)?.[2] ?? key, NAME_MAX);
    }

    // "process xz (12), CPUs 0-3, 1.2 s to 1.7 s"
    conditions() {
        const { process, thread, cpus, t0, t1 } = this.store.state;
        const parts = [];
        if (process)
            parts.push(`process ${this.nameIn('process', process)}`);
        if (thread)
            parts.push(`thread ${this.nameIn('thread', thread)}`);
        if (cpus)
            parts.push(`CPUs ${cpus}`);
        if (t0 !== null || t1 !== null)
            parts.push(`${secondsText(t0 ?? 0)} s to ${secondsText(t1 ?? this.session.recording.durationNs)} s`);
        return parts;
    }

    showWhere() {
        const { event, profile, eventTotal } = this.session;
        const conditions = this.conditions();
        const all = countText(eventTotal.samples);
        const what = conditions.length === 0
            ? `the whole recording, ${all} ${plural(eventTotal.samples, 'sample', 'samples')}`
            : `${conditions.join(', ')}: ${countText(profile.sampleCount)} of ${all} samples`;
        const share = conditions.length === 0 ? '' : ` (${ratioText(profile.weight / eventTotal.weight)})`;
        const weight = event.unit === 'ns' ? `${weightText(profile.weight, 'ns')} sampled`
            : event.unit === 'samples' ? '' : `${countText(profile.weight)} ${event.unit}`;
        setText(this.where, `${event.name}: ${what}${share}${weight && `, ${weight}`}`);
        this.reset.disabled = conditions.length === 0 && !['zoom', 'query', 'filter'].some((key) => this.store.state[key]);
    }
}
