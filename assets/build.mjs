// Bundles main.js and style.css into OUTDIR/report.js and OUTDIR/report.css.
//
//     node build.mjs OUTDIR [DEPFILE]     DEPFILE: what the two files were made of, for ninja
//     node build.mjs --dist               into the tarball that `meson dist` is making
//
// Same sources, same bytes: no path, date or map goes into the output.
import { build } from 'esbuild';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const license = join(here, 'node_modules/uplot/LICENSE');

// Inside <script> the HTML parser looks for these two, whatever JavaScript makes of them.
function inertInHtml(js) {
    return js.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
}

async function legalText() {
    const text = (await readFile(license, 'utf8')).trim();
    return `/*! This script contains uPlot.\n${text.replaceAll('*/', '* /')}\n*/\n`;
}

async function bundle() {
    return build({
        absWorkingDir: here,
        entryPoints: { report: 'main.js', style: 'style.css' },
        outdir: 'unused',
        bundle: true,
        minify: true,
        format: 'iife',
        target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'], // all know light-dark()
        charset: 'utf8',
        legalComments: 'none',
        metafile: true,
        write: false,
    });
}

function output(result, name) {
    return result.outputFiles.find((file) => file.path.endsWith(name)).text;
}

async function writeDepfile(depfile, target, result) {
    const inputs = Object.keys(result.metafile.inputs).map((name) => join(here, name));
    const all = [...inputs, license].map((name) => relative(process.cwd(), name).replaceAll(' ', '\\ '));
    await writeFile(depfile, `${target}: ${all.sort().join(' ')}\n`);
}

const [first, depfile] = process.argv.slice(2);
if (!first) {
    console.error('usage: node build.mjs OUTDIR [DEPFILE] | --dist');
    process.exit(2);
}
const outdir = first === '--dist' ? join(process.env.MESON_DIST_ROOT, 'assets/dist') : first;
const result = await bundle();
await mkdir(outdir, { recursive: true });
const target = join(outdir, 'report.js');
await writeFile(target, await legalText() + inertInHtml(output(result, 'report.js')));
await writeFile(join(outdir, 'report.css'), output(result, 'style.css'));
if (depfile)
    await writeDepfile(depfile, relative(process.cwd(), resolve(target)), result);
