// What the views show: the state of the store resolved against the recording. Holds the tree in use
// and the profile of the selection; the views read, only `update` writes.
import { parseCpuList } from './cpulist.js';
import { groupThreads, processKey, threadKey } from './groups.js';
import { pickRows, profileOf } from './profile.js';
import { NONE } from './recording.js';
import { KIND_GROUP, KIND_ROOT, absoluteParents, buildTree } from './tree.js';

export const SELECTION_KEYS = ['event', 't0', 't1', 'process', 'thread', 'cpus', 'group'];
export const FILTER_KEYS = ['event', 'process', 'thread', 'cpus'];
const NO_EVENT = { name: 'no event', unit: 'samples', rowWeight: 1 };

function eventTotals({ rows, events }) {
    const totals = events.map(() => ({ weight: 0, samples: 0 }));
    for (let row = 0; row < rows.count; row++) {
        const event = rows.event ? rows.event[row] : 0;
        totals[event].weight += rows.weight ? rows.weight[row] : events[event].rowWeight;
        totals[event].samples += rows.samples ? rows.samples[row] : 1;
    }
    return totals;
}

// Names, modules and kinds by function id: the recording's, those of groups, and the root's.
class Names {
    constructor(session, functions) {
        Object.assign(this, { session, functions });
    }

    isKnown(id) {
        return id < this.functions.count;
    }

    name(id) {
        if (this.isKnown(id))
            return this.functions.names[id] || '(no name)';
        return id === NONE ? 'all' : this.session.tree.groupNames[id - this.functions.count];
    }

    module(id) {
        return this.isKnown(id) ? this.functions.modules[id] : '';
    }

    kind(id) {
        if (this.isKnown(id))
            return this.functions.kind[id];
        return id === NONE ? KIND_ROOT : KIND_GROUP;
    }

    // Frames of one module look alike.
    shade(id) {
        return (this.isKnown(id) ? this.functions.module[id] + 1 : id) >>> 0;
    }
}

export class Session {
    constructor(recording, store) {
        Object.assign(this, { recording, store, trees: new Map() });
        this.stackParent = absoluteParents(recording.stacks.parent);
        this.totals = eventTotals(recording);
        this.manyPrograms = new Set(recording.threads.map((thread) => thread.process)).size > 1;
        this.names = new Names(this, recording.functions);
        this.inProcess = (thread) => !store.state.process || processKey(thread) === store.state.process;
    }

    update() {
        const { recording } = this;
        const { state } = this.store;
        const found = recording.events.findIndex((event) => event.name === state.event);
        const event = found >= 0 ? found : recording.mainEvent;
        this.event = recording.events[event] ?? NO_EVENT;
        this.eventTotal = this.totals[event] ?? { weight: 0, samples: 0 };
        this.pickFor(state, event);
        this.tree = this.treeOf(this.grouping());
        this.profile = profileOf(recording, this.tree, this.event, this.picked, state.t0, state.t1);
    }

    grouping() {
        return this.store.state.group || (this.manyPrograms ? 'name' : 'none');
    }

    treeOf(grouping) {
        const { recording, trees } = this;
        if (!trees.has(grouping))
            trees.set(grouping, buildTree(recording, this.stackParent, groupThreads(recording.threads, grouping)));
        return trees.get(grouping);
    }

    // The rows to look at: of the event alone, and of these the filter's. Kept until one changes.
    pickFor({ process, thread: wanted, cpus }, event) {
        const { rows, threads } = this.recording;
        const key = JSON.stringify([event, process, wanted, cpus]);
        if (key === this.pickedFor)
            return;
        this.pickedFor = key;
        const all = { event, threads: new Uint8Array(threads.length).fill(1), cpus: null };
        const mask = Uint8Array.from(threads, (thread) =>
            this.inProcess(thread) && (!wanted || threadKey(thread) === wanted) ? 1 : 0);
        this.everything = pickRows(rows, all);
        this.picked = this.isFiltered()
            ? pickRows(rows, { event, threads: mask, cpus: cpus ? parseCpuList(cpus) : null })
            : this.everything;
    }

    isFiltered() {
        const { process, thread, cpus } = this.store.state;
        return Boolean(process || thread || cpus);
    }

    // The event's weight by thread, whatever else is selected.
    threadWeights() {
        const { rows, threads } = this.recording;
        const weight = new Float64Array(threads.length);
        for (const row of this.everything)
            weight[rows.thread[row]] += rows.weight ? rows.weight[row] : this.event.rowWeight;
        return weight;
    }
}
