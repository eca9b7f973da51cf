// Recordings that are strange or hostile, and pages whose data is broken.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, settled, tableRows, textOf, withPage } from './browser.mjs';
import { writePage } from './page.mjs';
import { packPayload, profilePayload } from './payload.mjs';
import { machineProfile } from './synthetic.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const sample = (names, more = {}) =>
    ({ t: 1e9, cpu: 0, pid: 1, tid: 1, comm: 'a', stack: names.map((name) => [name, 'm.so', 0]), ...more });
const CYCLES = { name: 'cycles', unit: 'events', row_weight: 1000 };

test('names are text, whatever they contain', async () => {
    const evil = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '\x1b]0;x\x07\0', '\u202egpj.exe', '</script><!--', '${alert(1)}',
        '__proto__', 'constructor', 'x'.repeat(20000)];
    const samples = evil.map((name, i) => sample(['main', name], { t: i * 1e8, comm: name.slice(0, 60), process: name.slice(0, 60), pid: i, tid: i }));
    const url = await writePage('evil', profilePayload({ events: [{ ...CYCLES, name: '<b>cycles</b>\u202e' }], samples }));
    await withPage(browser, `${url}#q=%3Cscript&split=process&p=0`, {}, async (page) => {
        const text = await page.locator('main').textContent();
        assert.doesNotMatch(text, /[\x00-\x08\x0b-\x1f\x7f\u202e]/);
        assert.equal(await page.locator('main img, main script, main b:not(.next b)').count(), 0);
        assert.equal((await tableRows(page)).length, 2);
        await page.getByRole('button', { name: 'Reset', exact: true }).click();
        await settled(page);
        assert.deepEqual(new Set((await tableRows(page)).map(({ name }) => name)), new Set(['main', ...evil.slice(0, 2),
            '\\x1b]0;x\\x07\\x00', '\\u202egpj.exe', ...evil.slice(4)]));
        assert.match(await textOf(page, '.where'), /^<b>cycles<\/b>\\u202e: /);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
        const box = await page.locator('canvas.flame').boundingBox();
        await page.mouse.move(box.x + 5, box.y + 30);
    });
});

test('several events', async () => {
    const events = [{ name: 'cycles', unit: 'events' }, { name: 'page-faults', unit: 'samples' }];
    const url = await writePage('events', profilePayload(machineProfile({ count: 2000, events })));
    await withPage(browser, url, {}, async (page) => {
        const whole = await textOf(page, '.where');
        await page.getByLabel('Event').selectOption('page-faults');
        await settled(page);
        const other = await textOf(page, '.where');
        assert.match(whole, /^cycles: .* samples, .* cycles$/);
        assert.match(other, /^page-faults: the whole recording, \d+ samples$/);
        await withPage(browser, page.url(), {}, async (again) => assert.equal(await textOf(again, '.where'), other));
    });
});

test('without times there is no chart, and it says why', async () => {
    const url = await writePage('timeless', profilePayload({ events: [CYCLES], hasTime: false, samples: [sample(['main', 'f']), sample(['main'])] }));
    await withPage(browser, `${url}#t=1,2`, {}, async (page) => {
        assert.match(await textOf(page, '#time-view'), /no time stamps/);
        assert.equal((await tableRows(page)).length, 2);
        assert.match(await textOf(page, '.where'), /the whole recording, 2 samples/);
    });
});

test('without chains, without CPUs, without processes', async () => {
    const flat = ['f', 'g', 'f'].map((name, i) => sample([name], { t: i * 1e9, cpu: undefined, pid: -1, tid: -1 }));
    const url = await writePage('flat', profilePayload({ events: [CYCLES], samples: flat }));
    await withPage(browser, url, {}, async (page) => {
        assert.deepEqual((await tableRows(page)).map(({ name, samples }) => [name, samples]), [['f', '2'], ['g', '1']]);
    });
});

for (const [what, samples] of [['no samples', []], ['one sample', [sample(['f'])]], ['an empty stack', [sample([])]], ['one instant', [sample(['f'], { t: 0 }), sample(['g'], { t: 0 })]]]) {
    test(`a recording with ${what}`, async () => {
        const url = await writePage(what.replace(/ /g, '-'), profilePayload({ events: [CYCLES], samples }));
        await withPage(browser, url, {}, async (page) => {
            assert.match(await textOf(page, '.where'), new RegExp(`${samples.length} samples?`));
            for (const label of ['Inverted: callers below', 'Root at the bottom'])
                await page.getByLabel(label).setChecked(true, { force: true }).catch(() => {});
            await settled(page);
        });
    });
}

test('a stack of 3000 frames', async () => {
    const deep = Array.from({ length: 3000 }, (_, level) => `level_${level}`);
    const url = await writePage('deep', profilePayload({ events: [CYCLES], samples: [sample(deep), sample(['main'])] }));
    await withPage(browser, url, { deviceScaleFactor: 2 }, async (page) => {
        await page.locator('canvas.flame').focus();
        for (let i = 0; i < 80; i++)
            await page.keyboard.press('ArrowDown');
        assert.match(await textOf(page, '.flame-line'), /^level_79 /);
        const { height, scrolled } = await page.locator('.flame-scroll').evaluate((box) =>
            ({ height: box.querySelector('canvas').height, scrolled: box.scrollTop }));
        assert.ok(height < 2000 && scrolled > 500);
        await page.getByLabel('Inverted: callers below').check();
        await settled(page);
        await page.getByLabel('Root at the bottom').check();
        await settled(page);
        assert.ok(await page.locator('.flame-scroll').evaluate((box) => box.scrollTop) > 50000);
    });
});

test('no event at all', async () => {
    const url = await writePage('no-event', profilePayload({ events: [], samples: [] }));
    await withPage(browser, url, {}, async (page) => assert.match(await textOf(page, '.where'), /no event/));
});

test('a selection without samples says so and can be left', async () => {
    const url = await writePage('gap', profilePayload({ events: [CYCLES], samples: [sample(['f'], { t: 0 }), sample(['f'], { t: 9e9 })] }));
    await withPage(browser, `${url}#t=3,4`, {}, async (page) => {
        assert.ok(await page.getByText('No samples in this selection.').isVisible());
        await page.getByRole('button', { name: 'Clear range' }).click();
        await settled(page);
        assert.ok(await page.locator('canvas.flame').isVisible());
    });
});

test('an address that means nothing is the whole recording', async () => {
    const url = await writePage('address', profilePayload({ events: [CYCLES], samples: [sample(['f'])] }));
    await withPage(browser, `${url}#z=0123456789abcdef&e=none&p=zzz&tid=9&g=zzz&s=zzz&split=zzz&cpu=zzz&t=x&f=&q=%`, {}, async (page) => {
        assert.match(await textOf(page, '.where'), /^cycles: the whole recording, 1 sample, 1 000 cycles$/);
    });
});

for (const [what, payload] of [['cut off', profilePayload({ events: [CYCLES], samples: [sample(['f'])] }).slice(0, 80)],
    ['not base64', '%%%'], ['empty', ''], ['of a later version', packPayload({}, [], [], { version: 9 })]]) {
    test(`data that is ${what} leaves the static page and says why`, async () => {
        const url = await writePage(`broken-${what.replace(/ /g, '-')}`, payload);
        await withPage(browser, url, {}, async (page) => {
            assert.match(await textOf(page, '.page-error'), /^The interactive views could not be started: .+\. The tables/);
            assert.ok(await page.locator('figure.static-only svg.time-chart').isVisible());
            assert.equal(await page.locator('.selection').count(), 0);
        });
    });
}
