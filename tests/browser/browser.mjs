// One Chromium for a test file, and pages that note everything a report must not do.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const requireFromAssets = createRequire(join(root, 'assets/package.json'));
const { chromium } = requireFromAssets('playwright-core');
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export async function launch() {
    return chromium.launch({ executablePath: process.env.PIPA_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
}

function watch(page) {
    const faults = [];
    page.on('console', (message) => faults.push(`console ${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
        faults.push(`dialog: ${dialog.message()}`);
        dialog.dismiss();
    });
    page.on('request', (request) => {
        if (!/^(file|data|blob):/.test(request.url()))
            faults.push(`request: ${request.url()}`);
    });
    return faults;
}

// Opens a page, waits until its views stand, runs `use`, and insists that nothing went wrong.
export async function withPage(browser, url, options, use) {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
    const page = await context.newPage();
    const faults = watch(page);
    if (options.javaScriptEnabled !== false) {
        await page.addInitScript(() => {
            window.violations = [];
            document.addEventListener('securitypolicyviolation', (event) =>
                window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
        });
    }
    try {
        await page.goto(url);
        if (options.javaScriptEnabled !== false)
            await page.waitForFunction(() => !document.body.classList.contains('no-js') || document.querySelector('.page-error'));
        await use(page);
        if (options.javaScriptEnabled !== false)
            assert.deepEqual(await page.evaluate(() => window.violations), []);
        assert.deepEqual(faults, []);
    } finally {
        await context.close();
    }
}

// The views follow in the next frame, the address a little later.
export async function settled(page) {
    await page.waitForTimeout(250);
}

export async function textOf(page, selector) {
    return (await page.locator(selector).first().textContent()).trim();
}

// The grid's rows in sight, as objects of text.
export async function tableRows(page) {
    return page.evaluate(() => [...document.querySelectorAll('.functions-body .function-row:not([hidden])')]
        .sort((a, b) => a.getAttribute('aria-rowindex') - b.getAttribute('aria-rowindex'))
        .map((row) => Object.fromEntries([...row.children].map((cell) =>
            [cell.className.replace('cell c-', ''), cell.textContent]))));
}

// axe, run inside the page: its text comes through the debugger, which the page's policy lets be.
export async function axeViolations(page) {
    const { readFileSync } = await import('node:fs');
    await page.evaluate(readFileSync(requireFromAssets.resolve('axe-core/axe.min.js'), 'utf8'));
    return page.evaluate(async () => {
        const { violations } = await window.axe.run(document);
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    });
}
