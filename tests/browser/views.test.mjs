// Chart, flame graph and table at work: what a user does, and that the numbers shown are true.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { columnScale, ratioText, weightText } from '../../assets/number.js';
import { launch, settled, tableRows, textOf, withPage } from './browser.mjs';
import { functionsOf, matchedRatio, selected, weightOf } from './direct.mjs';
import { writePage } from './page.mjs';
import { profilePayload } from './payload.mjs';
import { machineProfile } from './synthetic.mjs';

const made = machineProfile({ count: 6000 });
made.samples.forEach((sample) => { sample.t = Math.floor(sample.t / 1000) * 1000; });
let browser, url;

before(async () => {
    browser = await launch();
    url = await writePage('views', profilePayload(made));
});
after(() => browser.close());

const rangeOf = async (page) => Promise.all(['From', 'to'].map(async (label) =>
    Math.round(Number(await page.getByLabel(label, { exact: true }).inputValue()) * 1e9)));

// Every row in sight against the plain computation, and the line that says what is selected.
async function assertShows(page, samples) {
    const weight = weightOf(samples);
    const functions = functionsOf(samples);
    const scale = columnScale(weight, 'ns');
    const rows = await tableRows(page);
    assert.ok(rows.length > 0);
    for (const row of rows) {
        const want = functions.get(`${row.name} ${row.module}`);
        assert.equal(row.self, scale.text(want.self), row.name);
        assert.equal(row.total, scale.text(want.total), row.name);
        assert.equal(row.selfShare, ratioText(want.self / weight), row.name);
        assert.equal(row.totalShare, ratioText(want.total / weight), row.name);
    }
    assert.match(await textOf(page, '.flame-line'), new RegExp(`^all: total ${weightText(weight, 'ns')}, 100.0 %`));
}

test('the whole recording', () => withPage(browser, url, {}, async (page) => {
    await assertShows(page, made.samples);
    assert.match(await textOf(page, '.where'), /^cpu-clock: the whole recording, 6 000 samples, /);
}));

test('a drag over the chart selects: while it moves, after it, and from the address', () => withPage(browser, url, {}, async (page) => {
    await page.locator('.u-over').scrollIntoViewIfNeeded();
    const box = await page.locator('.u-over').boundingBox();
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.3, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.4, y, { steps: 4 });
    await settled(page);
    const during = await rangeOf(page);
    await assertShows(page, selected(made.samples, { t0: during[0], t1: during[1] }));
    await page.mouse.move(box.x + box.width * 0.6, y, { steps: 4 });
    await page.mouse.up();
    await settled(page);
    const [t0, t1] = await rangeOf(page);
    assert.ok(t1 > during[1]);
    const wanted = selected(made.samples, { t0, t1 });
    await assertShows(page, wanted);
    const where = await textOf(page, '.where');
    assert.match(where, new RegExp(`${wanted.length.toString().replace(/(\d)(\d{3})$/, '$1 $2')} of 6 000 samples`));
    await withPage(browser, page.url(), {}, async (again) => {
        assert.equal(await textOf(again, '.where'), where);
        assert.deepEqual(await tableRows(again), await tableRows(page));
        assert.ok(await again.locator('.u-select').evaluate((select) => select.offsetWidth) > 50);
    });
    await page.mouse.dblclick(box.x + box.width * 0.5, y);
    await settled(page);
    await assertShows(page, made.samples);
    assert.doesNotMatch(page.url(), /t=/);
}));

test('an edge of the range can be taken again', () => withPage(browser, `${url}#t=1,2`, {}, async (page) => {
    await page.locator('.u-over').scrollIntoViewIfNeeded();
    const box = await page.locator('.u-over').boundingBox();
    const edge = await page.locator('.u-select').evaluate((select) => select.offsetLeft + select.offsetWidth);
    await page.mouse.move(box.x + edge, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, box.y + 20, { steps: 3 });
    await page.mouse.up();
    await settled(page);
    const [t0, t1] = await rangeOf(page);
    assert.ok(Math.abs(t0 - 1e9) < 2e7 && t1 > 3.5e9, `${t0} ${t1}`);
}));

test('a range is typed', () => withPage(browser, url, {}, async (page) => {
    await page.getByLabel('From', { exact: true }).fill('1.5');
    await page.getByLabel('to', { exact: true }).fill('2.25');
    await page.getByLabel('to', { exact: true }).press('Enter');
    await settled(page);
    await assertShows(page, selected(made.samples, { t0: 1.5e9, t1: 2.25e9 }));
    await page.getByLabel('From', { exact: true }).fill('three');
    await page.getByLabel('From', { exact: true }).press('Tab');
    assert.equal(await page.getByLabel('From', { exact: true }).getAttribute('aria-invalid'), 'true');
    await page.getByRole('button', { name: 'Clear range' }).click();
    await settled(page);
    await assertShows(page, made.samples);
}));

test('process, thread and CPUs', () => withPage(browser, url, {}, async (page) => {
    await page.getByLabel('Process', { exact: true }).selectOption('2107');
    await settled(page);
    await assertShows(page, selected(made.samples, { keep: ({ pid }) => pid === 2107 }));
    const tid = made.samples.find(({ comm }) => comm === 'worker').tid;
    await page.getByLabel('Thread').selectOption(String(tid));
    await page.getByRole('textbox', { name: 'CPUs' }).fill('0, 2-3');
    await page.getByRole('textbox', { name: 'CPUs' }).press('Enter');
    await settled(page);
    await assertShows(page, selected(made.samples, { keep: (sample) => sample.tid === tid && sample.cpu !== 1 }));
    assert.match(await textOf(page, '.where'), /process orders-db \(2107\), thread (worker|flusher) \(\d+\), CPUs 0,2-3: /);
    await page.getByRole('textbox', { name: 'CPUs' }).fill('3-');
    await page.getByRole('textbox', { name: 'CPUs' }).press('Enter');
    assert.equal(await page.getByRole('textbox', { name: 'CPUs' }).getAttribute('aria-invalid'), 'true');
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await settled(page);
    await assertShows(page, made.samples);
}));

for (const query of ['read', '/^lzma_.*find$/', '"malloc"']) {
    test(`the search tells the share of ${query}`, () => withPage(browser, url, {}, async (page) => {
        await page.getByLabel('Search').fill(query);
        await settled(page);
        const plain = query.replace(/^["/]|["/]$/g, '');
        const tests = { read: (name, module) => (name + module).includes('read'), '/^lzma_.*find$/': (name) => new RegExp(plain).test(name), '"malloc"': (name) => name === plain };
        const ratio = matchedRatio(made.samples, tests[query]);
        assert.equal(await textOf(page, '.match'), `matches ${ratioText(ratio)} of the selection`);
    }));
}

test('a regular expression that is none is said', () => withPage(browser, url, {}, async (page) => {
    await page.getByLabel('Search').fill('/(/');
    await settled(page);
    assert.match(await textOf(page, '.match'), /^Not a regular expression: /);
}));

test('the flame graph by pointer: hover, zoom, way back', () => withPage(browser, url, {}, async (page) => {
    const canvas = page.locator('canvas.flame');
    await canvas.scrollIntoViewIfNeeded();
    const box = await canvas.boundingBox();
    await page.mouse.move(box.x + 50, box.y + 27);
    assert.equal(await textOf(page, '.tip-name'), 'xz');
    await page.mouse.click(box.x + 50, box.y + 45);
    await settled(page);
    assert.match(page.url(), /z=[0-9a-f]{16}/);
    assert.match(await textOf(page, '.crumbs'), /Reset zoom.*all.*xz.*worker_start/);
    assert.match(await textOf(page, '.flame-line'), /^worker_start \(liblzma.so.5.4.1\): total .* 100.0 % of the zoomed frame/);
    const said = await textOf(page, '.flame-line');
    await withPage(browser, page.url(), {}, async (again) => assert.equal(await textOf(again, '.flame-line'), said));
    await page.getByRole('button', { name: 'Reset zoom' }).click();
    await settled(page);
    assert.doesNotMatch(page.url(), /z=/);
    assert.equal(await page.locator('.crumbs').isVisible(), false);
}));

test('the flame graph by keyboard, upright, upward and inverted', () => withPage(browser, url, {}, async (page) => {
    const canvas = page.locator('canvas.flame');
    const line = () => textOf(page, '.flame-line');
    await canvas.focus();
    for (const [key, expected] of [['ArrowDown', /^xz: /], ['ArrowDown', /^worker_start/], ['ArrowRight', /^main \(xz\)/],
        ['ArrowLeft', /^worker_start/], ['ArrowUp', /^xz: /], ['Home', /^all: /]]) {
        await page.keyboard.press(key);
        assert.match(await line(), expected, key);
    }
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await settled(page);
    assert.match(await textOf(page, '.crumbs'), /xz$/);
    await page.keyboard.press('Escape');
    await settled(page);
    assert.doesNotMatch(page.url(), /z=/);
    await page.getByLabel('Root at the bottom').check();
    await canvas.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowUp');
    assert.match(await line(), /^xz: /);
    await page.getByLabel('Inverted: callers below').check();
    await settled(page);
    await canvas.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowUp');
    const best = [...functionsOf(made.samples)].sort((a, b) => b[1].self - a[1].self)[0];
    assert.match(await line(), new RegExp(`^${best[0].replace(' ', ' \\(')}.*total ${weightText(best[1].self, 'ns')}`));
    await page.keyboard.press('Enter');
    await settled(page);
    const zoomed = await line();
    await withPage(browser, page.url(), {}, async (again) => assert.equal(await textOf(again, '.flame-line'), zoomed));
}));

test('the table: sort, filter, keyboard, and its row in the flame graph', () => withPage(browser, url, {}, async (page) => {
    const grid = page.getByRole('grid');
    await page.getByRole('columnheader', { name: 'Total, s', exact: true }).getByRole('button').click();
    await settled(page);
    assert.equal(await page.getByRole('columnheader', { name: 'Total, s', exact: true }).getAttribute('aria-sort'), 'descending');
    const best = [...functionsOf(made.samples)].sort((a, b) => b[1].total - a[1].total)[0];
    assert.equal((await tableRows(page))[0].total, columnScale(weightOf(made.samples), 'ns').text(best[1].total));
    await page.getByRole('columnheader', { name: 'Function' }).getByRole('button').click();
    await settled(page);
    const names = (await tableRows(page)).map(({ name }) => name);
    assert.deepEqual(names, [...names].sort(new Intl.Collator('en').compare));
    await page.getByLabel('Filter').fill('lzma_lzma');
    await settled(page);
    assert.deepEqual((await tableRows(page)).map(({ name }) => name), ['lzma_lzma_encode', 'lzma_lzma_optimum_normal']);
    assert.equal(await grid.getAttribute('aria-rowcount'), '3');
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await settled(page);
    assert.equal(await page.getByLabel('Search').inputValue(), '"lzma_lzma_optimum_normal"');
    assert.match(await textOf(page, '.match'), /^matches \d/);
    assert.equal(await page.locator('.function-row[aria-selected="true"]').count(), 1);
    await page.locator('.function-row[aria-selected="true"]').click();
    await settled(page);
    assert.equal(await page.getByLabel('Search').inputValue(), '');
    await page.getByLabel('Filter').fill('');
    await settled(page);
    await grid.focus();
    await page.keyboard.press('End');
    const active = await grid.getAttribute('aria-activedescendant');
    assert.ok(await page.locator(`#${active}`).isVisible());
    assert.equal(await page.locator(`#${active}`).getAttribute('aria-rowindex'), await grid.getAttribute('aria-rowcount'));
}));

test('colours follow the button and stay', () => withPage(browser, url, {}, async (page) => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.getByRole('button', { name: 'Use dark colours' }).click();
    const dark = await background();
    assert.notEqual(dark, light);
    await page.reload();
    await page.waitForSelector('canvas.flame');
    assert.equal(await background(), dark);
}));
