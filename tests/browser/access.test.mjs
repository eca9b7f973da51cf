// For everyone and on every medium: axe in light and dark, without scripts, narrow, on paper.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeViolations, launch, settled, withPage } from './browser.mjs';
import { writePage } from './page.mjs';
import { profilePayload } from './payload.mjs';
import { machineProfile } from './synthetic.mjs';

const STATES = ['', '#t=1.8,3.4&q=read&p=4211&split=process', '#inv=1&f=lzma', '#t=0,0.000001'];
let browser, url;

before(async () => {
    browser = await launch();
    url = await writePage('access', profilePayload(machineProfile({ count: 3000 })));
});
after(() => browser.close());

for (const colorScheme of ['light', 'dark']) {
    for (const state of STATES) {
        test(`axe finds nothing, ${colorScheme} ${state}`, () => withPage(browser, url + state, { colorScheme }, async (page) => {
            await page.waitForSelector('.selection');
            assert.deepEqual(await axeViolations(page), []);
        }));
    }
    test(`axe finds nothing zoomed, ${colorScheme}`, () => withPage(browser, url, { colorScheme }, async (page) => {
        await page.locator('canvas.flame').focus();
        for (const key of ['ArrowDown', 'ArrowDown', 'Enter'])
            await page.keyboard.press(key);
        await settled(page);
        assert.deepEqual(await axeViolations(page), []);
    }));
}

for (const width of [700, 400]) {
    test(`axe finds nothing ${width} pixels wide`, () => withPage(browser, url, { viewport: { width, height: 900 } }, async (page) => {
        assert.deepEqual(await axeViolations(page), []);
    }));
}

// axe needs scripts: it looks at the page as it stands with its own script taken out.
test('axe finds nothing in the static page', () => withPage(browser, `${url}#static`, { }, async (page) => {
    await page.evaluate(() => {
        document.body.classList.add('no-js');
        document.querySelectorAll('.js-only, .theme-button').forEach((node) => node.remove());
    });
    assert.deepEqual(await axeViolations(page), []);
}));

test('without scripts the static parts stand', () => withPage(browser, url, { javaScriptEnabled: false }, async (page) => {
    for (const selector of ['#verdict', '#facts', 'svg.time-chart', 'svg.flame', 'table.data', 'ul.tree'])
        assert.ok(await page.locator(selector).first().isVisible(), selector);
    assert.equal(await page.locator('.js-only:visible').count(), 0);
}));

for (const width of [1400, 700, 400]) {
    for (const javaScriptEnabled of [true, false]) {
        test(`${width} pixels wide, ${javaScriptEnabled ? 'with' : 'without'} scripts: nothing sticks out`, () =>
            withPage(browser, url + STATES[1], { viewport: { width, height: 900 }, javaScriptEnabled }, async (page) => {
                await settled(page);
                const box = await page.locator('body').boundingBox();
                await page.mouse.wheel(300, 0);
                assert.ok(box.width <= width, `${box.width}`);
                for (const section of await page.locator('section, header, .selection').all()) {
                    const { x, width: wide } = await section.boundingBox();
                    assert.ok(x >= 0 && x + wide <= width, await section.evaluate((node) => node.id || node.className));
                }
                if (javaScriptEnabled)
                    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
            }));
    }
}

test('a narrower window redraws chart and flame graph', () => withPage(browser, url, {}, async (page) => {
    await page.setViewportSize({ width: 600, height: 800 });
    await settled(page);
    for (const selector of ['canvas.flame', '.uplot'])
        assert.ok((await page.locator(selector).boundingBox()).width <= 600);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
}));

test('paper gets the static page, in light colours', () => withPage(browser, url, { colorScheme: 'dark' }, async (page) => {
    const pdf = await page.pdf({ format: 'A4' });
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
    assert.ok(pdf.length > 10000);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.js-only:visible, button:visible').count(), 0);
    assert.ok(await page.locator('svg.time-chart').isVisible());
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).color), 'rgb(28, 33, 39)');
}));

test('two screen pixels for one', () => withPage(browser, url, { deviceScaleFactor: 2 }, async (page) => {
    const [wide, drawn] = await page.locator('canvas.flame').evaluate((canvas) => [canvas.clientWidth, canvas.width]);
    assert.equal(drawn, 2 * wide);
}));
