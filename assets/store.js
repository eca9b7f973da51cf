// One state for all views. A change is told to the subscribers once per animation frame, and soon
// after stands in the address's fragment, so that a link or a bookmark opens the same view.

// key: [name in the fragment, value where the fragment is silent]. t0 and t1 share "t".
const FIELDS = {
    event: ['e', ''],
    process: ['p', ''],
    thread: ['tid', ''],
    cpus: ['cpu', ''],
    split: ['split', 'kind'],
    query: ['q', ''],
    group: ['g', ''],
    inverted: ['inv', ''],
    upward: ['up', ''],
    zoom: ['z', ''],
    filter: ['f', ''],
    sort: ['s', '-self'],
    opened: ['m', ''],
    charted: ['mx', ''],
    about: ['mo', ''],
};
const FRAGMENT_DELAY_MS = 150; // browsers refuse to replace the address too often

function encoded(value) {
    return encodeURIComponent(value).replace(/%2C/g, ',').replace(/%3A/g, ':');
}

function decoded(value) {
    try {
        return decodeURIComponent(value.replace(/\+/g, ' '));
    } catch {
        return '';
    }
}

export function fragmentOf(state, secondsText) {
    const parts = [];
    for (const [key, [name, fallback]] of Object.entries(FIELDS)) {
        if (state[key] !== fallback)
            parts.push(`${name}=${encoded(state[key])}`);
    }
    if (state.t0 !== null || state.t1 !== null) {
        const [from, to] = [state.t0, state.t1].map((t) => (t === null ? '' : secondsText(t)));
        parts.push(`t=${from},${to}`);
    }
    return parts.join('&');
}

function rangeOf(text, parseSeconds) {
    const [from, to] = (text ?? '').split(',').map((part) => (part ? parseSeconds(part) : NaN));
    const range = { t0: Number.isFinite(from) ? from : null, t1: Number.isFinite(to) ? to : null };
    return range.t0 !== null && range.t1 !== null && range.t0 >= range.t1 ? { t0: null, t1: null } : range;
}

export function stateOf(fragment, parseSeconds) {
    const given = new Map(fragment.replace(/^#/, '').split('&').map((part) => {
        const [name, ...value] = part.split('=');
        return [name, decoded(value.join('='))];
    }));
    const state = rangeOf(given.get('t'), parseSeconds);
    for (const [key, [name, fallback]] of Object.entries(FIELDS))
        state[key] = given.get(name) ?? fallback;
    return state;
}

export class Store {
    constructor(initial, writeFragment) {
        Object.assign(this, { writeFragment, listeners: [], changed: new Set(), frame: 0, timer: 0 });
        this.state = { ...initial };
    }

    // From the user: goes into the address.
    set(patch) {
        this.load(patch);
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.writeFragment(this.state), FRAGMENT_DELAY_MS);
    }

    // From the address: does not go back there.
    load(patch) {
        for (const [key, value] of Object.entries(patch)) {
            if (this.state[key] !== value)
                this.changed.add(key);
        }
        Object.assign(this.state, patch);
        if (this.changed.size > 0 && !this.frame)
            this.frame = requestAnimationFrame(() => this.tell());
    }

    // listener(changed keys) hears of changes of any of `wanted`, in order of subscription.
    on(wanted, listener) {
        this.listeners.push({ wanted, listener });
    }

    tell() {
        const keys = this.changed;
        this.changed = new Set();
        this.frame = 0;
        for (const { wanted, listener } of this.listeners) {
            if (wanted.some((key) => keys.has(key)))
                listener(keys);
        }
    }
}
