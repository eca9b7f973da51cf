// Runs the browser tests. Where node_modules or Chromium is absent they are skipped (exit 77), which
// is a failure where PIPA_SHARED or CI is set.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const MESON_SKIP = 77;

function missing() {
    const modules = join(here, '../../assets/node_modules');
    const chromium = process.env.PIPA_CHROMIUM ?? '/usr/bin/chromium';
    if (Number(process.versions.node.split('.')[0]) < 18)
        return `node ${process.versions.node} is older than 18`;
    const absent = ['playwright-core', 'axe-core', 'pprof-format', 'speedscope'].filter((name) => !existsSync(join(modules, name)));
    if (absent.length > 0)
        return `not installed: ${absent.join(', ')}: run  npm ci --prefix assets`;
    if (!existsSync(chromium))
        return `there is no Chromium at ${chromium}: install it, or set PIPA_CHROMIUM`;
    return null;
}

const reason = missing();
if (reason) {
    const mustRun = Boolean(process.env.CI || process.env.PIPA_SHARED);
    console.log(`browser tests ${mustRun ? 'cannot run' : 'skipped'}: ${reason}`);
    process.exit(mustRun ? 1 : MESON_SKIP);
}
const files = readdirSync(here).filter((name) => name.endsWith('.test.mjs')).sort().map((name) => join(here, name));
const { status } = spawnSync(process.execPath, ['--test', '--test-concurrency=2', ...files], { stdio: 'inherit' });
process.exit(status ?? 1);
