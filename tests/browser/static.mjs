// The static parts of a page, in the markup that report/*.c writes, one for each slot of the
// template.

const FACTS = [
    ['Host', 'build-07'], ['Recorded at', '2026-11-21 05:40:12 UTC'], ['Duration', '5.20 s'], ['Event', 'cpu-clock'],
    ['Samples', '12 500'], ['CPUs online', '4'], ['CPU', 'AMD EPYC 7763 64-Core Processor'], ['Kernel', '6.1.0-28-amd64'],
];
const PROCESSES = [
    ['xz', 49.1, '6.14 s', '6 140'], ['python3', 27.3, '3.41 s', '3 410'], ['orders-db', 20.2, '2.53 s', '2 530'],
    ['swapper', 2.2, '275 ms', '275'], ['kworker', 1.2, '145 ms', '145'],
];

function processRow([name, share, weight, samples]) {
    const bar = `<svg class="bar" width="48" height="8" aria-hidden="true"><rect fill="#7a9cc6" height="8" width="${share}%"/></svg>`;
    return `<tr><th scope="row">${name}</th><td class="num" data-v="${share / 100}">${share} % ${bar}</td>` +
        `<td class="num">${weight}</td><td class="num">${samples}</td></tr>`;
}

function frame(kind, x, y, width, name) {
    return `<svg class="kind-${kind}" x="${x}%" y="${y}" width="${width}%" height="17"><title>${name}: ${width} %</title>` +
        `<rect width="100%" height="17"/><text x="3" y="13" fill="#111">${name}</text></svg>`;
}

function treeLine(total, self, name) {
    return `<span class="num">${total} %</span> <span class="num self">${self} %</span> <span class="function">${name}</span>` +
        ' <span class="module">liblzma.so.5.4.1</span>';
}

export const STATIC = {
    version: '0.1.0',
    title: 'perf.data of build-07 - pipa',
    contents: 'This file contains the host name <b>build-07</b> and the names of 5 tasks, 9 programs and libraries and 71 functions.',
    heading: 'perf.data of build-07',
    verdict: `
<p id="verdict" class="finding finding-problem">xz used 49.1 % of 12.5 s of CPU time; the hottest function is bt_find_func
(liblzma.so.5.4.1) with 22.8 %.</p>
<p class="evidence">12 500 samples of cpu-clock <span class="comparison">(49.1 %, compared with 25.0 %)</span></p>
<p class="next"><b>Next:</b> Compare the compression level with the size it buys.</p>`,
    facts: `<dl class="facts" id="facts">${FACTS.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('\n')}</dl>`,
    findings: `
<ol class="findings">
<li class="finding finding-notice"><p class="statement"><span class="severity">notice</span> orders-db writes its log in bursts:
9.1 % of the CPU time.</p><p class="evidence">1 138 samples <span class="when">From 1.80 s to 3.40 s of the recording.</span></p>
<p class="next"><b>Next:</b> Look at fdatasync.</p></li>
<li class="finding finding-open"><p class="statement"><span class="severity">not judged</span> Waiting for disks cannot be
judged: no switch events were recorded.</p></li>
</ol>`,
    missing: `
<ul class="notes">
<li class="note-warn" data-code="no-symbols"><span class="severity">warning</span> _speedups.so: no symbols, 3.1 %.</li>
<li class="note-info" data-code="vm"><span class="severity">note</span> A virtual machine: no hardware counters.</li>
</ul>`,
    time: `
<figure class="static-only"><svg class="time-chart" role="img" width="100%" height="160" aria-label="Samples over time">
<svg y="20" width="100%" height="120" viewBox="0 0 1000 100" preserveAspectRatio="none"><path class="area" fill="#5b87b8"
d="M0 100V20H250V10H500V40H750V60H1000V100"/></svg>
<g class="grid" stroke="#8888"><line x1="0" x2="100%" y1="20.5" y2="20.5"/></g>
<g class="axis" font-size="12" fill="currentColor"><text x="0" y="15">3 CPUs</text>
<text y="156" x="50%" text-anchor="middle">2.5 s</text></g></svg>
<figcaption>Samples over time, cpu-clock.</figcaption></figure>`,
    machine_link: '',
    machine: '',
    metrics_link: '',
    metrics: '',
    system_link: '',
    system: '',
    flame: `
<figure class="static-only"><svg class="flame" role="img" aria-label="The widest frames of the call tree" font-size="12"
width="100%" height="54">${frame('root', 0, 0, 100, 'all')}${frame('user', 0, 18, 62, 'worker_start')}
${frame('kernel', 62, 18, 20, 'do_syscall_64')}</svg><figcaption>Width is the share of cpu-clock.</figcaption></figure>`,
    hotspots: `
<div class="table-wrap"><table class="data" id="t-hotspots-process-0">
<caption>Processes, cpu-clock: all 5 rows, 100.0 % of the whole</caption>
<thead><tr><th scope="col">Process</th><th scope="col" class="num" data-unit="ratio">Self</th>
<th scope="col" class="num" data-unit="ns">Self weight</th><th scope="col" class="num" data-unit="samples">Samples</th></tr></thead>
<tbody>${PROCESSES.map(processRow).join('\n')}</tbody></table></div>`,
    calltree: `
<p class="legend">Share with callees, own share, function, library; of cpu-clock.</p>
<ul class="tree"><li><details open><summary>${treeLine('49.1', '0.0', 'worker_start')}</summary>
<p>${treeLine('49.1', '0.0', 'worker_encode')}</p>
<ul><li><p>${treeLine('35.0', '12.0', 'lzma_mf_bt4_find')}</p></li><li><p>${treeLine('9.0', '9.0', 'rc_encode')}</p></li></ul>
</details></li></ul>`,
    recording: '<p class="empty">The recording says nothing more.</p>',
};

const SYSTEM = [
    ['Operating system', 'Debian GNU/Linux 12 (bookworm)', [['PRETTY_NAME', 'Debian GNU/Linux 12 (bookworm)'], ['ID', 'debian']]],
    ['Processors', '12 values', [['Model name', 'AMD EPYC 7763 64-Core Processor'], ['Flags', 'fpu vme avx2 '.repeat(60)]]],
    ['Network interfaces', '3 values', [['network_interfaces › eth0 › mtu', '1500'], ['network_interfaces › lo › mtu', '65536']]],
];
const DISKS = [['vda', 'disk', '943718400'], ['vdb', 'disk', '107374182400']];

function propsOf(rows) {
    return `<dl class="props">${rows.map(([name, value]) => `<div class="row"><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>`;
}

// The sections that stand where a recording holds the machine.
export const STATIC_MACHINE = {
    ...STATIC,
    machine_link: '<a href="#machine">The machine</a>',
    machine: `
<section class="block" id="machine"><h2>The machine</h2><div id="machine-view" class="js-only"></div>
<div class="static-only"><figure><svg class="time-chart" role="img" width="100%" height="120" aria-label="What the CPUs did over time">
<svg y="20" width="100%" height="80" viewBox="0 0 1000 100" preserveAspectRatio="none"><path class="cpu-system" fill="#8888"
d="M0 100V20H500V60H1000V100"/><path class="cpu-user" fill="#8888" d="M0 100V40H500V80H1000V100"/></svg></svg>
<figcaption>What the CPUs did, mean over the recording: <span class="key">user 40.0 %</span></figcaption></figure>
<div class="sparks"><figure class="spark"><figcaption><b>Load, 1 minute</b> mean 2.1</figcaption>
<svg role="img" width="100%" height="34" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-label="Load, 1 minute over time">
<path class="curve" fill="none" stroke="#5b87b8" vector-effect="non-scaling-stroke" d="M0 50L500 20L1000 60"/></svg>
<p class="legend">from 1.0 to 3.0</p></figure></div></div></section>`,
    system_link: '<a href="#system">The system</a>',
    system: `
<section class="block" id="system"><h2>The system</h2><div id="system-view" class="js-only"></div>
${SYSTEM.map(([title, hint, rows]) => `<details class="part"><summary><b>${title}</b> <span class="hint">${hint}</span></summary>
${propsOf(rows)}</details>`).join('')}
<details class="part"><summary><b>Disks</b> <span class="hint">6 values</span></summary><div class="table-wrap"><table class="data">
<caption>block_devices</caption><thead><tr><th scope="col">name</th><th scope="col">type</th><th scope="col">size_bytes</th></tr></thead>
<tbody>${DISKS.map(([name, type, size]) => `<tr class="row"><th scope="row">${name}</th><td>${type}</td><td>${size}</td></tr>`).join('')}</tbody>
</table></div></details></section>`,
};
