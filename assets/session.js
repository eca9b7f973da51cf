// What the views show: the state of the store resolved against the recording. Holds the tree in use
// and the profile of the selection; the views read, only `update` writes.
import { parseCpuList } from './cpulist.js';
import { groupThreads, processKey, threadKey } from './groups.js';
import { forEachRow, profileOf } from './profile.js';
import { NONE } from './recording.js';
import { KIND_GROUP, KIND_ROOT, absoluteParents, buildTree } from './tree.js';

export const SELECTION_KEYS = ['event', 't0', 't1', 'process', 'thread', 'cpus', 'group'];
export const FILTER_KEYS = ['event', 'process', 'thread', 'cpus'];

function eventTotals({ rows, events }) {
    const totals = events.map(() => ({ weight: 0, samples: 0 }));
    for (let row = 0; row < rows.count; row++) {
        const event = rows.event ? rows.event[row] : 0;
        totals[event].weight += rows.weight ? rows.weight[row] : events[event].rowWeight;
        totals[event].samples += rows.samples ? rows.samples[row] : 1;
    }
    return totals;
}

function createNames({ functions }, session) {
    const groupAt = (id) => session.tree.groupNames[id - functions.count];
    const known = (id) => id < functions.count;
    return {
        name: (id) => (id === NONE ? 'all' : known(id) ? functions.names[id] || '(no name)' : groupAt(id)),
        module: (id) => (known(id) ? functions.modules[id] : ''),
        kind: (id) => (id === NONE ? KIND_ROOT : known(id) ? functions.kind[id] : KIND_GROUP),
        shade: (id) => (known(id) ? functions.module[id] + 1 : id) >>> 0,
    };
}

export function createSession(recording, store) {
    const stackParent = absoluteParents(recording.stacks.parent);
    const trees = new Map();
    const manyNames = new Set(recording.threads.map((thread) => thread.process)).size > 1;
    const totals = eventTotals(recording);

    function treeOf(grouping) {
        if (!trees.has(grouping))
            trees.set(grouping, buildTree(recording, stackParent, groupThreads(recording.threads, grouping)));
        return trees.get(grouping);
    }

    function pickOf(state, event) {
        const threads = Uint8Array.from(recording.threads, (thread) =>
            session.inProcess(thread) &&
            (!state.thread || threadKey(thread) === state.thread) ? 1 : 0);
        return { event, threads, cpus: state.cpus ? parseCpuList(state.cpus) : null };
    }

    const session = {
        recording,
        event: recording.events[recording.mainEvent] ?? { name: 'samples', unit: 'samples', rowWeight: 1 },
        grouping() {
            return store.state.group || (manyNames ? 'name' : 'none');
        },
        inProcess(thread) {
            const { process } = store.state;
            return !process || processKey(thread) === process;
        },
        filtered() {
            const { process, thread, cpus } = store.state;
            return Boolean(process || thread || cpus);
        },
        update() {
            const { state } = store;
            const found = recording.events.findIndex((event) => event.name === state.event);
            const event = found >= 0 ? found : recording.mainEvent;
            session.event = recording.events[event] ?? session.event;
            session.eventTotal = totals[event] ?? { weight: 0, samples: 0 };
            session.pick = pickOf(state, event);
            session.tree = treeOf(session.grouping());
            session.profile = profileOf(recording, session.tree, session.pick, state.t0, state.t1);
        },
        // The weight and samples of each thread for the event, whatever else is selected.
        threadTotals() {
            const weight = new Float64Array(recording.threads.length);
            const { rows } = recording;
            const all = { ...session.pick, threads: new Uint8Array(weight.length).fill(1), cpus: null };
            forEachRow(rows, all, 0, rows.count, (row) => {
                weight[rows.thread[row]] += rows.weight ? rows.weight[row] : session.event.rowWeight;
            });
            return weight;
        },
    };
    session.names = createNames(recording, session);
    return session;
}
