// What the flame graph stands on: the tree and totals it draws, upright or inverted, the zoomed
// frame in it, and the search's hits. No pixels here.
import { functionPath, invertProfile } from './invert.js';
import { MIN_WIDTH } from './layout.js';
import { matchedWeight, matchingFunctions, parseQuery } from './match.js';
import { frameAt, pathOf } from './path.js';

export class Graph {
    constructor(session, store) {
        Object.assign(this, { session, store, tree: null, profile: null, top: 0, found: null, error: '', query: '' });
        this.prefixes = new Map([['', []]]); // path -> functions, to find the frame in an inverted tree
    }

    update(width) {
        const { zoom, query, inverted } = this.store.state;
        const { tree, profile } = inverted ? this.invert(zoom, width) : this.session;
        this.tree = tree;
        this.profile = profile;
        this.top = zoom ? frameAt(tree, this.session.names, zoom) : 0;
        if (query !== this.query)
            this.search(query);
    }

    invert(zoom, width) {
        const { tree, profile, names } = this.session;
        const minRatio = MIN_WIDTH / Math.max(width, 1);
        if (!this.prefixes.has(zoom)) {
            const whole = invertProfile(tree, profile, [], minRatio).tree;
            this.prefixes.set(zoom, functionPath(whole, frameAt(whole, names, zoom)));
        }
        return invertProfile(tree, profile, this.prefixes.get(zoom), minRatio);
    }

    search(query) {
        const parsed = parseQuery(query);
        this.query = query;
        this.error = parsed?.error ?? '';
        this.found = parsed?.test ? matchingFunctions(this.session.recording.functions, parsed) : null;
    }

    isMatch(node) {
        return this.found !== null && this.found[this.tree.function[node]] === 1;
    }

    // Weight of matching frames at and below a node.
    matched(node) {
        return matchedWeight(this.tree, this.profile.total, this.found, node);
    }

    name(node) {
        return this.session.names.name(this.tree.function[node]);
    }

    // The node's stable name, by which a later tree finds it again.
    pathTo(node) {
        const path = pathOf(this.tree, this.session.names, node);
        this.prefixes.set(path, functionPath(this.tree, node));
        return path;
    }
}
