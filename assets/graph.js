// What the flame graph stands on: the tree and totals it draws, upright or inverted, the zoomed
// frame in it, and the search's hits. No pixels here.
import { functionPath, invertProfile } from './invert.js';
import { MIN_WIDTH } from './layout.js';
import { matchedWeight, matchingFunctions, parseQuery } from './match.js';
import { frameAt, pathOf } from './path.js';

export function createGraph(session, store) {
    const prefixes = new Map([['', []]]); // zoom path -> functions, for inverted graphs

    function rememberPath(tree, node) {
        const path = pathOf(tree, session.names, node);
        prefixes.set(path, functionPath(tree, node));
        return path;
    }

    function inverted(zoom, width) {
        const minRatio = MIN_WIDTH / Math.max(width, 1);
        if (!prefixes.has(zoom)) {
            const { tree } = invertProfile(session.tree, session.profile, [], minRatio);
            rememberPath(tree, frameAt(tree, session.names, zoom));
        }
        return invertProfile(session.tree, session.profile, prefixes.get(zoom) ?? [], minRatio);
    }

    function search(query) {
        const parsed = parseQuery(query);
        graph.error = parsed?.error ?? '';
        graph.found = parsed?.test ? matchingFunctions(session.recording.functions, parsed) : null;
    }

    const graph = {
        tree: null, profile: null, top: 0, found: null, error: '', query: null,
        update(width) {
            const { zoom, query } = store.state;
            const source = store.state.inverted ? inverted(zoom, width) : session;
            graph.tree = source.tree;
            graph.profile = source.profile;
            graph.top = zoom ? frameAt(graph.tree, session.names, zoom) : 0;
            if (query !== graph.query)
                search(query);
            graph.query = query;
        },
        isMatch: (node) => graph.found !== null && graph.found[graph.tree.function[node]] === 1,
        matched: () => matchedWeight(graph.tree, graph.profile.total, graph.found, 0),
        matchedInZoom: () => matchedWeight(graph.tree, graph.profile.total, graph.found, graph.top),
        name: (node) => session.names.name(graph.tree.function[node]),
        pathTo: (node) => rememberPath(graph.tree, node),
    };
    return graph;
}
