// Decodes the page's data and puts the views in place of the static figures. If anything is amiss
// the static page stays as it is and says so.
import { readAddress, writeAddress } from './address.js';
import { Chart, noTimeMessage } from './chart.js';
import { Clock } from './clock.js';
import { el } from './dom.js';
import { Filters } from './filters.js';
import { Flame } from './flame.js';
import { MachineView } from './machine.js';
import { MetricsView } from './metrics.js';
import { readPayload } from './payload.js';
import { RangeInputs } from './rangeinputs.js';
import { readRecording } from './recording.js';
import { watchScrollers } from './scrollers.js';
import { readMachine, readMetrics, readSeries } from './series.js';
import { SELECTION_KEYS, Session } from './session.js';
import { Store } from './store.js';
import { SystemSearch } from './system.js';
import { Table } from './table.js';
import { createThemeButton } from './theme.js';
import { visible } from './text.js';

// The sections that follow the selection, and the bar that says what is selected, in one box: the
// bar stays in sight as long as they are.
function placeFilters(filters) {
    const sections = ['time', 'machine', 'metrics', 'flame', 'hotspots'].map((id) => document.getElementById(id)).filter(Boolean);
    const bench = el('div', { class: 'bench' }, filters.element);
    sections[0].before(bench);
    bench.append(...sections);
}

// The page's static words describe its static parts.
function rename() {
    document.querySelector('#flame h2').textContent = 'Flame graph';
    const link = document.querySelector('nav a[href="#flame"]');
    if (link)
        link.textContent = 'Flame graph';
    document.getElementById('table-view').append(
        el('h3', { class: 'whole' }, 'The whole recording, whatever is selected'));
}

// The machine's charts, where the page has a place for them and the data has series.
function createMachine(machine, session, store, clock) {
    const place = document.getElementById('machine-view');
    return machine && place ? new MachineView(place, machine, session, store, clock) : null;
}

// The search and the charts of the metrics, where the page has a section of them.
function createMetrics(sets, session, store, clock) {
    const place = document.getElementById('metrics-view');
    return place ? new MetricsView(place, place.parentElement, sets, { session, store, clock }) : null;
}

// Without samples over time the machine's can still be selected from.
function withoutChart({ rows }, hasOthers, session, store) {
    if (!hasOthers)
        return [noTimeMessage(rows.count)];
    const inputs = new RangeInputs(session, store);
    store.on(['t0', 't1'], () => inputs.update());
    inputs.update();
    return [noTimeMessage(rows.count), inputs.element];
}

function createSystemSearch() {
    const section = document.getElementById('system');
    const place = document.getElementById('system-view');
    return section && place ? new SystemSearch(section, place) : null;
}

function start(payload) {
    const recording = readRecording(payload);
    const series = readSeries(payload);
    const machine = readMachine(series);
    const metrics = readMetrics(payload, series);
    const others = Boolean(machine || metrics.some((set) => !set.ownClock && set.metrics.some(({ overTime }) => overTime)));
    const hasTime = Boolean(recording.rows.time || others);
    const store = new Store(readAddress(recording, hasTime), writeAddress);
    const session = new Session(recording, store);
    const clock = new Clock();
    session.update();
    store.on(SELECTION_KEYS, () => session.update());
    const mount = (id) => document.getElementById(id);
    document.body.classList.remove('no-js');
    const filters = new Filters(session, store);
    placeFilters(filters);
    const chart = recording.rows.time ? new Chart(mount('time-view'), session, store, clock) : null;
    if (!chart)
        mount('time-view').append(...withoutChart(recording, others, session, store));
    const machineView = createMachine(machine, session, store, clock);
    const metricsView = createMetrics(metrics, session, store, clock);
    const flame = new Flame(mount('flame-view'), session, store);
    const table = new Table(mount('table-view'), session, store);
    createSystemSearch();
    watchScrollers(document);
    rename();
    for (const view of [filters, chart, machineView, flame, table])
        view?.render({});
    window.addEventListener('hashchange', () => store.load(readAddress(recording, hasTime)));
    return () => {
        chart?.render();
        machineView?.recolour();
        metricsView?.recolour();
        flame.recolour();
    };
}

function complain(error) {
    document.body.classList.add('no-js');
    const text = `The interactive views could not be started: ${visible(error.message)}. ` +
        'The tables and figures below are complete without them.';
    (document.querySelector('main') ?? document.body).prepend(el('p', { class: 'page-error', role: 'alert' }, text));
}

async function main() {
    let recolour = () => {};
    (document.querySelector('header') ?? document.body).append(createThemeButton(() => recolour()));
    try {
        recolour = start(await readPayload(document.getElementById('pipa-core')));
    } catch (error) {
        complain(error);
    }
}

main();
