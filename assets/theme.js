// Light, dark or as the system says; and the style sheet's colours for those who draw on a canvas.
import { el } from './dom.js';

const KEY = 'pipa-theme';
const SHADES = 6;
const dark = matchMedia('(prefers-color-scheme: dark)');

function stored() {
    try {
        return localStorage.getItem(KEY);
    } catch {
        return null;
    }
}

function store(theme) {
    try {
        localStorage.setItem(KEY, theme);
    } catch {
        // A page from a file may have no storage; the choice then lasts as long as the page.
    }
}

function isDark() {
    const { theme } = document.documentElement.dataset;
    return theme ? theme === 'dark' : dark.matches;
}

export function createThemeButton(onChange) {
    const button = el('button', { type: 'button', class: 'theme-button' });
    function apply(theme) {
        if (theme === 'dark' || theme === 'light')
            document.documentElement.dataset.theme = theme;
        button.textContent = isDark() ? 'Light' : 'Dark';
        button.setAttribute('aria-label', isDark() ? 'Use light colours' : 'Use dark colours');
    }
    button.addEventListener('click', () => {
        const theme = isDark() ? 'light' : 'dark';
        store(theme);
        apply(theme);
        onChange();
    });
    dark.addEventListener('change', () => {
        apply();
        onChange();
    });
    apply(stored());
    return button;
}

function createProbe() {
    const probe = el('span', { hidden: true });
    document.body.append(probe);
    return {
        read(value) {
            probe.style.color = value;
            return getComputedStyle(probe).color;
        },
        done: () => probe.remove(),
    };
}

// { of(variable), kinds: shades by function.kind, then group and root }
export function readColours() {
    const probe = createProbe();
    const of = (variable) => probe.read(`var(--${variable})`);
    const kinds = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k-process', 'k-root'].map((name) =>
        Array.from({ length: SHADES }, (_, shade) => probe.read(
            `color-mix(in oklab, var(--${name}), var(--${name}-b) ${Math.round(100 * shade / (SHADES - 1))}%)`)));
    const names = ['bg', 'text', 'muted', 'line', 'accent', 'frame-text', 'frame-dim', 'frame-dim-text',
        'gap', 'match', 'match-text', 'ghost', 'p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p-rest',
        't-retiring', 't-bad-speculation', 't-frontend-bound', 't-backend-bound', 'heat0', 'heat1', 'heat2', 'heat3', 'heat4'];
    const named = Object.fromEntries(names.map((name) => [name, of(name)]));
    probe.done();
    return { kinds, named };
}
