// Profiles computed the plain way, stack by stack, to hold the page's arithmetic against.

export function selected(samples, { event = 0, t0 = 0, t1 = Infinity, keep = () => true } = {}) {
    return samples.filter((sample) => (sample.event ?? 0) === event && sample.t >= t0 && sample.t < t1 && keep(sample));
}

export function weightOf(samples, rowWeight) {
    return samples.reduce((sum, { weight }) => sum + (weight ?? rowWeight), 0);
}

const keyOf = ([name, module]) => `${name} ${module}`;

// Map "name module" -> { self, total, samples }
export function functionsOf(samples, rowWeight) {
    const found = new Map();
    const entry = (key) => {
        if (!found.has(key))
            found.set(key, { self: 0, total: 0, samples: 0 });
        return found.get(key);
    };
    for (const { stack, weight = rowWeight, count = 1 } of samples) {
        for (const key of new Set(stack.map(keyOf)))
            entry(key).total += weight;
        if (stack.length > 0) {
            entry(keyOf(stack[stack.length - 1])).self += weight;
            entry(keyOf(stack[stack.length - 1])).samples += count;
        }
    }
    return found;
}

export function matchedRatio(samples, test, rowWeight) {
    const matching = samples.filter(({ stack }) => stack.some(([name, module]) => test(name, module)));
    return weightOf(matching, rowWeight) / weightOf(samples, rowWeight);
}

export function near(actual, expected, what) {
    if (Math.abs(actual - expected) > 1e-9 * Math.max(1, Math.abs(expected)))
        throw new Error(`${what}: ${actual} instead of ${expected}`);
}
