// The page's address <-> the state, as far as this recording can give what the address asks for.
import { parseCpuList } from './cpulist.js';
import { GROUPINGS, processKey, threadKey } from './groups.js';
import { parseSeconds, secondsText } from './number.js';
import { fragmentOf, stateOf } from './store.js';

// hasTime: a range of time means something
export function readAddress({ threads }, hasTime) {
    const state = stateOf(location.hash, parseSeconds);
    if (!hasTime)
        Object.assign(state, { t0: null, t1: null });
    if (!threads.some((thread) => processKey(thread) === state.process))
        state.process = '';
    if (!threads.some((thread) => threadKey(thread) === state.thread))
        state.thread = '';
    if (parseCpuList(state.cpus) === null)
        state.cpus = '';
    if (!GROUPINGS.some(([key]) => key === state.group))
        state.group = '';
    if (state.split !== 'process')
        state.split = 'kind';
    return state;
}

export function writeAddress(state) {
    const fragment = fragmentOf(state, secondsText);
    try {
        history.replaceState(null, '', fragment ? `#${fragment}` : location.pathname + location.search);
    } catch {
        // The address is a convenience; some viewers forbid to change it.
    }
}
