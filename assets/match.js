// The search: plain text, /regular expression/ or "exact name", tried on a function's name and
// module; and the share of the selection under frames that match.

// { test: (name, module) -> bool } or { error } or null for an empty query.
export function parseQuery(text) {
    const query = text.trim();
    if (query === '')
        return null;
    if (query.length > 1 && query.startsWith('/') && query.endsWith('/')) {
        try {
            const regex = new RegExp(query.slice(1, -1), 'iu');
            return { test: (name, module) => regex.test(name) || regex.test(module) };
        } catch (error) {
            return { error: error.message };
        }
    }
    if (query.length > 1 && query.startsWith('"') && query.endsWith('"')) {
        const exact = query.slice(1, -1);
        return { test: (name) => name === exact };
    }
    const lower = query.toLowerCase();
    return { test: (name, module) => name.toLowerCase().includes(lower) || module.toLowerCase().includes(lower) };
}

export function exactQuery(name) {
    return `"${name}"`;
}

// 1 for each function that matches; frames of groups, whose functions lie beyond, never do.
export function matchingFunctions(functions, query) {
    const found = new Uint8Array(functions.count);
    for (let id = 0; id < functions.count; id++)
        found[id] = query.test(functions.names[id], functions.modules[id]) ? 1 : 0;
    return found;
}

// Weight under matching frames within `top`, each sample once however often its stack matches.
export function matchedWeight(tree, total, found, top = 0) {
    let weight = 0;
    for (let node = top; node < tree.end[top];) {
        const hit = found[tree.function[node]] === 1;
        if (hit)
            weight += total[node];
        node = hit || total[node] === 0 ? tree.end[node] : node + 1;
    }
    return weight;
}
