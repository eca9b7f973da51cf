// A report page without C: the real template, the real bundle, static parts in the markup that
// report/*.c writes, and a payload.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const workdir = await mkdtemp(join(tmpdir(), 'pipa-browser-'));

// PIPA_BUNDLE: a folder with report.js and report.css; without it they are bundled here.
async function readBundle() {
    const folder = process.env.PIPA_BUNDLE ?? workdir;
    if (!process.env.PIPA_BUNDLE)
        execFileSync(process.execPath, [join(root, 'assets/build.mjs'), folder]);
    const [script, style] = await Promise.all(['report.js', 'report.css'].map((name) => readFile(join(folder, name), 'utf8')));
    return { script, style, template: await readFile(join(root, 'templates/report.html'), 'utf8') };
}

const bundle = await readBundle();
export const bundleSizes = { script: Buffer.byteLength(bundle.script), style: Buffer.byteLength(bundle.style) };

function hash(text) {
    return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

const FACTS = [['Host', 'build-07'], ['Recorded', '2026-11-21 05:40:12 UTC'], ['Duration', '5.20 s'], ['Kernel', '6.1.0-28-amd64'],
    ['CPU', 'AMD EPYC 7763 64-Core Processor'], ['CPUs online', '4'], ['Samples', '12 500'], ['Event', 'cpu-clock, every 1.00 ms']];

const STATIC = {
    version: '0.1.0',
    title: 'perf.data of build-07 - pipa',
    contents: 'This file contains: the host\'s name, 5 process names, 71 function names of the kernel and of 9 programs and libraries.',
    heading: 'perf.data of build-07',
    verdict: `<p id="verdict" class="finding finding-problem">xz took 49.1 % of the CPU time; its hottest function, bt_find_func in liblzma.so.5.4.1, alone took 22.8 %.</p>
<p class="evidence">12 500 samples of cpu-clock over 5.20 s on 4 CPUs. <span class="comparison">(49.1 %, compared with 25.0 %)</span></p>
<p class="next"><b>Next:</b> Compare the compression level with the size it buys.</p>`,
    facts: `<dl class="facts" id="facts">${FACTS.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>`,
    findings: `<ol class="findings"><li class="finding finding-notice"><p class="statement"><span class="severity">notice</span> orders-db writes its log in bursts: 9.1 % of the CPU time between 1.8 s and 3.4 s.</p><p class="evidence">1 138 samples below orders::Log::flush().</p><p class="next"><b>Next:</b> Look at fdatasync.</p></li>
<li class="finding finding-open"><p class="statement"><span class="severity">not judged</span> Waiting for disks could not be judged: no switch events were recorded.</p></li></ol>`,
    missing: '<ul class="notes"><li class="note-warn" data-code="no-symbols"><span class="severity">weaker</span> _speedups.so: no symbols, 3.1 % of the samples.</li><li class="note-info" data-code="vm"><span class="severity">note</span> A virtual machine: hardware counters were not available.</li></ul>',
    time: `<figure class="static-only"><svg class="time-chart" role="img" width="100%" height="160" aria-label="Samples over time"><svg y="20" width="100%" height="120" viewBox="0 0 1000 100" preserveAspectRatio="none"><path class="area" fill="#5b87b8" d="M0 100V20H250V10H500V40H750V60H1000V100"/></svg><g class="grid" stroke="#8888"><line x1="0" x2="100%" y1="20.5" y2="20.5"/></g><g class="axis" font-size="12" fill="currentColor"><text x="0" y="15">3 000 samples/s</text><text y="156" x="50%" text-anchor="middle">2.5 s</text></g></svg><figcaption>Samples over time, cpu-clock.</figcaption></figure>`,
    flame: `<figure class="static-only"><svg class="flame" role="img" aria-label="The widest frames of the call tree" font-size="12" width="100%" height="54"><svg class="kind-root" x="0%" y="0" width="100%" height="17"><title>all: 100.0 %</title><rect width="100%" height="17"/><text x="3" y="13">all</text></svg><svg class="kind-user" x="0%" y="18" width="62%" height="17"><rect width="100%" height="17"/><text x="3" y="13">worker_start</text></svg><svg class="kind-kernel" x="62%" y="18" width="20%" height="17"><rect width="100%" height="17"/><text x="3" y="13">do_syscall_64</text></svg></svg><figcaption>Width is the share of cpu-clock.</figcaption></figure>`,
    hotspots: `<div class="table-wrap"><table class="data" id="t-hotspots-process-0"><caption>Processes, cpu-clock: all 5 rows, 100.0 % of the whole</caption><thead><tr><th scope="col">Process</th><th scope="col" class="num" data-unit="ratio">Share</th><th scope="col" class="num" data-unit="ns">Weight</th><th scope="col" class="num" data-unit="samples">Samples</th></tr></thead><tbody>${[['xz', 49.1, '6.14 s', '6 140'], ['python3', 27.3, '3.41 s', '3 410'], ['orders-db', 20.2, '2.53 s', '2 530'], ['swapper', 2.2, '275 ms', '275'], ['kworker', 1.2, '145 ms', '145']].map(([name, share, weight, samples]) => `<tr><th scope="row">${name}</th><td class="num" data-v="${share / 100}"><svg class="bar" width="48" height="8" aria-hidden="true"><rect fill="#7a9cc6" height="8" width="${share}%"/></svg> ${share} %</td><td class="num">${weight}</td><td class="num">${samples}</td></tr>`).join('')}</tbody></table></div>`,
    calltree: `<p class="legend">Share with callees, own share, function, library; of cpu-clock.</p><ul class="tree"><li><details open><summary><span class="num">49.1 %</span> <span class="num self">0.0 %</span> <span class="function">worker_start</span> <span class="module">liblzma.so.5.4.1</span></summary>
<p><span class="num">49.1 %</span> <span class="num self">0.0 %</span> <span class="function">worker_encode</span> <span class="module">liblzma.so.5.4.1</span></p><ul><li><p><span class="num">35.0 %</span> <span class="num self">12.0 %</span> <span class="function">lzma_mf_bt4_find</span></p></li><li><p><span class="num">9.0 %</span> <span class="num self">9.0 %</span> <span class="function">rc_encode</span></p></li></ul></details></li></ul>`,
    recording: '<p class="empty">The recording says nothing of its host.</p>',
};

// Writes the page and returns its URL.
export async function writePage(name, payload) {
    const slots = { ...STATIC, ...bundle, script_hash: hash(bundle.script), style_hash: hash(bundle.style), payload };
    const html = bundle.template.replace(/\{\{(\w+)\}\}/g, (_, slot) => slots[slot]);
    const path = join(workdir, `${name}.html`);
    await writeFile(path, html);
    return pathToFileURL(path).href;
}
