// The metrics of the page, in real reports of counts that are made up: lists that read without scripts;
// search, charts, maps, addresses, keyboard; what is not known; and what it may weigh.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { axeViolations, launch, settled, textOf, withPage } from './browser.mjs';
import { reportOf } from './counted.mjs';
import { bundleSizes, writePage } from './page.mjs';
import { profilePayload } from './payload.mjs';
import { machineProfile } from './synthetic.mjs';

const SCRIPT_BYTES_MAX = 160 * 1024, STYLE_BYTES_MAX = 24 * 1024;
const REPORT_BYTES_MAX = 260 * 1024; // 30 points of 19 metrics of 4 CPUs
let browser, whole, cpus, moment, bare;

before(async () => {
    browser = await launch();
    whole = await reportOf('whole', {});
    cpus = await reportOf('cpus', { cpus: 4 });
    moment = await reportOf('moment', { seconds: 0, cpus: 6, absent: ['topdown-bad-spec'] });
    bare = await writePage('no-counts', profilePayload(machineProfile({ count: 500 })));
});
after(() => browser.close());

function reportTest(name, use) {
    test(name, (context) => (whole ? use(context) : context.skip('PIPA is not set')));
}

const item = (page, name) => page.locator(`#metrics .metric[data-name="${name}"]`);
const tick = (page, name) => page.getByRole('button', { name: `Draw ${name}`, exact: true });
const cards = (page) => page.locator('#metrics .card:visible h3').allTextContents();
const addressHas = (page, pattern) => page.waitForFunction((source) => new RegExp(source).test(location.href), pattern.source);

test('script and style stay small', () => {
    assert.ok(bundleSizes.script <= SCRIPT_BYTES_MAX, `${bundleSizes.script} bytes of script`);
    assert.ok(bundleSizes.style <= STYLE_BYTES_MAX, `${bundleSizes.style} bytes of style`);
});

reportTest('a report of counts stays small', () => {
    const { size } = statSync(fileURLToPath(cpus));
    assert.ok(size <= REPORT_BYTES_MAX, `${size} bytes`);
});

reportTest('the lists read without scripts', () => withPage(browser, whole, { javaScriptEnabled: false }, async (page) => {
    const line = (name) => item(page, name).locator('> summary').innerText().then((text) => text.replace(/\s+/g, ' ').trim());
    assert.match(await line('backend_bound'), /^backend_bound 49\.5 % over$/);
    assert.match(await line('memory_bound'), /^memory_bound 35\.6 % ± 1\.1 % 40\.0 % over, mixed$/);
    assert.match(await line('cpi'), /^cpi 1\.27 cycles\/insn ± 0\.0504 40\.0 % mixed$/);
    assert.equal(await page.locator('#metrics .slots-bar > svg').count(), 4);
    assert.match(await textOf(page, '#metrics'), /The first level adds up to 100\.0/);
    await item(page, 'memory_bound').locator('> summary').click();
    const more = await item(page, 'memory_bound').locator('dl').innerText();
    for (const said of [/td_mem_bound \/ td_sum/, /td_mem_bound = 63\.9.M, counted as topdown-mem-bound, 40\.0 % of the time|td_mem_bound = [\d.]+.G, counted as topdown-mem-bound/,
        /memory_bound > 0\.2 & backend_bound > 0\.2: it is so/, /of different moments/, /pointer chasing/, /smaller or denser data/])
        assert.match(more, said);
    assert.equal(await page.locator('#metrics img').count(), 0, 'names of counters are text');
    assert.match(await page.locator('#metrics').innerText(), /does not know: <img src=x onerror=alert\(1\)>\./);
    assert.equal(await page.locator('#metrics-view').isVisible(), false);
    const absent = page.locator('#metrics .without-value');
    await absent.locator('summary').click();
    assert.match(await absent.innerText(), /branch_miss_ratio\s+branch_misses: not in the file; branches: not in the file/);
}));

reportTest('children stand below their parents', () => withPage(browser, whole, {}, async (page) => {
    const parent = await item(page, 'memory_bound').evaluate((metric) =>
        metric.closest('ul').closest('li').querySelector('.metric').dataset.name);
    assert.equal(parent, 'backend_bound');
    assert.equal(await item(page, 'memory_bound').getAttribute('class'), 'metric part-backend-bound');
}));

reportTest('the first level is drawn at first, in the colours of its bars', () => withPage(browser, whole, {}, async (page) => {
    assert.deepEqual(await cards(page), ['Shares']);
    await page.locator('#metrics .card canvas').first().scrollIntoViewIfNeeded();
    await page.locator('#metrics .uplot').waitFor();
    const keys = await page.locator('#metrics .card .keys li').evaluateAll((list) => list.map((entry) =>
        [entry.textContent, getComputedStyle(entry.querySelector('.swatch')).backgroundColor]));
    const bars = await page.locator('#metrics .slots .key').evaluateAll((list) => list.map((entry) =>
        [entry.textContent.trim().split(' ')[0], getComputedStyle(entry.querySelector('rect')).fill]));
    assert.deepEqual(keys, bars);
    assert.equal(new Set(bars.map(([, colour]) => colour)).size, 4);
}));

reportTest('a tick draws, with its doubt, and stands in the address', () => withPage(browser, whole, {}, async (page) => {
    for (const name of ['frontend_bound', 'backend_bound', 'bad_speculation', 'retiring'])
        await tick(page, name).click();
    await settled(page);
    assert.match(await textOf(page, '#metrics .metric-charts'), /Nothing is drawn/);
    await addressHas(page, /mx=-$/);
    await tick(page, 'cpi').click();
    await addressHas(page, /mx=0\.cpi$/);
    assert.deepEqual(await cards(page), ['cpi']);
    const box = await page.locator('#metrics .u-over').boundingBox();
    assert.match(await textOf(page, '#metrics .card-readout'), /^cycles\/insn, a point every 1\.00 s, the band is ± one standard deviation$/);
    await page.mouse.move(box.x + box.width / 2, box.y + 30);
    await settled(page);
    assert.match(await textOf(page, '#metrics .card-readout'), /^at 1[45]\.?\d* s: cpi 1\.\d+ cycles\/insn ± 0\.2\d+ \(counted 40\.0 %\)$/);
    await withPage(browser, page.url(), {}, async (again) => {
        assert.deepEqual(await cards(again), ['cpi']);
        assert.equal(await tick(again, 'cpi').getAttribute('aria-pressed'), 'true');
    });
}));

reportTest('an open metric has an address', () => withPage(browser, whole, {}, async (page) => {
    await item(page, 'ipc').locator('summary').click();
    await addressHas(page, /mo=0\.ipc/);
    await withPage(browser, page.url(), {}, async (again) => {
        assert.ok(await item(again, 'ipc').evaluate((metric) => metric.open));
        assert.ok(await item(again, 'ipc').evaluate((metric) => metric.getBoundingClientRect().top < innerHeight));
    });
    await withPage(browser, `${whole}#mo=9.nonsense&mx=7.none`, {}, async (again) => {
        assert.equal(await again.locator('#metrics .metric[open]').count(), 0);
    });
}));

reportTest('the search', () => withPage(browser, whole, {}, async (page) => {
    const search = page.getByLabel('Search the metrics');
    const shown = () => page.locator('#metrics li:visible > .metric').evaluateAll((list) => list.map((metric) => metric.dataset.name));
    const all = (await shown()).length;
    await search.fill('/^memory_bound/');
    assert.deepEqual(await shown(), ['backend_bound', 'memory_bound'], 'what it stands below stays');
    await search.fill('branch misses');
    assert.match(await textOf(page, '#metrics-view .share'), /match/);
    await search.fill('/(/');
    assert.match(await textOf(page, '#metrics-view .share'), /Not a regular expression/);
    assert.equal(await search.getAttribute('aria-invalid'), 'true');
    await search.fill('retiring');
    await search.press('Enter');
    assert.ok(await page.evaluate(() => document.activeElement.matches('#metrics summary')));
    await search.press('Escape');
    assert.equal((await shown()).length, all);
}));

reportTest('by keyboard', () => withPage(browser, whole, {}, async (page) => {
    const focused = () => page.evaluate(() => document.activeElement.parentElement.dataset.name);
    await item(page, 'backend_bound').locator('> summary').focus();
    for (const [key, name] of [['ArrowDown', 'memory_bound'], ['ArrowDown', 'core_bound'], ['ArrowUp', 'memory_bound']]) {
        await page.keyboard.press(key);
        assert.equal(await focused(), name);
    }
    await page.keyboard.press('ArrowRight');
    assert.ok(await item(page, 'memory_bound').evaluate((metric) => metric.open));
    await page.keyboard.press('ArrowLeft');
    assert.ok(!await item(page, 'memory_bound').evaluate((metric) => metric.open));
    await page.keyboard.press('d');
    await addressHas(page, /mx=.*memory_bound/);
}));

reportTest('a formula is copied', () => withPage(browser, whole, { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    await item(page, 'cpi').locator('summary').click();
    await page.getByRole('button', { name: 'Copy the formula of cpi' }).click();
    await settled(page);
    assert.match(await item(page, 'cpi').locator('output').textContent(), /copied/);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'cycles / instructions');
}));

reportTest('one range and one time with the rest of the page', () => withPage(browser, `${whole}#t=5,12`, {}, async (page) => {
    await page.locator('#metrics .u-over').scrollIntoViewIfNeeded();
    await settled(page);
    const [plot, select] = [await page.locator('#metrics .u-over').boundingBox(), await page.locator('#metrics .u-select').boundingBox()];
    assert.ok(Math.abs(select.width / plot.width - 7 / 30) < 0.01);
    await page.mouse.move(plot.x + plot.width * 0.5, plot.y + 20);
    await page.mouse.down();
    await page.mouse.move(plot.x + plot.width * 0.75, plot.y + 20, { steps: 4 });
    await page.mouse.up();
    await addressHas(page, /t=15(\.\d+)?,22/);
    await page.locator('#metrics .card-numbers summary').first().click();
    await settled(page);
    assert.match(await page.locator('#metrics .card-numbers caption').first().textContent(), /the list has the value of all counts/);
}));

reportTest('CPUs over time are a map', () => withPage(browser, `${cpus}#mx=0.cpi`, {}, async (page) => {
    const map = page.locator('#metrics canvas.heat');
    await map.scrollIntoViewIfNeeded();
    await settled(page);
    const box = await map.boundingBox();
    await page.mouse.move(box.x + 52 + (box.width - 66) * 0.5, box.y + (box.height - 18) * 0.6);
    await settled(page);
    assert.equal(await page.locator('#metrics .tip-name').textContent(), 'CPU2');
    assert.match(await page.locator('#metrics .tip').textContent(), /cpi[\d.]+ cycles\/insn/);
    await map.focus();
    await page.keyboard.press('ArrowRight');
    assert.match(await page.locator('#metrics .flame-line').textContent(), /^CPU0, 1 s: [\d.]+ cycles\/insn cpi$/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await addressHas(page, /cpu=1/);
}));

reportTest('CPUs at one moment are bars, and what is missing says why', () => withPage(browser, `${moment}#mx=0.cpi`, {}, async (page) => {
    const bars = page.locator('#metrics .unit-bars li');
    assert.equal(await bars.count(), 6);
    assert.match(await bars.first().textContent(), /^CPU0[\d.]+ cycles\/insn$/);
    await page.locator('#metrics .without-value summary').click();
    const absent = await page.locator('#metrics .without-value').innerText();
    assert.match(absent, /backend_bound\s+td_bad_spec: never counted/);
    await item(page, 'cpi').locator('summary').click();
    assert.match(await item(page, 'cpi').locator('dl').innerText(), /fewer than five intervals/);
    assert.match(await page.locator('#metrics').innerText(), /No top-down tree: its events were not counted/);
}));

test('without counts there is no section', () => withPage(browser, bare, {}, async (page) => {
    assert.equal(await page.locator('#metrics').count(), 0);
}));

for (const [colorScheme, width] of [['light', 1400], ['dark', 1000], ['light', 390], ['dark', 390]]) {
    reportTest(`axe finds nothing and nothing sticks out, ${colorScheme}, ${width} pixels`, async () => {
        for (const url of [`${whole}#mx=0.cpi,0.backend_bound&mo=0.memory_bound`, `${cpus}#mx=0.cpi`, moment]) {
            await withPage(browser, url, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
                await page.locator('#metrics details:not(.metric)').evaluateAll((parts) => parts.forEach((part) => { part.open = true; }));
                await settled(page);
                assert.deepEqual(await axeViolations(page), []);
                assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
            });
        }
    });
}
