// The search box of any page: “/” leads to it and is not typed, the files of the search are fetched once it has the focus, and
// what is typed goes to the search page only.
import { visit } from '../lib/chromium.mjs';

export async function box(browser, server, target, check) {
  await visit(browser, server, {}, async (page) => {
    const fetched = [];
    page.on('response', (answer) => { if (/\/search\/(core|shown)-/.test(answer.url())) fetched.push(answer.url()); });
    await page.goto(server.url(target.path));
    const input = page.locator('.site-head input[type=search], .hero input[type=search]').first();
    if (target.template === 'search' || await input.count() === 0) return;
    await page.waitForLoadState('networkidle');
    check(`${target.path}: nothing is fetched for a search that nobody wants`, fetched.length === 0, fetched.join(' '));
    await page.keyboard.press('/');
    check(`${target.path}: “/” leads to the box`, await input.evaluate((node) => node === document.activeElement));
    check(`${target.path}: and is not typed`, await input.inputValue() === '');
    await page.waitForLoadState('networkidle');
    check(`${target.path}: the files of the search are there`, fetched.length === 2, fetched.join(' '));
    await page.keyboard.type('a/b');
    check(`${target.path}: in the box it is a letter like any other`, await input.inputValue() === 'a/b');
    check(`${target.path}: nothing went wrong`, page.problems.length === 0, page.problems.join('; '));
  });
}
