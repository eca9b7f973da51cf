// Payload columns -> the recording: events, functions, threads, processes and sample rows, checked
// once so that the views may index without asking. All names are safe to show.
import { PayloadError } from './payload.js';
import { visible } from './text.js';

export const NONE = 0xffffffff;
export const NO_CPU = 0xffff;

function check(condition, message) {
    if (!condition)
        throw new PayloadError(message);
}

function required(columns, name, length) {
    const column = columns.get(name);
    check(column, `column ${name} is missing`);
    check(length === undefined || column.length === length, `column ${name} has another length than its fellows`);
    return column;
}

function optional(columns, name, length) {
    return columns.has(name) ? required(columns, name, length) : null;
}

function checkBelow(column, limit, what, alsoNone) {
    for (const value of column)
        check(value < limit || (alsoNone && value === NONE), `${what} names entry ${value} of ${limit}`);
}

function readFunctions(columns, strings) {
    const name = required(columns, 'function.name');
    const module = required(columns, 'function.module', name.length);
    const moduleName = required(columns, 'module.name');
    checkBelow(name, strings.length, 'function.name');
    checkBelow(module, moduleName.length, 'function.module', true);
    checkBelow(moduleName, strings.length, 'module.name');
    return {
        count: name.length,
        names: Array.from(name, (id) => strings[id]),
        modules: Array.from(module, (id) => (id === NONE ? '' : strings[moduleName[id]])),
        module,
        kind: required(columns, 'function.kind', name.length),
    };
}

function readThreads(columns, strings) {
    const pid = required(columns, 'thread.pid');
    const tid = required(columns, 'thread.tid', pid.length);
    const comm = required(columns, 'thread.comm', pid.length);
    const process = required(columns, 'thread.process', pid.length);
    checkBelow(comm, strings.length, 'thread.comm');
    checkBelow(process, strings.length, 'thread.process');
    return Array.from(pid, (_, i) => ({
        pid: pid[i] | 0,
        tid: tid[i] | 0,
        comm: strings[comm[i]] || '(no name)',
        process: strings[process[i]] || strings[comm[i]] || '(no name)',
    }));
}

function absoluteTimes(delta, unitNs) {
    const time = new Float64Array(delta.length);
    let units = 0;
    for (let row = 0; row < delta.length; row++) {
        units += delta[row];
        time[row] = units * unitNs;
    }
    return time;
}

function readRows(columns, meta, counts) {
    const stack = required(columns, 'sample.stack');
    const thread = required(columns, 'sample.thread', stack.length);
    const event = optional(columns, 'sample.event', stack.length);
    const delta = meta.has_time ? optional(columns, 'sample.time', stack.length) : null;
    checkBelow(stack, counts.stacks, 'sample.stack');
    checkBelow(thread, counts.threads, 'sample.thread');
    if (event)
        checkBelow(event, counts.events, 'sample.event');
    return {
        count: stack.length, stack, thread, event,
        time: delta && absoluteTimes(delta, meta.time_unit_ns || 1),
        cpu: optional(columns, 'sample.cpu', stack.length),
        samples: optional(columns, 'sample.count', stack.length),
        weight: optional(columns, 'sample.weight', stack.length),
    };
}

function readEvents(meta) {
    check(Array.isArray(meta.events), 'the list of events is missing');
    return meta.events.map((event) => ({
        name: visible(String(event.name)),
        // "events" are the event's own: cycles are counted in cycles.
        unit: visible(String(event.unit === 'events' ? event.name : event.unit)),
        rowWeight: Number(event.row_weight ?? 1),
    }));
}

export function readRecording({ meta, strings, columns }) {
    const shown = strings.map((text) => visible(String(text)));
    const functions = readFunctions(columns, shown);
    const threads = readThreads(columns, shown);
    const parent = required(columns, 'stack.parent');
    const stackFunction = required(columns, 'stack.function', parent.length);
    check(parent.length > 0, 'the empty stack is missing');
    checkBelow(stackFunction.subarray(1), functions.count, 'stack.function');
    const events = readEvents(meta);
    const rows = readRows(columns, meta,
        { stacks: parent.length, threads: threads.length, events: events.length });
    const last = rows.time && rows.count > 0 ? rows.time[rows.count - 1] + (meta.bin_ns || 0) : 0;
    return {
        events, functions, threads, rows,
        stacks: { parent, function: stackFunction },
        mainEvent: events[meta.main_event] ? meta.main_event : 0,
        durationNs: Math.max(Number(meta.duration_ns) || 0, last),
        binNs: Number(meta.bin_ns) || 0,
    };
}
