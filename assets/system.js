// The search over the machine's description: hides the lines that do not match, opens the parts that
// have some, and steps from match to match.
import { el, labelled, setText } from './dom.js';
import { parseQuery } from './match.js';
import { countText } from './number.js';
import { plural } from './text.js';

export class SystemSearch {
    constructor(section, mount) {
        this.parts = [...section.querySelectorAll('details.part')].map((part) => ({ part, open: part.open,
            lines: this.linesOf(part),
            tables: [...part.querySelectorAll('.table-wrap')] }));
        Object.assign(this, { matches: [], at: -1, searching: false });
        this.input = el('input', { type: 'search', class: 'wide', placeholder: 'text, /regex/ or several words', autocomplete: 'off',
            spellcheck: 'false', oninput: () => this.search(), onkeydown: (event) => this.key(event) });
        this.count = el('output', { class: 'share' });
        mount.append(el('div', { class: 'tools' }, labelled('Search the system', this.input), this.count));
        this.search();
    }

    // A line is found by its part's title too.
    linesOf(part) {
        const title = part.querySelector('summary b').textContent;
        return [...part.querySelectorAll('.row')].map((line) => ({ line, text: `${title} ${line.textContent}` }));
    }

    total() {
        return this.parts.reduce((sum, { lines }) => sum + lines.length, 0);
    }

    // A regular expression, or words that all stand in the line.
    tests(text) {
        const query = parseQuery(text);
        if (query?.error || /^\/.+\/$/.test(text.trim()))
            return query;
        const words = text.trim().toLowerCase().split(/\s+/);
        return query && { test: (line) => words.every((word) => line.toLowerCase().includes(word)) };
    }

    search() {
        const query = this.tests(this.input.value);
        const found = query?.test;
        this.input.setAttribute('aria-invalid', String(Boolean(query?.error)));
        this.remember(Boolean(found));
        this.mark(-1);
        this.matches = [];
        for (const { part, lines, tables, open } of this.parts) {
            const before = this.matches.length;
            for (const { line, text } of lines) {
                line.hidden = Boolean(found) && !found(text, '');
                if (found && !line.hidden)
                    this.matches.push(line);
            }
            for (const table of tables)
                table.hidden = Boolean(found) && !table.querySelector('.row:not([hidden])');
            part.hidden = Boolean(found) && this.matches.length === before;
            part.open = found ? !part.hidden : open;
        }
        setText(this.count, query?.error ? `Not a regular expression: ${query.error}` : this.countWords(found));
    }

    // Parts stand as they did before the search, when it ends.
    remember(searching) {
        if (searching && !this.searching)
            this.parts.forEach((entry) => { entry.open = entry.part.open; });
        this.searching = searching;
    }

    countWords(found) {
        const all = countText(this.total());
        if (!found)
            return `${all} lines`;
        const count = this.matches.length;
        const how = count > 0 ? '; Enter goes from one to the next' : '';
        return `${countText(count)} of ${all} lines ${plural(count, 'matches', 'match')}${how}`;
    }

    mark(at) {
        this.matches[this.at]?.classList.remove('current');
        this.at = at;
        this.matches[at]?.classList.add('current');
        this.matches[at]?.scrollIntoView({ block: 'center' });
    }

    key(event) {
        const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (event.key === 'Escape') {
            this.input.value = '';
            this.search();
        } else if (step && this.matches.length > 0) {
            const { length } = this.matches;
            this.mark((Math.max(this.at + step, this.at < 0 ? 0 : -1) + length) % length);
        } else {
            return;
        }
        event.preventDefault();
    }
}
