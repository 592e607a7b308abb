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
  context.setDefaultTimeout(8000); // all is local: what takes longer will not come
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
