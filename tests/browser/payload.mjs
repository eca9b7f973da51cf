// Writes a page's payload as doc/page.md describes it: what report/payload.c does in C.
import { gzipSync } from 'node:zlib';

const TYPES = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f64: Float64Array };
const NONE = 0xffffffff;

// columns: [name, type, values] in order
export function packPayload(meta, strings, columns, header = {}) {
    const views = columns.map(([name, type, values]) => ({ name, type, view: TYPES[type].from(values) }));
    let off = 0;
    const cols = views.map(({ name, type, view }) => {
        const column = { name, type, len: view.length, off };
        off += Math.ceil(view.byteLength / 8) * 8;
        return column;
    });
    const json = Buffer.from(JSON.stringify({ format: 'pipa-page', version: 1, writer: 'test', meta, strings, cols, ...header }));
    const base = Math.ceil((8 + json.length) / 8) * 8;
    const bytes = Buffer.alloc(base + off);
    bytes.write('PIPA', 0, 'latin1');
    bytes.writeUInt32LE(json.length, 4);
    json.copy(bytes, 8);
    views.forEach(({ view }, i) => Buffer.from(view.buffer).copy(bytes, base + cols[i].off));
    return gzipSync(bytes).toString('base64');
}

class Interner {
    list = [];
    index = new Map();
    id(key, value = key) {
        if (!this.index.has(key)) {
            this.index.set(key, this.list.length);
            this.list.push(value);
        }
        return this.index.get(key);
    }
}

// Stacks as nested maps -> preorder columns; node.id is set on the way.
function preorder(root) {
    const parent = [], func = [];
    (function visit(node, parentId) {
        node.id = parent.length;
        parent.push(node.id === 0 ? 0 : node.id - parentId);
        func.push(node.func);
        for (const child of node.children.values())
            visit(child, node.id);
    })(root, 0);
    return { parent, func };
}

function insert(root, stack, functions) {
    let node = root;
    for (const [name, module, kind] of stack) {
        const func = functions.id(`${name}\n${module}\n${kind}`, { name, module, kind });
        if (!node.children.has(func))
            node.children.set(func, { func, children: new Map() });
        node = node.children.get(func);
    }
    return node;
}

const has = (samples, key) => samples.some((sample) => sample[key] !== undefined);

function stackColumns(rootNode, functions, modules, strings) {
    const { parent, func } = preorder(rootNode);
    return [
        ['stack.parent', 'u32', parent],
        ['stack.function', 'u32', func],
        ['function.name', 'u32', functions.list.map(({ name }) => strings.id(name))],
        ['function.module', 'u32', functions.list.map(({ module }) => (module ? modules.id(module) : NONE))],
        ['function.kind', 'u8', functions.list.map(({ kind }) => kind)],
        ['module.name', 'u32', modules.list.map((name) => strings.id(name))],
    ];
}

function threadColumns(threads, strings) {
    return [
        ['thread.pid', 'u32', threads.list.map(({ pid }) => pid >>> 0)],
        ['thread.tid', 'u32', threads.list.map(({ tid }) => tid >>> 0)],
        ['thread.comm', 'u32', threads.list.map(({ comm }) => strings.id(comm))],
        ['thread.process', 'u32', threads.list.map(({ comm, process }) => strings.id(process ?? comm))],
    ];
}

function sampleColumns(samples, rows, time, { hasTime, events, binNs }) {
    const column = (wanted, name, type, values) => (wanted ? [[`sample.${name}`, type, values]] : []);
    return [
        ...column(hasTime, 'time', 'u32', time.map((t, i) => t - (i > 0 ? time[i - 1] : 0))),
        ...column(has(samples, 'cpu'), 'cpu', 'u16', samples.map(({ cpu }) => cpu ?? 0xffff)),
        ...column(true, 'thread', 'u32', rows.map(({ thread }) => thread)),
        ...column(events.length > 1, 'event', 'u8', samples.map(({ event }) => event ?? 0)),
        ...column(true, 'stack', 'u32', rows.map(({ node }) => node.id)),
        ...column(binNs > 0, 'count', 'u32', samples.map(({ count }) => count ?? 1)),
        ...column(has(samples, 'weight'), 'weight', 'f64', samples.map(({ weight }) => weight ?? 1)),
    ];
}

function scaleOf(values) {
    const known = values.filter(Number.isFinite);
    if (known.length === 0)
        return { low: null, step: 0, stored: false };
    const low = known.reduce((a, b) => Math.min(a, b)), high = known.reduce((a, b) => Math.max(a, b));
    return { low, step: (high - low) / 65534, stored: high > low || known.length < values.length };
}

// axes: [{ from: [ns…], to: [ns…] }]; series: [{ group, instance, metric, unit, axis (index), values }]
function seriesParts({ axes, series }) {
    const unit = 1000;
    const ticks = axes.map(({ from, to }) => ({
        from: from.map((ns) => Math.round((ns - from[0]) / unit)), to: to.map((ns) => Math.round((ns - from[0]) / unit)) }));
    let at = 0, stored = 0;
    const axisMeta = axes.map(({ from }) => ({ at: (at += from.length) - from.length, count: from.length, start_ns: from[0] ?? 0 }));
    const values = [];
    const seriesMeta = series.map(({ group, instance = '', metric, unit: unitName, axis, values: list }) => {
        const { low, step, stored: keep } = scaleOf(list);
        const entry = { group, instance, metric, unit: unitName, axis, at: keep ? stored : null, low, step };
        if (keep) {
            values.push(list.map((value) => (Number.isFinite(value) ? (step > 0 ? Math.round((value - low) / step) : 0) : 0xffff)));
            stored += list.length;
        }
        return entry;
    });
    return {
        meta: { axis_unit_ns: unit, axes: axisMeta, series: seriesMeta },
        columns: [
            ['axis.from', 'u32', ticks.flatMap(({ from }) => from.map((tick, i) => tick - (i > 0 ? from[i - 1] : 0)))],
            ['axis.length', 'u32', ticks.flatMap(({ from, to }) => to.map((tick, i) => tick - from[i]))],
            ['series.value', 'u16', values.flat()],
        ],
    };
}

// samples: [{ t (ns) | undefined, cpu, pid, tid, comm, process, event, weight, count,
//             stack: [[name, module, kind]…] from the root down }]
export function profilePayload({ events, samples, binNs = 0, hasTime = true, unitNs = 1000, machine = null, durationNs = 0 }) {
    const strings = new Interner(), functions = new Interner(), modules = new Interner(), threads = new Interner();
    const rootNode = { func: NONE, children: new Map() };
    strings.id('');
    const rows = samples.map((sample) => ({
        node: insert(rootNode, sample.stack, functions),
        thread: threads.id(`${sample.pid} ${sample.tid} ${sample.comm}`, sample),
    }));
    const time = samples.map(({ t }) => Math.floor((t ?? 0) / unitNs));
    const columns = [
        ...stackColumns(rootNode, functions, modules, strings),
        ...threadColumns(threads, strings),
        ...sampleColumns(samples, rows, time, { hasTime, events, binNs }),
    ];
    const meta = {
        input: 'perf.data', host: 'fixture', start: '', duration_ns: Math.max((time[time.length - 1] ?? 0) * unitNs, durationNs), bin_ns: binNs,
        main_event: 0, has_time: hasTime, has_cpu: true, has_chains: true, time_unit_ns: unitNs, events,
    };
    const series = machine ? seriesParts(machine) : { meta: {}, columns: [] };
    return packPayload({ ...meta, ...series.meta }, strings.list, [...columns, ...series.columns]);
}
