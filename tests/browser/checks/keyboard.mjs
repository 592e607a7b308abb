// A walk with the Tab key: the skip link comes first and works, every stop shows where one is, nothing is left out,
// and the language switch leads to the same record.
import { visit } from '../lib/chromium.mjs';

const MOST = 150; // stops; the long lists repeat one kind of link

/** Runs in the page before the walk: how everything looks without focus, with all that may carry its mark. */
function prepare() {
  const marks = (element) => [element, element.parentElement, element.parentElement?.parentElement].filter(Boolean)
    .flatMap((part) => [getComputedStyle(part), getComputedStyle(part, '::before'), getComputedStyle(part, '::after')])
    .map((style) => [style.outline, style.boxShadow, style.borderTop, style.backgroundColor, style.insetBlockStart].join(' ')).join('|');
  const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')];
  window.walk = { marks, stops, plain: new Map(stops.map((node) => [node, marks(node)])), seen: new Set() };
}

/** Runs in the page after each Tab: what has the focus, and can one see that? */
function stop() {
  const node = document.activeElement, { marks, plain, seen } = window.walk;
  if (!node || node === document.body) return null;
  seen.add(node);
  // not covered: the element, something in it or the card around it lies on top at its first letters
  const box = node.getClientRects()[0] ?? node.getBoundingClientRect();
  const x = Math.max(box.left + Math.min(box.width / 2, 20), 0), y = box.top + Math.min(box.height / 2, 20);
  const top = document.elementFromPoint(x, y);
  return {
    name: `${node.tagName.toLowerCase()} “${(node.textContent.trim() || node.name || '').slice(0, 40)}”`,
    hidden: box.width < 4 || box.height < 4 || box.top < 0 || !top || !(node.contains(top) || top.contains(node)),
    unmarked: marks(node) === plain.get(node),
    skip: node.classList.contains('skip'),
    switch: node.closest('.languages') !== null,
  };
}

/** Runs in the page: what Tab should have reached and did not. */
function unreached() {
  const { stops, seen } = window.walk;
  return stops.filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.disabled && !seen.has(node))
    .map((node) => node.outerHTML.slice(0, 80));
}

export async function keyboard(browser, server, target, check) {
  await visit(browser, server, {}, async (page) => {
    const go = () => page.goto(server.url(target.path));
    await go();
    await page.evaluate(prepare);
    const stops = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const next = await page.evaluate(stop);
      if (!next || (stops.length > 1 && next.skip)) break;
      stops.push(next);
      if (stops.length >= MOST) break;
    }
    check(`${target.path}: the skip link comes first`, stops[0]?.skip, stops[0]?.name ?? 'no stop at all');
    const unseen = stops.filter((item) => item.hidden).map((item) => item.name);
    check(`${target.path}: every stop is in sight`, !unseen.length, unseen.slice(0, 5).join(', '));
    const unmarked = stops.filter((item) => item.unmarked).map((item) => item.name);
    check(`${target.path}: every stop is marked`, !unmarked.length, unmarked.slice(0, 5).join(', '));
    if (stops.length < MOST) {
      const left = await page.evaluate(unreached);
      check(`${target.path}: everything is reached`, !left.length, left.slice(0, 3).join(' '));
    }

    await go();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    check(`${target.path}: the skip link leads to main`, await page.evaluate(() => document.activeElement?.tagName === 'MAIN' && location.hash === '#main'));
    if (['chooser', '404'].includes(target.template)) return;

    check(`${target.path}: Tab reaches the language switch`, stops.some((item) => item.switch));
    await go();
    const other = page.locator('.languages a:not([aria-current])').first();
    const lang = await other.getAttribute('hreflang');
    await other.focus();
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    const there = await page.evaluate(() => ({ lang: document.documentElement.lang, id: document.body.dataset.id ?? null, template: document.body.dataset.template }));
    check(`${target.path}: the switch keeps the record`, there.lang === lang && there.id === target.id && there.template === target.template, JSON.stringify(there));
  });
}
