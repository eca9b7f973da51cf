// A large recording: 200 000 rows. The numbers are printed; the limits are far above them, for slow
// and busy machines.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, withPage } from './browser.mjs';
import { writePage } from './page.mjs';
import { profilePayload } from './payload.mjs';
import { largeProfile } from './synthetic.mjs';

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
