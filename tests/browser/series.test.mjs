// The machine's modules without a browser: payload, times, statistics, heat grid, numbers; by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aligned, spread, stacked } from '../../assets/aligned.js';
import { sectionsOf } from '../../assets/catalog.js';
import { NOTHING, heatColours, heatGrid, heatRows, rgbOf } from '../../assets/heatgrid.js';
import { readPayload } from '../../assets/payload.js';
import { quantityText, tickTexts, unitWords } from '../../assets/quantity.js';
import { readMachine, readSeries } from '../../assets/series.js';
import { amountOf, pointAt, statsOf, usualStep } from '../../assets/stats.js';
import { packPayload, profilePayload } from './payload.mjs';
import { machineSeries } from './synthetic.mjs';

async function open(machine) {
    return readMachine(readSeries(await readPayload({ textContent: profilePayload({ events: [], samples: [], machine }) })));
}

const axisOf = (from, to) => ({ from: Float64Array.from(from), to: Float64Array.from(to), count: from.length, moments: from[0] === to[0] });
const RATES = axisOf([0, 10, 20, 40], [10, 20, 30, 50]);
const MOMENTS = axisOf([5, 15, 25], [5, 15, 25]);

test('times come back to a microsecond, values to a 65534th of their range', async () => {
    const made = machineSeries({ cpus: 3 });
    const machine = await open(made);
    assert.equal(machine.series.length, made.series.length);
    made.series.forEach((want, i) => {
        const got = machine.series[i];
        const times = made.axes[want.axis];
        assert.deepEqual([got.group, got.instance, got.metric, got.unit, got.axis.count], [want.group, want.instance, want.metric, want.unit, times.from.length]);
        for (const key of ['from', 'to'])
            times[key].forEach((ns, point) => assert.ok(Math.abs(got.axis[key][point] - ns) <= 1000, `${key} ${point}`));
        const known = want.values.filter(Number.isFinite);
        const step = (Math.max(...known) - Math.min(...known)) / 65534;
        want.values.forEach((value, point) => assert.ok(Number.isNaN(value) ? Number.isNaN(got.values[point])
            : Math.abs(got.values[point] - value) <= step / 2 + 1e-9 * Math.abs(value), `${got.group} ${point}`));
        assert.equal(got.moved, known.some((value) => value !== 0));
    });
    assert.equal(machine.get('cpu', '2', 'busy').instance, '2');
    assert.equal(machine.get('cpu', '7', 'busy'), undefined);
    assert.equal(machine.get('__proto__', '', 'x'), undefined);
});

test('without series there is no machine', async () => {
    assert.equal(readMachine(readSeries(await readPayload({ textContent: profilePayload({ events: [], samples: [] }) }))), null);
});

test('broken series are refused with a reason', async () => {
    const entry = { group: 'cpu', instance: '', metric: 'user', unit: 'ratio', axis: 0, at: 0, low: 0, step: 1 };
    const meta = (change) => ({ axis_unit_ns: 1000, axes: [{ at: 0, count: 2, start_ns: 0 }], series: [entry], ...change });
    const columns = [['axis.from', 'u32', [0, 5]], ['axis.length', 'u32', [5, 5]], ['series.value', 'u16', [1, 2]]];
    const read = async (...parts) => readMachine(readSeries(await readPayload({ textContent: packPayload(...parts) })));
    assert.deepEqual([...(await read(meta(), [], columns)).series[0].values], [1, 2]);
    for (const [change, reason] of [[{ axes: undefined }, /list of axes is missing/], [{ axes: [] }, /names axis 0 of 0/],
        [{ axes: [{ at: 1, count: 2, start_ns: 0 }] }, /axis reaches beyond/], [{ axes: [{ at: 0, count: -1, start_ns: 0 }] }, /axis reaches beyond/],
        [{ series: [{ ...entry, at: 1 }] }, /series reaches beyond/], [{ series: [{ ...entry, at: 'x' }] }, /series reaches beyond/],
        [{ series: [{ ...entry, axis: '__proto__' }] }, /names axis __proto__/]])
        await assert.rejects(read(meta(change), [], columns), reason);
    await assert.rejects(read(meta(), [], columns.slice(1)), /columns of the series are incomplete/);
});

test('statistics of a range', () => {
    const rates = { axis: RATES, values: Float64Array.of(4, 8, NaN, 2) };
    assert.deepEqual(statsOf(rates, 0, 50), { min: 2, mean: 14 / 3, p95: 8, max: 8 });
    assert.deepEqual(statsOf(rates, 5, 20), { min: 4, mean: (4 * 5 + 8 * 10) / 15, p95: 8, max: 8 });
    assert.deepEqual(statsOf(rates, 10, 20), { min: 8, mean: 8, p95: 8, max: 8 });
    assert.ok(Object.values(statsOf(rates, 21, 39)).every(Number.isNaN));
    const moments = { axis: MOMENTS, values: Float64Array.of(1, 2, 6) };
    assert.deepEqual(statsOf(moments, 0, Infinity), { min: 1, mean: 3, p95: 6, max: 6 });
    assert.deepEqual(statsOf(moments, 5, 15), { min: 1, mean: 1.5, p95: 2, max: 2 });
    const hundred = { axis: axisOf([...Array(100).keys()], [...Array(100).keys()]), values: Float64Array.from({ length: 100 }, (_, i) => 100 - i) };
    assert.equal(statsOf(hundred, 0, Infinity).p95, 95);
    assert.equal(amountOf(rates), 4 * 10 + 8 * 10 + 2 * 10);
    assert.equal(amountOf(moments), 6);
    assert.equal(usualStep(RATES), 10);
    assert.deepEqual([-1, 0, 9, 10, 30, 31, 50, 51].map((ns) => pointAt(RATES, ns)), [-1, 0, 0, 1, 2, -1, 3, -1]);
    assert.deepEqual([4, 5, 14, 99].map((ns) => pointAt(MOMENTS, ns)), [-1, 0, 0, 2]);
});

test('rates hold over their interval, gaps are null, moments are points', () => {
    const drawn = [{ axis: RATES, values: Float64Array.of(4, NaN, 6, 2) }, { axis: MOMENTS, values: Float64Array.of(1, NaN, 3) }];
    const { times, columns } = aligned(drawn);
    assert.deepEqual([...times], [0, 5, 10, 15, 20, 25, 30, 40, 50]);
    assert.deepEqual(columns[0], [4, 4, 4, null, 6, 6, 6, 2, 2]);
    assert.deepEqual(columns[1], [undefined, 1, undefined, null, undefined, 3, undefined, undefined, undefined]);
});

test('stacks and spreads', () => {
    const of = (...values) => ({ axis: MOMENTS, values: Float64Array.from(values) });
    assert.deepEqual(stacked([of(1, 2, 3), of(1, NaN, 1), of(5, 5, 5)]).map(({ values }) => [...values]), [[1, 2, 3], [2, NaN, 4], [7, NaN, 9]]);
    assert.deepEqual(spread([of(1, 2, NaN), of(3, NaN, NaN), of(2, 9, NaN)]).map(({ name, values }) => [name, ...values]),
        [['greatest', 3, 9, NaN], ['median', 2, 2, NaN], ['least', 1, 2, NaN]]);
});

test('the heat grid keeps the greatest', () => {
    const points = axisOf([0, 1, 2, 3, 60], [1, 2, 3, 4, 100]);
    const grid = heatGrid([[{ axis: points, values: Float64Array.of(0, 1, 0, NaN, 0.5) }], [{ axis: points, values: Float64Array.of(NaN, NaN, NaN, NaN, 7) }]], 10, 100);
    assert.deepEqual([...grid.subarray(0, 10)], [254, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, 127, 127, 127, 127]);
    assert.deepEqual([...grid.subarray(10)], [...Array(6).fill(NOTHING), 254, 254, 254, 254]);
    const cpus = Array.from({ length: 5 }, (_, cpu) => ({ instance: `${cpu}`, axis: points }));
    assert.deepEqual(heatRows(cpus, 8).map(({ name }) => name), ['0', '1', '2', '3', '4']);
    assert.deepEqual(heatRows(cpus, 3).map(({ name, list }) => [name, list.length]), [['0-1', 2], ['2-3', 2], ['4', 1]]);
    const colours = heatColours([[0, 0, 0], [255, 255, 255]], [1, 2, 3]);
    assert.deepEqual([colours[0], colours[254], colours[NOTHING]], [0xff000000, 0xffffffff, 0xff030201]);
    assert.deepEqual([rgbOf('rgb(1, 2, 3)'), rgbOf('color(srgb 0 0.5 1)')], [[1, 2, 3], [0, 127.5, 255]]);
});

test('each series has its place, and what is unknown too', async () => {
    const machine = await open(machineSeries({ cpus: 3 }));
    const sections = sectionsOf(machine);
    const placed = sections.flatMap(({ charts }) => charts.flatMap(({ series }) => series));
    const derived = machine.series.filter(({ group, metric, instance }) => group === 'cpu' &&
        (metric === 'idle' || (metric === 'busy' && instance === 'total') || (metric === 'interrupts' && instance === 'total')));
    for (const series of machine.series)
        assert.ok(placed.includes(series) || derived.includes(series), `${series.group}.${series.instance}.${series.metric}`);
    assert.deepEqual(sections.at(-1).charts.map(({ title }) => title), ['gadget, spins']);
    for (const { charts } of sections)
        charts.forEach(({ series, title }) => assert.equal(new Set(series.map(({ unit }) => unit)).size, 1, title));
});

test('numbers of the machine for people', () => {
    assert.deepEqual([[0.125, 'ratio'], [1536, 'bytes'], [85e6, 'bytes/s'], [2.4e9, 'Hz'], [12547, '1/s'], [5.85, 'ms'], [1.5, 'cpus'], [NaN, 'ms'], [7, 'constructor']]
        .map((pair) => quantityText(...pair)), ['12.5 %', '1.50 KiB', '81.1 MiB/s', '2.40 GHz', '12 547 per second', '5.85 ms', '1.50 CPUs', '–', '7 constructor']);
    assert.deepEqual(['ratio', 'bytes/s', 'tasks'].map(unitWords), ['', 'bytes per second', 'tasks']);
    assert.deepEqual(tickTexts([0, 2 ** 29, 2 ** 30], 'bytes'), ['0', '0.5 GiB', '1 GiB']);
    assert.deepEqual(tickTexts([0, 0.5, 1], 'ratio'), ['0 %', '50 %', '100 %']);
    assert.deepEqual(tickTexts([0, 20000, 1e7], '1/s'), ['0', '20 000', '10 M']);
});
