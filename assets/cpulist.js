// "0-3,8" <-> a mask of CPUs, as taskset and /sys write them.
import { NO_CPU } from './recording.js';

// Uint8Array with 1 for each CPU named, or null where the text is no list.
export function parseCpuList(text) {
    const mask = new Uint8Array(NO_CPU + 1);
    for (const part of text.split(',')) {
        const match = /^\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*$/.exec(part);
        if (!match)
            return null;
        const first = Number(match[1]);
        const last = Number(match[2] ?? match[1]);
        if (first > last || last >= NO_CPU)
            return null;
        mask.fill(1, first, last + 1);
    }
    return mask;
}

export function cpuListText(cpus) {
    const runs = [];
    for (const cpu of cpus) {
        const run = runs[runs.length - 1];
        if (run && run[1] === cpu - 1)
            run[1] = cpu;
        else
            runs.push([cpu, cpu]);
    }
    return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

export function cpusOf(column) {
    const seen = new Uint8Array(NO_CPU + 1);
    for (const cpu of column ?? [])
        seen[cpu] = 1;
    return Array.from(seen.keys()).filter((cpu) => cpu !== NO_CPU && seen[cpu]);
}
