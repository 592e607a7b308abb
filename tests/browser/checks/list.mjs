// "My list" as a visitor uses it: keep two pages, come back in the other language, take one off, copy, clear; and a device that
// keeps nothing.
import { visit } from '../lib/chromium.mjs';

const KEEP = '.page-head [data-keep]';
const count = (page) => page.locator('[data-list-count]').innerText();
const titles = (page) => page.locator('[data-my-list-items] h3 a').allInnerTexts();

/** `pages` are a hospital, a service and the list in one language; `other` is the list in another one. */
export async function list(browser, server, { hospital, service, own, other }, check) {
  const name = `${own.lang} my list`;
  await visit(browser, server, { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    await page.goto(server.url(own.path));
    check(`${name} is empty at first`, await page.locator('[data-my-list-empty]').isVisible() && !await page.locator('[data-my-list-full]').isVisible());
    check(`${name}: no number beside an empty list`, await count(page) === '');

    const kept = [];
    for (const target of [hospital, service]) {
      await page.goto(server.url(target.path));
      const button = page.locator(KEEP);
      const words = await button.innerText();
      await button.click();
      check(`${name}: keeping is announced`, (await page.locator('.page-head [role=status]').innerText()).length > 5);
      check(`${name}: the button turns`, await button.innerText() !== words);
      kept.push(await page.locator('h1').innerText());
    }
    await page.reload();
    check(`${name}: the number survives a reload`, await count(page) === '2', await count(page));

    await page.goto(server.url(own.path));
    check(`${name} shows what was kept`, JSON.stringify(await titles(page)) === JSON.stringify(kept), await titles(page));
    const text = await page.locator('#list-text').inputValue();
    for (const [title, target] of [[kept[0], hospital], [kept[1], service]]) {
      const line = text.split('\n').find((one) => one.includes(title)) ?? '';
      check(`${name}: the message names ${title}`, /https:\/\/\S+\//.test(line) && line.endsWith(target.path), line);
      check(`${name}: not where it is tried out`, !text.includes('127.0.0.1'), text);
    }
    await page.locator('[data-my-list-copy]').click();
    check(`${name}: the copy is the message`, await page.evaluate(() => navigator.clipboard.readText()) === text);
    // domain.md: nothing that looks like contact while nobody has given one
    const contact = await page.locator('main a[href*="wa.me"]:visible, main a[href^="mailto:"]:visible, main a[href^="tel:"]:visible').count();
    check(`${name}: no contact that nobody gave`, contact === 0, `${contact} links`);

    await page.goto(server.url(other.path));
    const there = await titles(page);
    check(`${name}: in ${other.lang} too, with its names`, there.length === 2 && there[0] === kept[0] && there[1] !== kept[1], there.join(' / '));
    const href = await page.locator('[data-my-list-items] a').nth(1).getAttribute('href');
    check(`${name}: links stay in ${other.lang}`, href.startsWith(`${server.base}${other.lang}/`), href);

    await page.locator('[data-my-list-items] button').first().click();
    check(`${name}: one is taken off`, (await titles(page)).join() === there[1], await titles(page));
    check(`${name}: the focus is not lost`, await page.evaluate(() => document.activeElement !== document.body));
    await page.locator('[data-my-list-clear]').click();
    check(`${name}: all is cleared`, !(await titles(page)).length && await count(page) === '' && await page.locator('[data-my-list-empty]').isVisible());
    await page.reload();
    check(`${name}: and stays cleared`, await page.locator('[data-my-list-empty]').isVisible());
    check(`${name} is quiet`, !page.problems.length, page.problems.join('; '));
  });

  // What lies on the device may be anything.
  await visit(browser, server, {}, async (page) => {
    const evil = [{ kind: 'hospital', id: 'x', said: { [own.lang]: ['<img src=x onerror=alert(1)>', 'javascript:alert(1)'] } }, 7, null, { kind: 'a' }];
    await page.addInitScript((kept) => localStorage.setItem('marca-list', kept), JSON.stringify(evil));
    await page.goto(server.url(own.path));
    const links = await page.locator('[data-my-list-items] a').evaluateAll((all) => all.map((link) => link.protocol + link.textContent));
    check(`${name}: what was put there by others is text`, links.length === 1 && /^http.*<img/.test(links[0]), links.join());
    check(`${name}: and does nothing`, await page.locator('main img').count() === 0 && !page.problems.length, page.problems.join('; '));
  });

  // A private window that keeps nothing says so.
  await visit(browser, server, {}, async (page) => {
    await page.addInitScript(() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }; });
    await page.goto(server.url(hospital.path));
    await page.locator(KEEP).click();
    check(`${name}: a device that keeps nothing is told`, (await page.locator('.page-head [role=status]').innerText()).length > 20 && await count(page) === '');
    check(`${name}: and stays quiet`, !page.problems.length, page.problems.join('; '));
  });

  // On paper: the address and its code, and no buttons; without JavaScript: no button, and a word on the list's page.
  await visit(browser, server, {}, async (page) => {
    await page.goto(server.url(hospital.path));
    check(`${name}: no code on the screen`, !await page.locator('.qr').isVisible());
    await page.emulateMedia({ media: 'print' });
    check(`${name}: a code and an address on paper`, await page.locator('.qr svg').isVisible() && (await page.locator('.qr p').innerText()).endsWith(hospital.path));
    check(`${name}: no button on paper`, !await page.locator(KEEP).isVisible());
  });
  await visit(browser, server, { javaScriptEnabled: false }, async (page) => {
    await page.goto(server.url(hospital.path));
    check(`${name}: no button without JavaScript`, !await page.locator(KEEP).isVisible());
    await page.goto(server.url(own.path));
    check(`${name}: what to do without JavaScript`, await page.locator('main noscript p').isVisible());
  });
}
