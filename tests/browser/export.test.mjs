// What pipa export writes, in the hands of others: speedscope's own page opens three of the formats, and
// a pprof reader of another house adds up what it finds.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { launch, requireFromAssets, root } from './browser.mjs';
import { workdir } from './page.mjs';

const MAKE = 'import perfdata, sys; sys.stdout.buffer.write(perfdata.small().build())';
const recording = join(workdir, 'export.data');
let browser;

function exported(format, ...options) {
    const path = join(workdir, `export.${format}`);
    execFileSync(process.env.PIPA, ['export', '-q', '--no-this-machine', '--to', format, '-o', path, ...options, recording]);
    return path;
}

before(async () => {
    const made = execFileSync('python3', ['-c', MAKE], { cwd: join(root, 'tests/lib') });
    writeFileSync(recording, made);
    browser = await launch();
});

after(() => browser.close());

// The page that speedscope publishes, from its package, given a file as its users give one.
async function openInSpeedscope(path) {
    const release = join(dirname(requireFromAssets.resolve('speedscope/package.json')), 'dist/release');
    const page = await browser.newPage();
    const requests = [];
    page.on('request', (request) => {
        if (!/^(file|data|blob):/.test(request.url()))
            requests.push(request.url());
    });
    await page.goto(pathToFileURL(join(release, 'index.html')).href);
    await page.setInputFiles('input[type=file]', path);
    await page.waitForFunction(() => document.title !== 'speedscope' || /went wrong|not recognized|Unrecognized/i.test(document.body.innerText));
    const found = { title: await page.title(), text: await page.evaluate(() => document.body.innerText), requests };
    await page.close();
    return found;
}

test('speedscope opens its own format', async (context) => {
    if (!process.env.PIPA)
        return context.skip('PIPA is not set');
    const { title, text, requests } = await openInSpeedscope(exported('speedscope'));
    assert.match(title, /work-100\/100, cycles/);
    assert.match(text, /1\/4/); // two threads, two events
    assert.deepEqual(requests, []);
});

test('speedscope opens folded stacks', async (context) => {
    if (!process.env.PIPA)
        return context.skip('PIPA is not set');
    const { title, text } = await openInSpeedscope(exported('folded'));
    assert.match(title, /export\.folded/);
    assert.doesNotMatch(text, /went wrong|recognized/i);
});

test('speedscope opens pprof', async (context) => {
    if (!process.env.PIPA)
        return context.skip('PIPA is not set');
    const { title, text } = await openInSpeedscope(exported('pprof'));
    assert.match(title, /export\.pprof|cycles|cpu-clock/);
    assert.doesNotMatch(text, /went wrong|recognized/i);
});

test('a pprof reader finds every weight', async (context) => {
    if (!process.env.PIPA)
        return context.skip('PIPA is not set');
    const { Profile } = requireFromAssets('pprof-format');
    const profile = Profile.decode(gunzipSync(readFileSync(exported('pprof'))));
    const text = (id) => profile.stringTable.strings[Number(id)];
    const sum = (at) => profile.sample.reduce((total, { value }) => total + Number(value[at]), 0);
    assert.deepEqual(profile.sampleType.map(({ type, unit }) => [text(type), text(unit)]), [['cycles', 'count'], ['cpu-clock', 'nanoseconds']]);
    assert.deepEqual([sum(0), sum(1)], [32000, 8000000]);
    assert.equal(BigInt(profile.timeNanos), 1700000000000000000n);
    const places = new Map(profile.location.map((location) => [Number(location.id), location]));
    const functions = new Map(profile.function.map((entry) => [Number(entry.id), text(entry.name)]));
    const stack = profile.sample[1].locationId.map((id) => functions.get(Number(places.get(Number(id)).line[0].functionId)));
    assert.deepEqual(stack, ['[kernel.kallsyms]', '[ext4]', '[libwork.so.1]', '[work]', '[work]']);
    const labels = profile.sample[1].label.map(({ key, str, num }) => [text(key), text(str) || Number(num)]);
    assert.deepEqual(Object.fromEntries(labels), { thread: 'work-100/100', comm: 'work', pid: 100, tid: 100, cpu: 0 });
    assert.deepEqual(profile.mapping.map(({ filename }) => text(filename)).sort(),
        ['/opt/work/bin/work', '/usr/lib/libwork.so.1', '[ext4]', '[kernel.kallsyms]']);
});
