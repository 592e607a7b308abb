// What a page looks like and whether everyone can read it: axe at two widths in two schemes, quiet console, screenshots.
import { join } from 'node:path';
import { axeSource, picture, visit } from '../lib/chromium.mjs';

const RULES = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'],
  rules: { 'target-size': { enabled: true } }, // WCAG 2.2 AA, but off by default in axe
  resultTypes: ['violations'],
};
export const VIEWS = [[360, 'light'], [360, 'dark'], [1280, 'dark'], [1280, 'light']];

/** What axe finds, a line each; the page has the script of axe. */
export const axe = async (page) => (await page.evaluate((rules) => window.axe.run(document, rules), RULES)).violations
  .map((rule) => `${rule.id} (${rule.help}) at ${rule.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' and ')}`);

/** One visit to `target`; `shots` is a folder, or null for no pictures. */
export async function look(browser, server, target, shots, check) {
  await visit(browser, server, {}, async (page) => {
    const answer = await page.goto(server.url(target.path), { waitUntil: 'load' });
    check(`${target.path} answers`, answer.ok() || target.template === '404', answer.status());
    // before axe comes in, so that only the page's own noise is heard
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))));
    check(`${target.path} is quiet`, !page.problems.length, page.problems.join('; '));
    await page.evaluate(axeSource);
    for (const [width, colorScheme] of VIEWS) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      const found = await axe(page);
      check(`${target.path} at ${width} px, ${colorScheme}`, !found.length, found.join('; '));
      // pictures cost more than axe: no barest pages, dark only once, and the long lists only as far as they differ
      const wanted = shots && target.shot !== 'small' && (colorScheme === 'light' || (target.lang === 'es' && width === 1280));
      const name = [target.template, target.lang, target.shot, width, colorScheme].filter(Boolean).join('-');
      if (wanted) {
        const height = Math.min(3200, await page.evaluate(() => document.documentElement.scrollHeight));
        await picture(page, { path: join(shots, `${name}.png`), fullPage: true, clip: { x: 0, y: 0, width, height } });
      }
    }
  });
}
