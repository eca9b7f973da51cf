// The machine's section and the system's at work: charts, heat map, numbers, search; one range and one
// time for all views.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { quantityText } from '../../assets/quantity.js';
import { axeViolations, launch, settled, textOf, withPage } from './browser.mjs';
import { selected } from './direct.mjs';
import { writePage } from './page.mjs';
import { profilePayload } from './payload.mjs';
import { STATIC_MACHINE } from './static.mjs';
import { machineProfile, machineSeries } from './synthetic.mjs';

const CPUS = 4, DURATION = 5.2e9;
const made = machineProfile({ count: 6000 });
made.samples.forEach((sample) => { sample.t = Math.floor(sample.t / 1000) * 1000; });
const machine = machineSeries({ cpus: CPUS });
const ALL_OPEN = '#m=tasks,pressure,memory,disk,net,process,irq,other';
let browser, url, plain;

before(async () => {
    browser = await launch();
    url = await writePage('machine', profilePayload({ ...made, machine, durationNs: DURATION }), STATIC_MACHINE);
    plain = await writePage('no-machine', profilePayload(made));
});
after(() => browser.close());

const card = (page, key) => page.locator(`[data-chart="${key}"]`);
const valuesOf = (group, instance, metric) =>
    machine.series.find((entry) => entry.group === group && (entry.instance ?? '') === instance && entry.metric === metric).values;

// The address follows a little later than the views.
const addressHas = (page, pattern) => page.waitForFunction((source) => new RegExp(source).test(location.href), pattern.source);
const addressLacks = (page, pattern) => page.waitForFunction((source) => !new RegExp(source).test(location.href), pattern.source);

// Scrolls to a card and waits until it is drawn.
async function seen(page, key) {
    await card(page, key).scrollIntoViewIfNeeded();
    await card(page, key).locator('canvas').first().waitFor();
    await settled(page);
    return card(page, key);
}

// Opens a card's table: [[name, min, mean, p95, max]…]
async function numbersOf(page, key) {
    const box = await seen(page, key);
    await box.locator('details').evaluate((details) => { details.open = true; });
    await settled(page);
    return box.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
}

// Pixels of a plot that are not its background.
async function paintedColumns(page, key) {
    return card(page, key).locator('.uplot canvas').evaluate((canvas) => {
        const { width, height } = canvas;
        const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
        return Array.from({ length: width }, (_, x) => {
            for (let y = 0; y < height * 0.8; y++) {
                const at = 4 * (y * width + x);
                const [r, g, b, a] = data.subarray(at, at + 4);
                if (a > 100 && Math.max(r, g, b) - Math.min(r, g, b) > 60)
                    return true;
            }
            return false;
        });
    });
}

test('every section draws its charts', () => withPage(browser, url + ALL_OPEN, {}, async (page) => {
    const keys = await page.locator('[data-chart]').evaluateAll((cards) => cards.map((entry) => entry.dataset.chart));
    for (const key of ['cpu.states', 'cpu.heat', 'cpu.delay', 'cpu.frequency', 'tasks.load', 'tasks.switches', 'pressure.some', 'memory.use',
        'memory.faults', 'disk.bytes', 'disk.await', 'net.bytes', 'process.cpu', 'process.rss', 'irq.irq', 'irq.softirq', 'other.other0'])
        assert.ok(keys.includes(key), key);
    assert.ok(!keys.includes('memory.swap'), 'what did not move has no chart');
    for (const key of keys) {
        await seen(page, key);
        if (key !== 'cpu.heat')
            assert.ok((await paintedColumns(page, key)).filter(Boolean).length > 30, key);
    }
}));

test('charts are drawn when they come into sight', () => withPage(browser, url, { viewport: { width: 1400, height: 500 } }, async (page) => {
    assert.equal(await page.locator('#machine .uplot').count(), 0);
    await seen(page, 'cpu.states');
    const early = await page.locator('#machine .uplot').count();
    assert.ok(early >= 1 && early <= 3, `${early}`);
}));

test('a drag over the CPU states selects for the whole page', () => withPage(browser, url, {}, async (page) => {
    const over = (await seen(page, 'cpu.states')).locator('.u-over');
    const box = await over.boundingBox();
    await page.mouse.move(box.x + box.width * 0.25, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 40, { steps: 5 });
    await page.mouse.up();
    await addressHas(page, /[#&]t=[\d.]+,[\d.]+/);
    await settled(page);
    const [t0, t1] = /[#&]t=([\d.]+),([\d.]+)/.exec(page.url()).slice(1).map((text) => Math.round(Number(text) * 1e9));
    assert.ok(Math.abs(t0 - DURATION * 0.25) < 3e7 && Math.abs(t1 - DURATION * 0.5) < 3e7, `${t0} ${t1}`);
    const wanted = selected(made.samples, { t0, t1 });
    const count = wanted.length.toString().replace(/(\d)(\d{3})$/, '$1 $2');
    assert.match(await textOf(page, '.where'), new RegExp(`${count} of 6 000 samples`));
    assert.ok(await page.locator('#time .u-select').evaluate((select) => select.offsetWidth) > 100);
    await page.locator('canvas.flame').scrollIntoViewIfNeeded();
    await settled(page);
    assert.match(await textOf(page, '.flame-line >> nth=-1'), /100.0 %/);
    await withPage(browser, page.url(), {}, async (again) => {
        assert.match(await textOf(again, '.where'), new RegExp(`${count} of 6 000 samples`));
        await seen(again, 'cpu.states');
        assert.ok(await card(again, 'cpu.states').locator('.u-select').evaluate((select) => select.offsetWidth) > 100);
    });
    await page.mouse.move(0, 0);
    await over.scrollIntoViewIfNeeded();
    await over.dblclick({ position: { x: 200, y: 30 } });
    await addressLacks(page, /t=/);
}));

test('the numbers are those of the selected range, and can be sorted', () => withPage(browser, `${url}#t=1,2&m=tasks`, {}, async (page) => {
    const rows = await numbersOf(page, 'tasks.load');
    const wanted = valuesOf('load', '', '1').filter((_, i) => machine.axes[1].from[i] >= 1e9 && machine.axes[1].from[i] <= 2e9).sort((a, b) => a - b);
    const mean = wanted.reduce((sum, value) => sum + value, 0) / wanted.length;
    assert.deepEqual(rows[0], ['1 minute', ...[wanted[0], mean, wanted[Math.ceil(wanted.length * 0.95) - 1], wanted.at(-1)]
        .map((value) => quantityText(value, 'tasks'))]);
    assert.match(await card(page, 'tasks.load').locator('caption').textContent(), /^1 s to 2 s: Load$/);
    const sort = (name) => card(page, 'tasks.load').getByRole('columnheader', { name }).getByRole('button').click();
    await sort('Mean');
    const means = (await numbersOf(page, 'tasks.load')).map((row) => parseFloat(row[2]));
    assert.deepEqual(means, [...means].sort((a, b) => b - a));
    await sort('Series');
    assert.deepEqual((await numbersOf(page, 'tasks.load')).map(([name]) => name), ['1 minute', '5 minutes', '15 minutes']);
    assert.equal(await card(page, 'tasks.load').getByRole('columnheader', { name: 'Series' }).getAttribute('aria-sort'), 'ascending');
    await page.getByRole('button', { name: 'Clear range' }).click();
    await settled(page);
    assert.match(await card(page, 'tasks.load').locator('caption').textContent(), /^The whole recording/);
}));

test('what was not measured is a gap', () => withPage(browser, url + ALL_OPEN, {}, async (page) => {
    await seen(page, 'disk.await');
    const painted = await paintedColumns(page, 'disk.await');
    const [from, to] = [0.405, 0.445].map((share) => Math.round(52 + share * (painted.length - 66)));
    assert.deepEqual(painted.slice(from + 3, to - 3).filter(Boolean), []);
    assert.ok(painted.slice(60, from - 10).filter(Boolean).length > 50);
    const over = card(page, 'disk.await').locator('.u-over');
    const box = await over.boundingBox();
    await page.mouse.move(box.x + box.width * 0.425, box.y + 30);
    await settled(page);
    assert.match(await card(page, 'disk.await').locator('.card-readout').textContent(), /all not measured/);
}));

test('one time under the pointer for all charts', () => withPage(browser, url, { viewport: { width: 1400, height: 2000 } }, async (page) => {
    const over = (await seen(page, 'cpu.states')).locator('.u-over');
    const box = await over.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + 40);
    await settled(page);
    for (const text of [await textOf(page, '#time .readout'), await card(page, 'cpu.states').locator('.card-readout').textContent(),
        await card(page, 'cpu.heat').locator('.card-readout').textContent(), await card(page, 'cpu.frequency').locator('.card-readout').textContent()])
        assert.match(text, /^at 2\.[56]\d* s/);
    await page.mouse.move(box.x + box.width / 2, 5);
    await settled(page);
    assert.match(await card(page, 'cpu.states').locator('.card-readout').textContent(), /a point every 50.0 ms/);
}));

test('the heat map by pointer: it reads, and a click selects the CPU', () => withPage(browser, url, {}, async (page) => {
    const canvas = (await seen(page, 'cpu.heat')).locator('canvas.heat');
    const box = await canvas.boundingBox();
    const row = (box.height - 18) / CPUS;
    const x = box.x + 52 + (box.width - 66) * 0.5, y = box.y + row * 1.5;
    await page.mouse.move(x, y);
    await settled(page);
    const value = valuesOf('cpu', '1', 'busy')[52];
    assert.equal(await page.locator('.heat-box .tip-name').textContent(), 'CPU 1');
    assert.match(await page.locator('.heat-box .tip').textContent(), new RegExp(`busy${(value * 100).toFixed(1)} %`));
    await page.mouse.click(x, y);
    await addressHas(page, /[#&]cpu=1/);
    assert.match(await textOf(page, '.where'), /CPUs 1: /);
    assert.equal(await page.getByLabel('CPU', { exact: true }).inputValue(), '1');
    await page.mouse.click(x, y);
    await addressLacks(page, /cpu=/);
    assert.equal(await page.getByLabel('CPU', { exact: true }).inputValue(), 'total');
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 200, y, { steps: 4 });
    await page.mouse.up();
    await addressHas(page, /[#&]t=2\.6/);
    assert.doesNotMatch(page.url(), /cpu=/);
}));

test('the heat map by keyboard', () => withPage(browser, url, {}, async (page) => {
    const canvas = (await seen(page, 'cpu.heat')).locator('canvas.heat');
    const line = () => card(page, 'cpu.heat').locator('.flame-line').textContent();
    await canvas.focus();
    for (const [key, expected] of [['ArrowRight', /^CPU 0, 0.05 s: /], ['ArrowDown', /^CPU 1, 0.05 s: /], ['End', /^CPU 1, 5.15 s: \d+\.\d % busy$/],
        ['PageDown', /^CPU 3, 5.15 s: /], ['Home', /^CPU 3, 0 s: /], ['ArrowUp', /^CPU 2, 0 s: /]]) {
        await page.keyboard.press(key);
        assert.match(await line(), expected, key);
    }
    await page.keyboard.press('Enter');
    await addressHas(page, /[#&]cpu=2/);
    await page.keyboard.press('Enter');
    await addressLacks(page, /cpu=/);
}));

test('a device is chosen for all charts of its section', () => withPage(browser, `${url}#m=disk`, {}, async (page) => {
    const device = page.getByLabel('Device');
    assert.equal(await device.inputValue(), 'vda');
    assert.deepEqual(await device.locator('option').allTextContents(), ['vda', 'vda1'], 'what did nothing is not offered');
    const before = await numbersOf(page, 'disk.bytes');
    await device.selectOption('vda1');
    await settled(page);
    assert.notDeepEqual(await numbersOf(page, 'disk.bytes'), before);
    assert.match(await card(page, 'disk.util').locator('.chart').getAttribute('aria-label'), /^Busy, vda1 over time/);
    assert.match(await page.locator('[data-section="disk"] .hint').textContent(), /^vda1: busy /);
}));

test('what did not move is named', () => withPage(browser, url + ALL_OPEN, {}, async (page) => {
    const still = (key) => page.locator(`[data-section="${key}"] .still`);
    assert.match(await still('disk').locator('summary').textContent(), /^7 series did not move$/);
    assert.match(await still('disk').textContent(), /Zero throughout: disk\.loop0\.read_bytes.*Not measured: disk\.loop0\.await\./s);
    assert.match(await still('memory').textContent(), /Zero throughout: memory\.swap_used, vm\.swap_in\./);
}));

test('open sections stand in the address', () => withPage(browser, url, {}, async (page) => {
    const part = (key) => page.locator(`[data-section="${key}"]`);
    const isOpen = (of, key) => of.locator(`[data-section="${key}"]`).evaluate((details) => details.open);
    await part('memory').locator('> summary').click();
    await part('cpu').locator('> summary').click();
    await addressHas(page, /[#&]m=cpu,memory/);
    await withPage(browser, page.url(), {}, async (again) => {
        assert.deepEqual([await isOpen(again, 'cpu'), await isOpen(again, 'memory'), await isOpen(again, 'disk')], [false, true, false]);
    });
    await page.getByRole('button', { name: 'Open all' }).click();
    await settled(page);
    assert.deepEqual([await isOpen(page, 'cpu'), await isOpen(page, 'other')], [true, true]);
    await page.getByRole('button', { name: 'Fold all' }).click();
    await settled(page);
    assert.deepEqual([await isOpen(page, 'cpu'), await isOpen(page, 'other')], [false, false]);
}));

test('the system is searched', () => withPage(browser, url, {}, async (page) => {
    const search = page.getByLabel('Search the system');
    const shown = () => page.locator('#system .row:visible').count();
    assert.equal(await textOf(page, '#system .share'), '8 lines');
    await search.fill('mtu 1500');
    assert.equal(await shown(), 1);
    assert.match(await textOf(page, '#system .share'), /^1 of 8 lines matches/);
    await search.press('Enter');
    assert.match(await textOf(page, '#system .row.current'), /eth0/);
    await search.fill('/^Disks vd/');
    assert.equal(await shown(), 2);
    await search.press('ArrowDown');
    await search.press('ArrowDown');
    assert.match(await textOf(page, '#system .row.current'), /vdb/);
    await search.fill('/(/');
    assert.match(await textOf(page, '#system .share'), /^Not a regular expression/);
    await search.fill('no such thing');
    assert.match(await textOf(page, '#system .share'), /^0 of 8 lines match$/);
    await search.press('Escape');
    assert.equal(await shown(), 0);
    assert.equal(await page.locator('#system details:visible').count(), 4);
}));

test('without series there is no section', () => withPage(browser, plain, {}, async (page) => {
    assert.equal(await page.locator('#machine, #system, a[href="#machine"], a[href="#system"]').count(), 0);
    assert.equal(await page.locator('.bench > section').count(), 3);
}));

test('a machine without samples', async () => {
    const alone = await writePage('alone', profilePayload({ events: [], samples: [], hasTime: false, machine, durationNs: DURATION }), STATIC_MACHINE);
    await withPage(browser, `${alone}#t=1,2`, {}, async (page) => {
        assert.match(await textOf(page, '#time-view'), /has no samples/);
        await seen(page, 'cpu.states');
        assert.match(page.url(), /t=1,2/);
        await page.getByLabel('to', { exact: true }).fill('3');
        await page.getByLabel('to', { exact: true }).press('Enter');
        await addressHas(page, /t=1,3/);
        assert.ok(await card(page, 'cpu.states').locator('.u-select').evaluate((select) => select.offsetWidth) > 100);
        await page.getByRole('button', { name: 'Reset', exact: true }).click();
        await addressLacks(page, /t=/);
    });
});

for (const colorScheme of ['light', 'dark']) {
    for (const [state, width] of [[ALL_OPEN, 1400], ['#t=1,2.5&cpu=2&m=disk', 1400], [ALL_OPEN, 700]]) {
        test(`axe finds nothing, ${colorScheme} ${width} ${state}`, () =>
            withPage(browser, url + state, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
                for (const key of ['cpu.heat', 'disk.bytes'])
                    await numbersOf(page, key);
                await page.locator('#system details, .still').evaluateAll((parts) => parts.forEach((part) => { part.open = true; }));
                await settled(page);
                assert.deepEqual(await axeViolations(page), []);
                assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
            }));
    }
}

test('paper gets the static figures', () => withPage(browser, url, {}, async (page) => {
    await seen(page, 'cpu.heat');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('#machine-view:visible, #system-view:visible').count(), 0);
    assert.ok(await page.locator('#machine figure').first().isVisible());
    assert.ok((await page.pdf({ format: 'A4' })).length > 10000);
}));

test('without scripts the figures stand', () => withPage(browser, url, { javaScriptEnabled: false }, async (page) => {
    assert.ok(await page.locator('#machine svg.time-chart').isVisible());
    assert.ok(await page.locator('#machine .spark').first().isVisible());
    assert.equal(await page.locator('.js-only:visible').count(), 0);
}));

test('names of devices are text, whatever they contain', async () => {
    const evil = ['<img src=x onerror=alert(1)>', '\u202egpj', '__proto__', 'constructor', 'x'.repeat(5000)];
    const axis = { from: [0, 1e9], to: [1e9, 2e9] };
    const series = evil.flatMap((name) => [{ group: 'disk', instance: name, metric: 'util', unit: 'ratio', axis: 0, values: [0.1, 0.5] },
        { group: name, instance: name, metric: name, unit: name, axis: 0, values: [1, 2] },
        { group: 'process', instance: name, metric: 'cpu', unit: 'cpus', axis: 0, values: [0, 2] },
        { group: 'cpu', instance: name, metric: 'busy', unit: 'ratio', axis: 0, values: [0, 1] }]);
    const hostile = await writePage('evil-machine', profilePayload({ ...made, machine: { axes: [axis], series }, durationNs: DURATION }), STATIC_MACHINE);
    await withPage(browser, `${hostile}#m=disk,process,other`, {}, async (page) => {
        for (const key of ['cpu.heat', 'disk.util', 'process.cpu', 'other.other0'])
            await numbersOf(page, key);
        assert.doesNotMatch(await page.locator('main').textContent(), /[\u202e]/);
        assert.equal(await page.locator('main img').count(), 0);
        assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('main *')].filter((node) => !node.closest('.table-wrap') &&
            node.getBoundingClientRect().right > window.innerWidth + 1).map((node) => node.outerHTML.slice(0, 80))), []);
    });
});
