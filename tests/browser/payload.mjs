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

// samples: [{ t (ns) | undefined, cpu, pid, tid, comm, process, event, weight, count,
//             stack: [[name, module, kind]…] from the root down }]
export function profilePayload({ events, samples, binNs = 0, hasTime = true, unitNs = 1000 }) {
    const strings = new Interner(), functions = new Interner(), modules = new Interner(), threads = new Interner();
    const root = { func: NONE, children: new Map() };
    strings.id('');
    const rows = samples.map((sample) => ({
        sample,
        node: insert(root, sample.stack, functions),
        thread: threads.id(`${sample.pid} ${sample.tid} ${sample.comm}`, sample),
    }));
    const { parent, func } = preorder(root);
    for (const { module } of functions.list)
        module && modules.id(module);
    const time = samples.map(({ t }) => Math.floor((t ?? 0) / unitNs));
    const columns = [
        ['stack.parent', 'u32', parent],
        ['stack.function', 'u32', func],
        ['function.name', 'u32', functions.list.map(({ name }) => strings.id(name))],
        ['function.module', 'u32', functions.list.map(({ module }) => (module ? modules.id(module) : NONE))],
        ['function.kind', 'u8', functions.list.map(({ kind }) => kind)],
        ['module.name', 'u32', modules.list.map((name) => strings.id(name))],
        ['thread.pid', 'u32', threads.list.map(({ pid }) => pid >>> 0)],
        ['thread.tid', 'u32', threads.list.map(({ tid }) => tid >>> 0)],
        ['thread.comm', 'u32', threads.list.map(({ comm }) => strings.id(comm))],
        ['thread.process', 'u32', threads.list.map(({ comm, process }) => strings.id(process ?? comm))],
        ...(hasTime ? [['sample.time', 'u32', time.map((t, i) => t - (i > 0 ? time[i - 1] : 0))]] : []),
        ...(samples.some(({ cpu }) => cpu !== undefined) ? [['sample.cpu', 'u16', samples.map(({ cpu }) => cpu ?? 0xffff)]] : []),
        ['sample.thread', 'u32', rows.map(({ thread }) => thread)],
        ...(events.length > 1 ? [['sample.event', 'u8', samples.map(({ event }) => event ?? 0)]] : []),
        ['sample.stack', 'u32', rows.map(({ node }) => node.id)],
        ...(binNs ? [['sample.count', 'u32', samples.map(({ count }) => count ?? 1)]] : []),
        ...(samples.some(({ weight }) => weight !== undefined) ? [['sample.weight', 'f64', samples.map(({ weight }) => weight ?? 1)]] : []),
    ];
    const last = time.length > 0 ? time[time.length - 1] * unitNs : 0;
    const meta = {
        input: 'perf.data', host: 'fixture', start: '', duration_ns: last, bin_ns: binNs, main_event: 0,
        has_time: hasTime, has_cpu: true, has_chains: true, time_unit_ns: unitNs, events,
    };
    return packPayload(meta, strings.list, columns);
}
