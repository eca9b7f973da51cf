// What perf stat would have written of machines that are made up, and the reports that pipa makes of it.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { workdir } from './page.mjs';

const EVENTS = [
    // name, count in a second, how it swings, % of the time
    ['TOPDOWN.SLOTS', 6000e6, 0, 100],
    ['topdown-retiring', 1500e6, 0.2, 100],
    ['topdown-bad-spec', 300e6, 0.6, 100],
    ['topdown-fe-bound', 1200e6, 0.1, 100],
    ['topdown-be-bound', 3000e6, 0.3, 100],
    ['topdown-mem-bound', 2100e6, 0.3, 40],
    ['topdown-fetch-lat', 700e6, 0.2, 40],
    ['topdown-heavy-ops', 300e6, 0.2, 40],
    ['topdown-br-mispredict', 200e6, 0.2, 40],
    ['cycles', 1000e6, 0.1, 40],
    ['instructions', 800e6, 0.3, 40],
    ['<img src=x onerror=alert(1)>', 5, 0, 100],
];

// A fixed swing for each event, second and CPU.
function countOf([, count, swing], row, second, cpu) {
    return Math.round(count * (1 + swing * Math.sin(second * 0.7 + row + cpu * 1.3)) * (1 + 0.02 * Math.sin(second * 37 + row * 11)));
}

// seconds 0: without -I; cpus 0: of the whole; absent: names that were never counted
export function perfStat({ seconds = 30, cpus = 0, absent = [] } = {}) {
    const lines = ['# started on Sat Nov 21 05:50:46 2026\n\n'];
    for (let second = 1; second <= Math.max(seconds, 1); second++) {
        for (const [row, event] of EVENTS.entries()) {
            for (let cpu = 0; cpu < Math.max(cpus, 1); cpu++) {
                const head = `${seconds > 0 ? `${second.toFixed(9).padStart(16)},` : ''}${cpus > 0 ? `CPU${cpu},` : ''}`;
                const value = absent.includes(event[0]) ? '<not counted>' : countOf(event, row, second, cpu);
                lines.push(`${head}${value},,${event[0]},${absent.includes(event[0]) ? 0 : 1e7 * event[3] - 1000 * row},${event[3].toFixed(2)},,\n`);
            }
        }
    }
    return lines.join('');
}

// The URL of pipa's report of it, or null where there is no pipa.
export async function reportOf(name, options, more = []) {
    if (!process.env.PIPA)
        return null;
    const [input, report] = ['csv', 'html'].map((end) => join(workdir, `${name}.${end}`));
    await writeFile(input, perfStat(options));
    await promisify(execFile)(process.env.PIPA, ['analyze', input, '--cpu', 'sapphirerapids', '-o', report, ...more]);
    return pathToFileURL(report).href;
}
