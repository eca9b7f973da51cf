// A report of the real pipa, from the real C: made here by running it, or given as PIPA_REPORT.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { durationText, parseSeconds, secondsText } from '../../assets/number.js';
import { readPayload } from '../../assets/payload.js';
import { readRecording } from '../../assets/recording.js';
import { readMachine, readSeries } from '../../assets/series.js';
import { axeViolations, launch, root, settled, tableRows, textOf, withPage } from './browser.mjs';
import { workdir } from './page.mjs';

const shared = process.env.PIPA_SHARED ?? join(root, '../shared');
const RECORDINGS = ['quipper--perf.data.callgraph-3.4', 'linux-perf-data--sleep.data', 'quipper--multi-event-single-process.perf.data',
    'quipper--perf.data.hw_and_sw-3.4'];

// The report of a recording; `skip` on the test where there is neither.
async function reportOf(context, recording) {
    if (process.env.PIPA_REPORT)
        return process.env.PIPA_REPORT;
    if (!process.env.PIPA)
        return context.skip('neither PIPA_REPORT nor PIPA is set');
    const input = join(shared, 'corpus/perf', recording);
    const there = await readFile(input).then(() => true, () => false);
    if (!there)
        return context.skip(`${input} is not there`);
    const output = join(workdir, `${recording}.html`);
    await promisify(execFile)(process.env.PIPA, ['analyze', input, '-o', output]);
    return output;
}

function payloadOf(html) {
    return /id="pipa-core">([^<]*)</.exec(html)[1];
}

// The rows of the main event, and what they add up to.
function mainEvent({ rows, events, mainEvent: event }) {
    let samples = 0;
    for (let row = 0; row < rows.count; row++) {
        if (!rows.event || rows.event[row] === event)
            samples += rows.samples ? rows.samples[row] : 1;
    }
    return { name: events[event]?.name ?? 'no event', samples };
}

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const recording of process.env.PIPA_REPORT ? ['PIPA_REPORT'] : RECORDINGS) {
    test(recording, async (context) => {
        const path = await reportOf(context, recording);
        if (!path)
            return;
        const url = pathToFileURL(path).href;
        const html = await readFile(path, 'utf8');
        const data = readRecording(await readPayload({ textContent: payloadOf(html) }));
        assert.doesNotMatch(html.replace(/<(style|script)[^>]*>[^]*?<\/\1>/g, ''), /<[^>]+\s(style|on\w+)=/);

        await context.test('shows what the payload holds', () => withPage(browser, url, {}, async (page) => {
            const { name, samples } = mainEvent(data);
            const where = (await textOf(page, '.where')).replace(/(\d) (?=\d{3})/g, '$1');
            assert.ok(where.startsWith(`${name}: the whole recording, ${samples} sample`), where);
            if (samples > 0)
                assert.ok((await tableRows(page)).length > 0);
            assert.equal(await page.locator('figure.static-only:visible').count(), 0);
        }));
        await context.test('a half of the time is a part of the samples', () => withPage(browser, url, {}, async (page) => {
            if (!data.rows.time || data.durationNs < 1000)
                return;
            const whole = await textOf(page, '.where');
            const half = secondsText(Math.round(data.durationNs / 2));
            assert.ok(parseSeconds(half) > 0, durationText(data.durationNs));
            await page.goto(`${url}#t=0,${half}`);
            await settled(page);
            assert.notEqual(await textOf(page, '.where'), whole);
        }));
        for (const colorScheme of ['light', 'dark']) {
            await context.test(`axe finds nothing, ${colorScheme}`, () => withPage(browser, url, { colorScheme }, async (page) => {
                assert.deepEqual(await axeViolations(page), []);
            }));
        }
        for (const width of [1400, 700, 400]) {
            await context.test(`${width} pixels wide`, () => withPage(browser, url, { viewport: { width, height: 900 } }, async (page) => {
                assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
            }));
        }
        await context.test('reads without scripts', () => withPage(browser, url, { javaScriptEnabled: false }, async (page) => {
            assert.ok(await page.locator('#verdict').isVisible());
            assert.equal(await page.locator('.js-only:visible').count(), 0);
        }));
        await context.test('prints', () => withPage(browser, url, {}, async (page) => {
            assert.ok((await page.pdf({ format: 'A4' })).length > 5000);
        }));
    });
}

// Two seconds of this machine, by the collector itself.
async function bundleOf(context) {
    const { PIPA, PIPA_COLLECT } = process.env;
    if (!PIPA || !PIPA_COLLECT)
        return context.skip('PIPA or PIPA_COLLECT is not set');
    const bundle = join(workdir, 'machine.tar');
    const report = join(workdir, 'machine.html');
    await promisify(execFile)(PIPA_COLLECT, ['-a', '--duration', '2', '--interval', '250ms', '-o', bundle]);
    await promisify(execFile)(PIPA, ['analyze', bundle, '-o', report]);
    return report;
}

test('a bundle of this machine', { timeout: 120000 }, async (context) => {
    const path = await bundleOf(context);
    if (!path)
        return;
    const url = pathToFileURL(path).href;
    const machine = readMachine(readSeries(await readPayload({ textContent: payloadOf(await readFile(path, 'utf8')) })));
    assert.ok(machine.instances('cpu', 'busy').size >= 2 && machine.get('memory', '', 'used').isMeasured);
    for (const [colorScheme, width] of [['light', 1400], ['dark', 700]]) {
        await context.test(`axe finds nothing, ${colorScheme}, ${width} pixels wide`, () =>
            withPage(browser, url, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
                await page.getByRole('button', { name: 'Open all' }).click();
                await page.locator('#system details, .still, .card-numbers').evaluateAll((parts) => parts.forEach((part) => { part.open = true; }));
                await page.locator('canvas.heat').scrollIntoViewIfNeeded();
                await page.locator('[data-chart="cpu.states"] .uplot').waitFor();
                await settled(page);
                assert.deepEqual(await axeViolations(page), []);
                assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
            }));
    }
    await context.test('reads without scripts', () => withPage(browser, url, { javaScriptEnabled: false }, async (page) => {
        assert.ok(await page.locator('#machine svg.time-chart').isVisible());
        assert.ok(await page.locator('#system details').count() > 3);
    }));
});
