// Payload -> the machine's series, checked once: axes with the times of their points, and series
// whose values are unpacked when they are first asked for. All names are safe to show.
import { PayloadError } from './payload.js';
import { visible } from './text.js';

const NOT_MEASURED = 0xffff;

function check(condition, message) {
    if (!condition)
        throw new PayloadError(message);
}

function isIndex(value, limit) {
    return Number.isSafeInteger(value) && value >= 0 && value <= limit;
}

// Starts and ends in nanoseconds; the two are equal for what was found at a moment.
function readAxis({ at, count, start_ns: start }, delta, length, unitNs) {
    check(isIndex(at, delta.length) && isIndex(count, delta.length - at), 'an axis reaches beyond its column');
    const from = new Float64Array(count), to = new Float64Array(count);
    let units = 0;
    for (let i = 0; i < count; i++) {
        units += delta[at + i];
        from[i] = (Number(start) || 0) + units * unitNs;
        to[i] = from[i] + length[at + i] * unitNs;
    }
    return { count, from, to, moments: count > 0 && from[0] === to[0] };
}

class Series {
    constructor(entry, axis, column) {
        this.group = visible(String(entry.group));
        this.instance = visible(String(entry.instance));
        this.metric = visible(String(entry.metric));
        this.unit = visible(String(entry.unit));
        this.low = entry.low === null ? NaN : Number(entry.low);
        this.step = Number(entry.step) || 0;
        this.axis = axis;
        this.column = entry.at === null ? null : column.subarray(entry.at, entry.at + axis.count);
        this.unpacked = null;
    }

    // NaN where not measured.
    get values() {
        this.unpacked ??= this.column === null
            ? new Float64Array(this.axis.count).fill(this.low)
            : Float64Array.from(this.column, (share) => (share === NOT_MEASURED ? NaN : this.low + this.step * share));
        return this.unpacked;
    }

    get isMeasured() {
        return !Number.isNaN(this.low) && this.axis.count > 0;
    }

    // Something other than zero was measured.
    get moved() {
        return this.isMeasured && (this.low !== 0 || this.step !== 0);
    }
}

export class Machine {
    constructor(axes, series) {
        this.axes = axes;
        this.series = series;
        this.index = new Map();
        for (const entry of series) {
            const group = this.groupOf(entry.group);
            if (!group.has(entry.metric))
                group.set(entry.metric, new Map());
            group.get(entry.metric).set(entry.instance, entry);
        }
    }

    groupOf(name) {
        if (!this.index.has(name))
            this.index.set(name, new Map());
        return this.index.get(name);
    }

    // The series of a group and metric by instance, in order.
    instances(group, metric) {
        return this.index.get(group)?.get(metric) ?? new Map();
    }

    get(group, instance, metric) {
        return this.instances(group, metric).get(instance);
    }
}

// Series and axes as the payload lists them; none where it holds none.
export function readSeries({ meta, columns }) {
    if (!Array.isArray(meta.series) || meta.series.length === 0)
        return { axes: [], series: [] };
    check(Array.isArray(meta.axes), 'the list of axes is missing');
    const [delta, length, values] = ['axis.from', 'axis.length', 'series.value'].map((name) => columns.get(name));
    check(delta && length && values && delta.length === length.length, 'the columns of the series are incomplete');
    const axes = meta.axes.map((axis) => readAxis(axis, delta, length, Number(meta.axis_unit_ns) || 1));
    const series = meta.series.map((entry) => {
        const axis = isIndex(entry.axis, axes.length - 1) ? axes[entry.axis] : null;
        check(axis, `series names axis ${entry.axis} of ${axes.length}`);
        check(entry.at === null || (isIndex(entry.at, values.length) && isIndex(axis.count, values.length - entry.at)),
            'a series reaches beyond its column');
        return new Series(entry, axis, values);
    });
    return { axes, series };
}

const OF_METRICS = /^metrics(_pm|_running)?$/;

// The machine, or null where the payload holds none of its series.
export function readMachine({ axes, series }) {
    const own = series.filter(({ group }) => !OF_METRICS.test(group));
    return own.length > 0 ? new Machine(axes, own) : null;
}

function readMetric([index, ...ids], units, series) {
    const at = (id) => (isIndex(id, series.length - 1) ? series[id] : null);
    const [overTime, pm, running] = ids.slice(0, 3).map(at);
    const first = ids[3];
    check(Number.isSafeInteger(index) && index >= 0, 'a metric without a number');
    check(first === null || isIndex(first, series.length - units.length), 'units reach beyond the series');
    const byUnit = first === null ? null
        : units.map((name, i) => Object.assign(Object.create(series[first + i]), { instance: name }));
    return { index, overTime, pm, running, byUnit };
}

// What the payload knows of the metrics of each set: { ownClock, joined, totalUnits, metrics: [{ index, overTime,
// pm, running, byUnit }] }; empty where nothing was counted over time or apart.
export function readMetrics({ meta }, { series }) {
    return (Array.isArray(meta.metrics) ? meta.metrics : []).map((set) => {
        const units = set.units.map((name) => visible(String(name)));
        return { ownClock: Boolean(set.own_clock), joined: Number(set.joined) || 1, totalUnits: Number(set.total_units) || 0,
            metrics: set.metrics.map((metric) => readMetric(metric, units, series)) };
    });
}
