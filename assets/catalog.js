// What is shown of the machine: sections of charts, each over some of the recorded series. What no
// chart names appears at the end, so that nothing that was recorded is out of sight.
import { unitWords } from './quantity.js';
import { clipped } from './text.js';

const TITLE_MAX = 80;
const CHARTS_MAX = 40; // of one kind: more come only from recordings that were made up
const CPU_STATES = ['user', 'nice', 'system', 'irq', 'softirq', 'iowait', 'steal', 'guest', 'guest_nice'];
const CPU_GROUPS = ['cpu', 'sched', 'frequency'];
const RESOURCES = { cpu: 'for a CPU', memory: 'for memory', io: 'for I/O', irq: 'for interrupts' };

// A chart takes the `metrics` of a `group`, in this order, or the `rest` that no other chart took.
// `choose`: of the instance that the reader picks, at first `first`, rather not `last`; else of all
// instances but those `without`. `top`: lines are called by their instances; `spread`: many are drawn
// as their extremes; `draw`: the metrics to draw, the table has all. `names` of metrics, or of
// instances with `top`. facts: [label, group, instance or null for the picked one, metric].
export const SECTIONS = [
    { key: 'cpu', title: 'Processors', open: true,
        facts: [['busy', 'cpu', 'total', 'busy'], ['waiting for I/O', 'cpu', 'total', 'iowait'],
            ['stolen', 'cpu', 'total', 'steal']],
        charts: [
            { key: 'states', title: 'CPU states', wide: true, group: 'cpu', metrics: CPU_STATES, choose: 'CPU',
                first: 'total', stacked: true },
            { key: 'heat', title: 'Busy, by CPU', group: 'cpu', metrics: ['busy'], heat: true, without: ['total'] },
            { key: 'delay', title: 'Time spent waiting for a CPU', group: 'sched', metrics: ['run_delay'],
                spread: true, without: ['total'] },
            { key: 'slices', title: 'Time slices', group: 'sched', metrics: ['timeslices'], spread: true, without: ['total'] },
            { key: 'frequency', title: 'Frequency', group: 'frequency', metrics: ['hz'], spread: true },
        ] },
    { key: 'tasks', title: 'Load and scheduling',
        facts: [['load', 'load', '', '1'], ['context switches', 'system', '', 'context_switches']],
        charts: [
            { key: 'load', title: 'Load', group: 'load', metrics: ['1', '5', '15', 'running', 'total'],
                draw: ['1', '5', '15'], names: { 1: '1 minute', 5: '5 minutes', 15: '15 minutes' } },
            { key: 'runnable', title: 'Runnable and blocked tasks', group: 'system', metrics: ['runnable', 'blocked'] },
            { key: 'switches', title: 'Context switches and interrupts', group: 'system',
                metrics: ['context_switches', 'interrupts'] },
            { key: 'forks', title: 'New tasks', group: 'system', metrics: ['forks'] },
        ] },
    { key: 'pressure', title: 'Pressure',
        facts: [['CPU', 'pressure', 'cpu', 'some'], ['memory', 'pressure', 'memory', 'some'], ['I/O', 'pressure', 'io', 'some']],
        charts: [
            { key: 'some', title: 'Some tasks wait', group: 'pressure', metrics: ['some'], top: true, names: RESOURCES },
            { key: 'full', title: 'All tasks wait', group: 'pressure', metrics: ['full'], top: true, names: RESOURCES },
        ] },
    { key: 'memory', title: 'Memory',
        facts: [['used', 'memory', '', 'used'], ['swap used', 'memory', '', 'swap_used'],
            ['faults that read a disk', 'vm', '', 'major_faults']],
        charts: [
            { key: 'use', title: 'Memory use', group: 'memory', rest: true,
                draw: ['used', 'anon', 'cached', 'slab', 'swap_used', 'dirty'] },
            { key: 'faults', title: 'Page faults', group: 'vm', metrics: ['page_faults'] },
            { key: 'major', title: 'Page faults that read a disk', group: 'vm', metrics: ['major_faults'] },
            { key: 'swap', title: 'Swapping', group: 'vm', metrics: ['swap_in', 'swap_out'] },
            { key: 'paging', title: 'Paging to and from disks', group: 'vm', metrics: ['page_in', 'page_out'] },
            { key: 'vm', title: 'Other memory events', group: 'vm', rest: true },
        ] },
    { key: 'disk', title: 'Disks',
        facts: [['busy', 'disk', null, 'util'], ['read', 'disk', null, 'read_bytes'],
            ['written', 'disk', null, 'write_bytes'], ['await', 'disk', null, 'await']],
        charts: [
            { key: 'bytes', title: 'Throughput', group: 'disk',
                metrics: ['read_bytes', 'write_bytes', 'discard_bytes'], choose: 'Device' },
            { key: 'util', title: 'Busy', group: 'disk', metrics: ['util'], choose: 'Device' },
            { key: 'await', title: 'Time per request', group: 'disk',
                metrics: ['await', 'r_await', 'w_await', 'd_await', 'f_await'], choose: 'Device',
                names: { await: 'all', r_await: 'reads', w_await: 'writes', d_await: 'discards', f_await: 'flushes' } },
            { key: 'queue', title: 'Requests in the queue', group: 'disk', metrics: ['aqu_sz', 'in_flight'], choose: 'Device' },
            { key: 'ops', title: 'Requests', group: 'disk',
                metrics: ['reads', 'writes', 'discards', 'flushes', 'read_merged', 'write_merged'], choose: 'Device' },
            { key: 'size', title: 'Size of a request', group: 'disk', metrics: ['areq_sz'], choose: 'Device' },
        ] },
    { key: 'net', title: 'Network',
        facts: [['received', 'net', null, 'rx_bytes'], ['sent', 'net', null, 'tx_bytes']],
        charts: [
            { key: 'bytes', title: 'Throughput', group: 'net', metrics: ['rx_bytes', 'tx_bytes'], choose: 'Interface',
                last: 'lo' },
            { key: 'packets', title: 'Packets', group: 'net', metrics: ['rx_packets', 'tx_packets', 'rx_multicast'],
                choose: 'Interface', last: 'lo' },
            { key: 'errors', title: 'Errors and drops', group: 'net',
                metrics: ['rx_errors', 'tx_errors', 'rx_dropped', 'tx_dropped', 'collisions'], choose: 'Interface', last: 'lo' },
        ] },
    { key: 'process', title: 'Processes', facts: [],
        charts: [
            { key: 'cpu', title: 'CPU time by process', group: 'process', metrics: ['cpu'], top: true },
            { key: 'rss', title: 'Resident memory by process', group: 'process', metrics: ['rss'], top: true },
            { key: 'one', title: 'One process: CPU time', group: 'process', metrics: ['user', 'system'],
                choose: 'Process', stacked: true },
            { key: 'oneof', title: 'One process', group: 'process', rest: true, choose: 'Process' },
        ] },
    { key: 'irq', title: 'Interrupts', facts: [],
        charts: [
            { key: 'irq', title: 'Interrupts by line', group: 'interrupts', metrics: ['per_second'], top: true },
            { key: 'softirq', title: 'Soft interrupts', group: 'softirq', metrics: ['per_second'], top: true },
            { key: 'cpu', title: 'Interrupts by CPU', group: 'cpu', metrics: ['interrupts'], spread: true, without: ['total'] },
        ] },
    { key: 'numa', title: 'NUMA nodes', facts: [],
        charts: [
            { key: 'memory', title: 'Memory of a node', group: 'numa', rest: true, choose: 'Node', unit: 'bytes',
                draw: ['used', 'free', 'total'] },
            { key: 'pages', title: 'Allocations', group: 'numa',
                metrics: ['hit', 'miss', 'foreign', 'interleave_hit', 'local', 'other'], choose: 'Node' },
        ] },
];

const WORDS = { rx_bytes: 'received', tx_bytes: 'sent', read_bytes: 'read', write_bytes: 'written', util: 'busy', aqu_sz: 'queued',
    areq_sz: 'size', discard_bytes: 'discarded', in_flight: 'in flight at the moment', rx_packets: 'received', tx_packets: 'sent',
    rx_multicast: 'multicast', rx_errors: 'errors on receipt', tx_errors: 'errors on sending', rx_dropped: 'dropped on receipt',
    tx_dropped: 'dropped on sending', iowait: 'waiting for I/O', steal: 'stolen by the host', irq: 'interrupts',
    softirq: 'soft interrupts' };

// Names come from the recording: only what the table itself holds counts.
function own(table, key) {
    return table && Object.hasOwn(table, key) ? table[key] : undefined;
}

function words(metric) {
    return own(WORDS, metric) ?? metric.replace(/_/g, ' ');
}

// How a series is called inside its chart.
export function seriesName(chart, series) {
    if (chart.heat || chart.spread)
        return CPU_GROUPS.includes(series.group) ? `CPU ${series.instance}` : series.instance;
    if (chart.top)
        return own(chart.names, series.instance) ?? (series.instance || words(series.metric));
    return own(chart.names, series.metric) ?? words(series.metric);
}

function taken(machine, chart) {
    const metrics = chart.metrics ?? [];
    return metrics.flatMap((metric) => [...machine.instances(chart.group, metric).values()])
        .filter((series) => !chart.without?.includes(series.instance));
}

function grouped(series, keyOf) {
    const groups = new Map();
    for (const entry of series) {
        const key = keyOf(entry);
        if (!groups.has(key))
            groups.set(key, []);
        groups.get(key).push(entry);
    }
    return groups;
}

// "rest": what the group has and no other chart took; a chart holds one unit.
function restCharts(chart, left) {
    const series = left.filter(({ group, unit }) => group === chart.group && (!chart.unit || unit === chart.unit));
    const units = [...grouped(series, ({ unit }) => unit)].slice(0, CHARTS_MAX);
    return units.map(([unit, list], i) => {
        const metrics = new Set(list.map(({ metric }) => metric));
        const what = metrics.size === 1 ? words(list[0].metric) : unit === '1/s' ? 'events per second' : unitWords(unit);
        return { ...chart, key: i === 0 ? chart.key : `${chart.key}${i}`, unit, series: list,
            title: clipped(units.length > 1 && what ? `${chart.title}: ${what}` : chart.title, TITLE_MAX) };
    });
}

// What belongs to no section: a chart for each metric of a group that has instances, else for each
// unit of a group.
function strangers(left) {
    const groups = grouped(left, ({ group, instance, metric, unit }) => JSON.stringify([group, instance ? metric : '', unit]));
    return [...groups.values()].slice(0, CHARTS_MAX).map((series, i) => {
        const [{ group, instance, metric }] = series;
        const title = clipped(instance ? `${group}, ${words(metric)}` : group, TITLE_MAX);
        return { key: `other${i}`, title, group, top: Boolean(instance), series };
    });
}

// Known without a chart of their own: they follow from others.
function isDerived({ group, instance, metric }) {
    return (group === 'cpu' && ['idle', 'busy', 'interrupts'].includes(metric)) || (group === 'sched' && instance === 'total') ||
        (group === 'pressure' && metric.endsWith('_avg10'));
}

// The sections that this machine has something for: [{ key, title, open, facts, charts: [{…, series}] }]
export function sectionsOf(machine) {
    const used = new Set();
    const fixed = SECTIONS.map((section) => section.charts.map((chart) => {
        const series = chart.rest ? [] : taken(machine, chart);
        series.forEach((entry) => used.add(entry));
        return { ...chart, series };
    }));
    machine.series.filter(isDerived).forEach((entry) => used.add(entry));
    const left = () => machine.series.filter((entry) => !used.has(entry));
    const sections = SECTIONS.map((section, i) => ({ ...section, charts: fixed[i].flatMap((chart) => {
        const charts = chart.rest ? restCharts(chart, left()) : [chart];
        charts.forEach(({ series }) => series.forEach((entry) => used.add(entry)));
        return charts;
    }) }));
    sections.push({ key: 'other', title: 'Other series', facts: [], charts: strangers(left()) });
    return sections.map((section) => ({ ...section, charts: section.charts.filter(({ series }) => series.length > 0) }))
        .filter(({ charts }) => charts.length > 0);
}
