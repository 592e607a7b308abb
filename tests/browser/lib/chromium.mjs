// Debian's Chromium, started so that it talks to nobody but 127.0.0.1, and contexts that remember what went wrong.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

// The packages live outside the tracked tree, so they are found through the folder that tests/run hands over.
const need = createRequire(`${process.env.MARCA_TEST_TOOLS}/`);
const { chromium } = need('playwright-core');
export const axeSource = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
});

/**
 * Opens a page in a context of its own, hands it to `use`, closes it. Its `problems` lists what no page may do:
 * console errors and warnings, script errors, refused policy, failed requests, requests to another origin.
 */
export async function visit(browser, server, options, use) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(30_000); // far more than anything here takes: a machine may stand still for a while
  const page = await context.newPage();
  page.problems = [];
  const note = (text) => page.problems.push(text);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) note(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => note(`script error: ${error.message}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // aborted: the test itself went on to another page while, say, the icon was on its way
    if (reason !== 'net::ERR_ABORTED') note(`request failed: ${request.url()} (${reason})`);
  });
  page.on('response', (answer) => { if (answer.status() >= 400) note(`${answer.status()}: ${answer.url()}`); });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol === 'data:') return;
    if (url.origin !== server.origin) note(`request to another origin: ${url.href}`);
    else if (!url.pathname.startsWith(server.base)) note(`request outside ${server.base}: ${url.pathname}`);
  });
  try { return await use(page, context); } finally { await context.close(); }
}

/**
 * A picture of the page, to be looked at by people. A headless browser now and then draws no frame when it is asked for one; the next
 * request gets one. No check rests on this: what is wrong with a page is found by the checks.
 */
export async function picture(page, options, tries = 3) {
  try { return await page.screenshot({ ...options, timeout: 15_000 }); } catch (error) {
    if (tries === 1 || error.name !== 'TimeoutError') throw error;
    return picture(page, options, tries - 1);
  }
}
