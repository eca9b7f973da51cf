// The function table's rows: which functions, in which order, with which numbers.
import { ratioText } from './number.js';

export const COLUMNS = [
    { key: 'selfShare', title: 'Self %', bar: true, by: 'self', hint: 'share of the selection spent in the function itself' },
    { key: 'self', title: 'Self', by: 'self', weight: true },
    { key: 'totalShare', title: 'Total %', bar: true, by: 'total', hint: 'share of the selection spent in the function and what it calls' },
    { key: 'total', title: 'Total', by: 'total', weight: true },
    { key: 'samples', title: 'Samples', by: 'samples', hint: 'samples with the function on top of the stack' },
    { key: 'name', title: 'Function', text: true },
    { key: 'module', title: 'Module', text: true },
];

const collator = new Intl.Collator('en');

function comparison(key, functions, byFunction) {
    const column = COLUMNS.find((candidate) => candidate.key === key) ?? COLUMNS[1];
    if (column.text) {
        const texts = key === 'name' ? functions.names : functions.modules;
        return (a, b) => collator.compare(texts[a], texts[b]) || a - b;
    }
    const numbers = byFunction[column.by];
    const second = byFunction[column.by === 'total' ? 'self' : 'total'];
    return (a, b) => numbers[a] - numbers[b] || second[a] - second[b] || b - a;
}

// sort: a column's key, "-" before it for falling; found: mask of the filter, or null.
// -> Uint32Array of function indices
export function orderedRows(functions, byFunction, sort, found) {
    const ids = [];
    for (let id = 0; id < functions.count; id++) {
        if (byFunction.total[id] > 0 && (!found || found[id]))
            ids.push(id);
    }
    const falling = sort.startsWith('-');
    const compare = comparison(sort.replace(/^-/, ''), functions, byFunction);
    return Uint32Array.from(ids.sort(falling ? (a, b) => compare(b, a) : compare));
}

export function share(byFunction, column, id, weight) {
    const ratio = weight > 0 ? byFunction[column.by][id] / weight : 0;
    return { ratio, text: ratioText(ratio) };
}
