// Large recordings: 200 000 rows; 256 CPUs in 12 states over 600 points. The numbers are printed; the
// limits are far above them, for slow and busy machines.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, withPage } from './browser.mjs';
import { writePage } from './page.mjs';
import { profilePayload } from './payload.mjs';
import { STATIC_MACHINE } from './static.mjs';
import { largeProfile, machineProfile, machineSeries } from './synthetic.mjs';

let browser, url;
before(async () => {
    browser = await launch();
    url = await writePage('large', profilePayload(largeProfile()));
});
after(() => browser.close());

// The script time of the animation frame that follows a change of the address.
async function frameTimes(page, fragments) {
    return page.evaluate(async (list) => {
        const times = [];
        const plain = window.requestAnimationFrame.bind(window);
        window.requestAnimationFrame = (callback) => plain((now) => {
            const begin = performance.now();
            callback(now);
            times.push(performance.now() - begin);
        });
        for (const fragment of list) {
            location.hash = fragment;
            await new Promise((done) => setTimeout(done, 120));
        }
        return times;
    }, fragments);
}

function median(times) {
    return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

test('200 000 rows', { timeout: 120000 }, async (context) => {
    await withPage(browser, url, {}, async (page) => {
        const ranges = Array.from({ length: 20 }, (_, i) => `t=${i},${i + 30 + i * 2}`);
        const range = median(await frameTimes(page, ranges));
        const inverted = median(await frameTimes(page, ranges.map((text) => `${text}&inv=1`)));
        const search = median(await frameTimes(page, ranges.map((text, i) => `q=fn_${i}`)));
        context.diagnostic(`script per range ${range.toFixed(1)} ms, inverted ${inverted.toFixed(1)} ms, search ${search.toFixed(1)} ms`);
        assert.ok(range < 150 && inverted < 600 && search < 300);
    });
});

test('256 CPUs, 12 states, 600 points', { timeout: 120000 }, async (context) => {
    const payload = profilePayload({ ...machineProfile({ count: 3000 }), machine: machineSeries({ cpus: 256, points: 600 }), durationNs: 5.2e9 });
    const large = await writePage('many-cpus', payload, STATIC_MACHINE);
    await withPage(browser, large, {}, async (page) => {
        const opened = await page.evaluate(() => performance.now());
        await page.locator('#machine canvas.heat').scrollIntoViewIfNeeded();
        await page.waitForFunction(() => document.querySelector('canvas.heat').height > 400);
        const script = await page.evaluate(async () => {
            const begin = performance.now();
            for (const fragment of ['t=1,2', 't=1,3', 't=1,4']) {
                location.hash = fragment;
                await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            }
            return (performance.now() - begin) / 3;
        });
        context.diagnostic(`payload ${(payload.length / 1e6).toFixed(1)} MB, open after ${opened.toFixed(0)} ms, ${script.toFixed(0)} ms per range`);
        assert.equal(await page.locator('#machine .uplot').count() < 6, true);
    });
});
