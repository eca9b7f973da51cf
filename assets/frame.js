// A frame in words and numbers: for the tooltip, and as a sentence for those who listen.
import { countText, ratioText, weightText } from './number.js';
import { clipped } from './text.js';

const NAME_MAX = 120;
const KIND = ['', 'kernel', 'no symbols', 'kernel, no symbols', 'hypervisor', 'guest', ''];

// { name, module, lines: [label, value], sentence }
export function describe(session, graph, node) {
    const { tree, profile, top } = graph;
    const { names, event } = session;
    const id = tree.function[node];
    const total = profile.total[node], self = profile.self[node];
    const shares = [['of the selection', ratioText(total / profile.weight)]];
    if (top !== 0 && node >= top)
        shares.push(['of the zoomed frame', ratioText(total / profile.total[top])]);
    const module = [names.module(id), KIND[names.kind(id)]].filter(Boolean).join(', ');
    const selfLabel = tree.arrays ? 'self' : 'begins here';
    const lines = [['total', weightText(total, event.unit)], ...shares,
        [selfLabel, `${weightText(self, event.unit)} (${ratioText(self / profile.weight)})`],
        [tree.arrays ? 'samples on top' : 'samples', countText(profile.samples[node])]];
    const shareText = shares.map(([label, value]) => `${value} ${label}`).join(', ');
    const where = module ? ` (${module})` : '';
    const sentence = `${clipped(names.name(id), NAME_MAX)}${where}: total ${lines[0][1]}, ${shareText}; ` +
        `${selfLabel} ${weightText(self, event.unit)}`;
    return { name: names.name(id), module, lines, sentence };
}
