// A narrow window and large letters: nothing to scroll sideways, nothing cut off (WCAG 1.4.10 and 1.4.4).
import { visit } from '../lib/chromium.mjs';

/** Runs in the page: what sticks out to the right, and text that is cut off by its own box. */
function overflow() {
  const root = document.documentElement, width = root.clientWidth;
  const name = (node) => node.tagName.toLowerCase() + (node.id ? '#' + node.id : '') + [...node.classList].map((c) => '.' + c).join('');
  const found = [];
  if (root.scrollWidth > width) found.push(`page is ${root.scrollWidth} px wide in ${width}`);
  for (const node of document.body.querySelectorAll('*')) {
    const box = node.getBoundingClientRect(), style = getComputedStyle(node);
    if (box.width < 2 || box.height < 2 || style.visibility === 'hidden' || style.clipPath !== 'none') continue;
    if (root.scrollWidth > width && box.right > width + 1) found.push(`${name(node)} ends at ${Math.round(box.right)} px`);
    const clips = ['hidden', 'clip'].includes(style.overflowX) || ['hidden', 'clip'].includes(style.overflowY);
    if (clips && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1)) found.push(`${name(node)} cuts off its text`);
    // tables of data may scroll inside their own box (and get a focusable one); nothing else may
    const scrolls = ['auto', 'scroll'].includes(style.overflowX) && node.scrollWidth > node.clientWidth + 1;
    if (scrolls && !node.querySelector('table')) found.push(`${name(node)} must be scrolled sideways`);
  }
  return found.slice(0, 6);
}

export async function layout(browser, server, target, check) {
  await visit(browser, server, { viewport: { width: 320, height: 640 } }, async (page) => {
    await page.goto(server.url(target.path));
    const narrow = await page.evaluate(overflow);
    check(`${target.path} at 320 px`, !narrow.length, narrow.join('; '));

    for (const width of [1280, 640]) {
      await page.setViewportSize({ width, height: 800 });
      const sizes = () => page.evaluate(() => [...document.querySelectorAll('h1, h2, h3, p, li, a, input, button, label, td')].map((node) => parseFloat(getComputedStyle(node).fontSize)));
      const before = await sizes();
      await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
      const after = await sizes(), wide = await page.evaluate(overflow);
      await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
      check(`${target.path} at 200 % text, ${width} px`, !wide.length, wide.join('; '));
      // headings sized partly by the window may grow less, yet must grow
      const still = after.filter((size, i) => size < before[i] * 1.3).length;
      check(`${target.path}: all text grows`, !still, `${still} elements stay as they were`);
    }
  });
}
