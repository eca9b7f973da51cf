// A report page without C: the real template, the real bundle, static parts and a payload.
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { STATIC } from './static.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const workdir = await mkdtemp(join(tmpdir(), 'pipa-browser-'));
process.on('exit', () => rmSync(workdir, { recursive: true, force: true }));

// PIPA_BUNDLE: a folder with report.js and report.css; without it they are bundled here.
async function readBundle() {
    const folder = process.env.PIPA_BUNDLE ?? workdir;
    if (!process.env.PIPA_BUNDLE)
        execFileSync(process.execPath, [join(root, 'assets/build.mjs'), folder]);
    const [script, style] = await Promise.all(['report.js', 'report.css'].map((name) => readFile(join(folder, name), 'utf8')));
    return { script, style, template: await readFile(join(root, 'templates/report.html'), 'utf8') };
}

const bundle = await readBundle();
export const bundleSizes = { script: Buffer.byteLength(bundle.script), style: Buffer.byteLength(bundle.style) };

function hash(text) {
    return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

// Writes the page and returns its URL.
export async function writePage(name, payload, parts = STATIC) {
    const slots = { ...parts, ...bundle, script_hash: hash(bundle.script), style_hash: hash(bundle.style), payload };
    const html = bundle.template.replace(/\{\{(\w+)\}\}/g, (_, slot) => slots[slot]);
    const path = join(workdir, `${name}.html`);
    await writeFile(path, html);
    return pathToFileURL(path).href;
}
