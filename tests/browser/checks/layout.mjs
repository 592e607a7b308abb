// A narrow window and large letters: nothing to scroll sideways, nothing cut off (WCAG 1.4.10 and 1.4.4).
import { visit } from '../lib/chromium.mjs';

/** Runs in the page: what sticks out to the right, what must be scrolled sideways, text that its own box cuts off. */
function overflow() {
  const root = document.documentElement, width = root.clientWidth, tooWide = root.scrollWidth > width;
  const name = (node) => node.tagName.toLowerCase() + (node.id ? '#' + node.id : '') + [...node.classList].map((c) => '.' + c).join('');
  const found = tooWide ? [`page is ${root.scrollWidth} px wide in ${width}`] : [];
  const scrollers = [];
  for (const node of document.body.querySelectorAll('*')) {
    const box = node.getBoundingClientRect(), style = getComputedStyle(node);
    if (box.width < 2 || box.height < 2 || style.visibility === 'hidden' || style.clipPath !== 'none') continue;
    if (scrollers.some((outer) => outer.contains(node))) continue;
    const wider = node.scrollWidth > node.clientWidth + 1, higher = node.scrollHeight > node.clientHeight + 1;
    if (['auto', 'scroll'].includes(style.overflowX) && wider) {
      scrollers.push(node);
      // a table of data may (1.4.10 excepts it); a row of links may not
      if (!node.querySelector('table')) found.push(`${name(node.parentElement)} > ${name(node)} must be scrolled sideways`);
    } else if (tooWide && box.right > width + 1) found.push(`${name(node)} sticks out`);
    if (/hidden|clip/.test(style.overflowX + style.overflowY) && (wider || higher) && node.textContent.trim()) found.push(`${name(node)} cuts off its text`);
  }
  return found.slice(0, 6);
}

export async function layout(browser, server, target, check) {
  await visit(browser, server, { viewport: { width: 320, height: 640 } }, async (page) => {
    await page.goto(server.url(target.path));
    const fits = async (where) => {
      const found = await page.evaluate(overflow);
      check(`${target.path} at ${where}`, !found.length, found.join('; '));
    };
    const sizes = () => page.evaluate(() => [...document.querySelectorAll('h1, h2, h3, p, li, a, input, button, label, td')]
      .map((node) => [parseFloat(getComputedStyle(node).fontSize), `${node.tagName.toLowerCase()}.${node.className}`]));
    await fits('320 px');
    for (const width of [1280, 640]) {
      await page.setViewportSize({ width, height: 800 });
      await fits(`${width} px`);
      const before = await sizes();
      await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
      const after = await sizes();
      await fits(`${width} px, 200 % text`);
      await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
      // headings sized partly by the window may grow less, yet must grow
      const still = [...new Set(after.filter(([size], i) => size < before[i][0] * 1.3).map(([, name]) => name))];
      check(`${target.path} at ${width} px, 200 %`, !still.length, `text that does not grow: ${still.slice(0, 5).join(', ')}`);
    }
  });
}
