// The page's modules without a browser: payload, trees, totals, search, inversion, texts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCpuList, cpuListText } from '../../assets/cpulist.js';
import { groupThreads } from '../../assets/groups.js';
import { invertProfile } from '../../assets/invert.js';
import { frameAtPoint, layoutFrames } from '../../assets/layout.js';
import { matchedWeight, matchingFunctions, parseQuery } from '../../assets/match.js';
import { columnScale, durationText, parseSeconds, ratioText, secondsText, weightText } from '../../assets/number.js';
import { frameAt, pathOf } from '../../assets/path.js';
import { readPayload } from '../../assets/payload.js';
import { pickRows, profileOf } from '../../assets/profile.js';
import { readRecording } from '../../assets/recording.js';
import { fragmentOf, stateOf } from '../../assets/store.js';
import { shortName, visible } from '../../assets/text.js';
import { absoluteParents, buildTree } from '../../assets/tree.js';
import { functionsOf, matchedRatio, near, selected, weightOf } from './direct.mjs';
import { packPayload, profilePayload } from './payload.mjs';
import { machineProfile } from './synthetic.mjs';

async function open(profile) {
    return readRecording(await readPayload({ textContent: profilePayload(profile) }));
}

function profileIn(recording, tree, { event = 0, t0 = null, t1 = null } = {}) {
    const picked = pickRows(recording.rows, { event, threads: new Uint8Array(recording.threads.length).fill(1), cpus: null });
    return profileOf(recording, tree, recording.events[event], picked, t0, t1);
}

function treeOf(recording, grouping) {
    return buildTree(recording, absoluteParents(recording.stacks.parent), groupThreads(recording.threads, grouping));
}

const EVENTS = [
    { name: 'cpu-clock', unit: 'ns', samples: 1, weight: 1 },
    { name: 'page-faults', unit: 'events', samples: 1, weight: 1 },
];
const frame = (name, module = 'a.out', kind = 0) => [name, module, kind];
const sample = (names, more = {}) => ({ t: 0, cpu: 0, pid: 1, tid: 1, comm: 'a', stack: names.map((name) => frame(name)), ...more });

function compareFunctions(recording, profile, expected) {
    const { functions } = recording;
    for (let id = 0; id < functions.count; id++) {
        const want = expected.get(`${functions.names[id]} ${functions.modules[id]}`) ?? { self: 0, total: 0, samples: 0 };
        for (const key of ['self', 'total', 'samples'])
            near(profile.byFunction[key][id], want[key], `${key} of ${functions.names[id]}`);
    }
}

for (const grouping of ['none', 'name', 'process', 'thread']) {
    test(`totals equal a direct computation, grouped by ${grouping}`, async () => {
        const made = machineProfile({ count: 3000, events: EVENTS });
        const recording = await open(made);
        const tree = treeOf(recording, grouping);
        for (const [event, t0, t1] of [[0, null, null], [1, null, null], [0, 1.2e9, 2.9e9], [1, 4e9, null], [0, 9e9, null]]) {
            const want = selected(made.samples.map((entry) => ({ ...entry, t: Math.floor(entry.t / 1000) * 1000 })),
                { event, t0: t0 ?? 0, t1: t1 ?? Infinity });
            const profile = profileIn(recording, tree, { event, t0, t1 });
            assert.equal(profile.sampleCount, want.length);
            near(profile.weight, weightOf(want), 'weight');
            compareFunctions(recording, profile, functionsOf(want));
        }
    });
}

test('a function twice in a stack counts once in its total', async () => {
    const recording = await open({ events: [{ name: 'cycles', unit: 'events', row_weight: 10 }], samples: [
        sample(['main', 'f', 'g', 'f']), sample(['main', 'f', 'f', 'f', 'h']), sample(['main', 'g', 'f']), sample(['f', 'f'])] });
    const profile = profileIn(recording, treeOf(recording, 'none'));
    const of = (name) => recording.functions.names.indexOf(name);
    assert.equal(profile.weight, 40);
    assert.equal(profile.byFunction.total[of('f')], 40);
    assert.equal(profile.byFunction.self[of('f')], 30);
    assert.equal(profile.byFunction.total[of('g')], 20);
    assert.equal(profile.byFunction.total[of('main')], 30);
});

test('rows that stand for several samples', async () => {
    const recording = await open({ binNs: 1e7, events: [{ name: 'cycles', unit: 'events' }], samples: [
        sample(['a'], { count: 3, weight: 30 }), sample(['a', 'b'], { count: 4, weight: 50, t: 1e7 })] });
    const profile = profileIn(recording, treeOf(recording, 'none'));
    assert.equal(profile.sampleCount, 7);
    assert.equal(profile.weight, 80);
    assert.equal(recording.durationNs, 2e7);
});

test('the share of matches counts each sample once', async () => {
    const made = machineProfile({ count: 3000 });
    const recording = await open(made);
    for (const text of ['read', 'lzma', '/^_Py.*Frame/', '"malloc"', '[kernel]', 'nothing at all']) {
        const query = parseQuery(text);
        const found = matchingFunctions(recording.functions, query);
        for (const grouping of ['none', 'thread']) {
            const tree = treeOf(recording, grouping);
            const profile = profileIn(recording, tree);
            near(matchedWeight(tree, profile.total, found) / profile.weight, matchedRatio(made.samples, query.test), text);
        }
    }
    assert.match(parseQuery('/(/').error, /Invalid regular expression/);
    assert.equal(parseQuery('   '), null);
});

test('inverted: the first level is self, every path keeps its weight', async () => {
    const made = machineProfile({ count: 2000 });
    const recording = await open(made);
    const upright = treeOf(recording, 'none');
    const profile = profileIn(recording, upright);
    const { tree, profile: inverted } = invertProfile(upright, profile, [], 0);
    const direct = functionsOf(made.samples);
    for (let node = 1; node < tree.count; node++) {
        let below = inverted.self[node];
        for (let child = node + 1; child < tree.end[node]; child = tree.end[child])
            below += inverted.total[child];
        near(inverted.total[node], below, `node ${node}`);
        if (tree.depth[node] === 1) {
            const id = tree.function[node];
            near(inverted.total[node], direct.get(`${recording.functions.names[id]} ${recording.functions.modules[id]}`).self, 'self');
        }
    }
});

test('a path finds its frame again, also in another recording of the same program', async () => {
    const first = await open(machineProfile({ count: 3000 }));
    const second = await open(machineProfile({ count: 900 }));
    const names = ({ functions }) => ({ name: (id) => functions.names[id], module: (id) => functions.modules[id] });
    const [a, b] = [treeOf(first, 'none'), treeOf(second, 'none')];
    const seen = new Set();
    for (let node = 1; node < b.count; node++) {
        const path = pathOf(b, names(second), node);
        assert.equal(frameAt(b, names(second), path), node);
        seen.add(path);
        const there = frameAt(a, names(first), path);
        if (there !== 0)
            assert.equal(first.functions.names[a.function[there]], second.functions.names[b.function[node]]);
    }
    assert.equal(seen.size, b.count - 1);
    assert.equal(frameAt(a, names(first), 'ffff'), 0);
});

test('the layout keeps frames inside their callers and finds them by point', async () => {
    const recording = await open(machineProfile({ count: 3000 }));
    const tree = treeOf(recording, 'name');
    const { total } = profileIn(recording, tree);
    const layout = layoutFrames(tree, total, 0, 1000);
    const frameOf = new Map(layout.node.map((node, at) => [node, at]));
    for (let at = 1; at < layout.count; at++) {
        const above = frameOf.get(tree.parent[layout.node[at]]);
        assert.ok(layout.x[at] >= layout.x[above] - 1e-6);
        assert.ok(layout.x[at] + layout.w[at] <= layout.x[above] + layout.w[above] + 1e-6);
        assert.ok(layout.w[at] >= 0.5);
        assert.equal(frameAtPoint(layout, layout.row[at], layout.x[at] + layout.w[at] / 2), at);
    }
    assert.equal(frameAtPoint(layout, 99, 10), -1);
});

test('names are shown, not obeyed', () => {
    assert.equal(visible('a\x1b[31m\u202eb\u200b\0'), 'a\\x1b[31m\\u202eb\\u200b\\x00');
    assert.equal(visible('\ud800x\uffff'), '\ufffdx\ufffd');
    assert.equal(visible('Grüße 日本 <b>'), 'Grüße 日本 <b>');
    assert.equal(shortName('std::map<int, std::pair<a, b>>::find(int const&) const'), 'std::map<…>::find() const');
    assert.equal(shortName('std::operator<<(std::ostream&, int)'), 'std::operator<<(std::ostream&, int)');
    assert.equal(shortName('short<int>()'), 'short<int>()');
    assert.equal(shortName('v8::(anonymous namespace)::Invoke(int)'), 'v8::{anonymous}::Invoke()');
});

test('numbers read as they do in the static page', () => {
    assert.equal(weightText(1.25e9, 'ns'), '1.25 s');
    assert.equal(weightText(830e6, 'ns'), '830 ms');
    assert.equal(weightText(12547, 'samples'), '12 547 samples');
    assert.equal(weightText(1.25e10, 'events'), '12.5 G events');
    assert.equal(durationText(125e9), '2 min 5 s');
    assert.deepEqual([0, 0.0004, 0.125, 1, NaN].map(ratioText), ['0.0 %', '<0.1 %', '12.5 %', '100.0 %', '–']);
    const [seconds, mega, small] = [columnScale(2.5e9, 'ns'), columnScale(966e6, 'cycles'), columnScale(871, 'samples')];
    assert.deepEqual([seconds.name, seconds.text(375e6), mega.name, mega.text(9040402), small.name, small.text(12)],
        ['s', '0.375', 'M cycles', '9.0', 'samples', '12']);
    assert.equal(secondsText(1250000001), '1.250000001');
    assert.equal(parseSeconds('1.250000001'), 1250000001);
    assert.ok([parseSeconds('1,5'), parseSeconds('x'), parseSeconds('-1')].every(Number.isNaN));
});

test('CPU lists', () => {
    assert.deepEqual(Array.from(parseCpuList('0-2,5').subarray(0, 7)), [1, 1, 1, 0, 0, 1, 0]);
    assert.ok(['', 'x', '3-1', '1,,2', '99999'].every((text) => parseCpuList(text) === null));
    assert.equal(cpuListText([0, 1, 2, 5, 7, 8]), '0-2,5,7-8');
});

test('the address holds the state', () => {
    const state = stateOf('#t=1.5,&q=%22a%26b%22&p=n:x%20y&inv=1', parseSeconds);
    assert.deepEqual([state.t0, state.t1, state.query, state.process, state.inverted], [1.5e9, null, '"a&b"', 'n:x y', '1']);
    assert.deepEqual(stateOf(`#${fragmentOf(state, secondsText)}`, parseSeconds), state);
    assert.equal(fragmentOf(stateOf('', parseSeconds), secondsText), '');
    const bad = stateOf('#t=5,1&q=%E0%A4%A&zzz', parseSeconds);
    assert.deepEqual([bad.t0, bad.t1, bad.query], [null, null, '']);
});

test('broken payloads are refused with a reason', async () => {
    const meta = { events: [{ name: 'x', unit: 'samples' }], has_time: false };
    const good = [['stack.parent', 'u32', [0, 1]], ['stack.function', 'u32', [0xffffffff, 0]], ['function.name', 'u32', [0]],
        ['function.module', 'u32', [0xffffffff]], ['function.kind', 'u8', [0]], ['module.name', 'u32', []],
        ...['pid', 'tid', 'comm', 'process'].map((name) => [`thread.${name}`, 'u32', [0]]),
        ['sample.thread', 'u32', [0]], ['sample.stack', 'u32', [1]]];
    const with_ = (name, values) => good.map((column) => (column[0] === name ? [name, column[1], values] : column));
    const read = async (payload) => {
        const recording = readRecording(await readPayload({ textContent: payload }));
        absoluteParents(recording.stacks.parent);
        return recording;
    };
    assert.equal((await read(packPayload(meta, ['f'], good))).rows.count, 1);
    const cases = [
        [packPayload(meta, ['f'], with_('stack.parent', [0, 2])), /does not follow its parent/],
        [packPayload(meta, ['f'], with_('stack.parent', [0, 0])), /does not follow its parent/],
        [packPayload(meta, ['f'], with_('stack.function', [0, 7])), /stack.function names entry 7 of 1/],
        [packPayload(meta, ['f'], with_('sample.stack', [9])), /sample.stack names entry 9 of 2/],
        [packPayload(meta, ['f'], with_('sample.thread', [1])), /sample.thread names entry 1 of 1/],
        [packPayload(meta, [], good), /function.name names entry 0 of 0/],
        [packPayload(meta, ['f'], good.slice(1)), /stack.parent is missing/],
        [packPayload(meta, ['f'], with_('function.kind', [])), /another length/],
        [packPayload(meta, ['f'], good, { version: 2 }), /version 2/],
        [packPayload(meta, ['f'], good, { format: 'other' }), /another format/],
        [packPayload(meta, ['f'], good, { cols: [{ name: 'x', type: 'u32', len: 1e9, off: 0 }] }), /beyond the data/],
        [packPayload(meta, ['f'], good, { cols: [{ name: 'x', type: 'i64', len: 1, off: 0 }] }), /unknown type/],
    ];
    for (const [payload, reason] of cases)
        await assert.rejects(read(payload), reason);
    await assert.rejects(readPayload(null), /no data block/);
});
