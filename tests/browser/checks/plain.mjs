// Without JavaScript everything but the live search works; the chooser and the 404 page lead on in every language.
import { visit } from '../lib/chromium.mjs';

export async function withoutScript(browser, server, target, check) {
  await visit(browser, server, { javaScriptEnabled: false }, async (page) => {
    await page.goto(server.url(target.path));
    const heading = (await page.locator('h1').innerText()).trim();
    const text = (await page.locator('main').innerText()).trim();
    check(`${target.path} without JavaScript`, heading && text.length > heading.length + 60, `main says only “${text.slice(0, 100)}”`);
    if (target.template !== 'search') return;
    const link = page.locator('main noscript a').first();
    if (!check(`${target.path} without JavaScript: has a link to A–Z`, await link.count())) return;
    await link.click();
    check(`${target.path} without JavaScript: leads to A–Z`, await page.locator('body[data-template="az"]').count() === 1, page.url());
    await page.locator('.letters a', { hasText: /^V$/ }).click();
    const words = page.locator('.words div', { hasText: target.lang === 'es' ? 'vesícula' : 'varicose' });
    check(`${target.path} without JavaScript: a letter of A–Z has its words`, await words.locator('a').count() > 0, page.url());
  });
}

/** `/` and a wrong address: each language's own door, followed by clicking it. */
export async function doors(browser, server, langs, check) {
  for (const [path, status] of [[server.base, 200], [`${server.base}no/hay/nada/`, 404]]) {
    for (const lang of langs) {
      await visit(browser, server, { javaScriptEnabled: false }, async (page) => {
        const answer = await page.goto(server.url(path));
        check(`${path} answers ${status}`, answer.status() === status, answer.status());
        check(`${path} is styled`, await page.evaluate(() => document.styleSheets.length > 0));
        const door = page.locator(`main a[hreflang="${lang}"]`).first();
        if (!check(`${path} has a door to ${lang}`, await door.count())) return;
        await door.click();
        const there = await page.locator('html').getAttribute('lang');
        check(`${path} leads to ${lang}`, there === lang && await page.locator('body[data-template="home"]').count() === 1, page.url());
      });
    }
  }
}
