// The preview while files change: the page that is open becomes the new one where the reader stood, styles change in place,
// what is wrong lies over it, and the bar tells what is missing. Quiet and clean by axe all along.
import { axe } from './look.mjs';
import { axeSource, visit } from '../lib/chromium.mjs';

const clean = async (page, what, check) => {
  const heard = page.problems.length;
  await page.evaluate(axeSource);
  const found = await axe(page);
  page.problems.length = heard; // the noise of axe, which styles its own
  check(`${what}: axe`, !found.length, found.join('; '));
};
const STYLES = 'themes/leon/assets/site.css';

/** Walks through it on the page of a record: its path, the file that it is made of, and its heading. */
export async function serving(browser, server, { path, file, name }, check) {
  await visit(browser, server, { viewport: { width: 1280, height: 700 } }, async (page) => {
    const stamp = () => page.evaluate(() => { window.stamp = true; });
    const stamped = () => page.evaluate(() => window.stamp === true);
    const heading = () => page.locator('main h1').first().textContent();
    await page.goto(server.url(path));
    const bar = page.getByRole('region', { name: 'Preview' });
    await bar.getByText('As if today were').waitFor();
    check('the bar tells the day', (await bar.textContent()).includes('2026-11-22'));
    check('the bar names the file', (await bar.getByRole('link', { name: /^Open content\// }).getAttribute('href')).startsWith('vscode://file/'));
    await bar.locator('summary').click();
    check('the bar lists what is missing', (await bar.locator('li').count()) > 0);
    await clean(page, 'bar', check);
    await bar.locator('summary').click();

    // A change of this page: the new one, and the reader is where he was.
    const before = server.read(file);
    await page.evaluate(() => scrollTo(0, 400));
    await stamp();
    server.edit(file, name, `${name} Uno`);
    await page.getByRole('heading', { level: 1, name: `${name} Uno` }).waitFor();
    await page.waitForFunction(() => Math.abs(scrollY - 400) < 3).catch(() => {});
    check('the reader is where he was', Math.abs(await page.evaluate(() => scrollY) - 400) < 3, await page.evaluate(() => scrollY));
    check('the page is a new one', !await stamped());

    // Only styles: nothing is loaded anew.
    await stamp();
    const styles = server.read(STYLES);
    server.write(STYLES, `${styles}\nbody { outline: 7px solid red; }\n`);
    await page.waitForFunction(() => getComputedStyle(document.body).outlineWidth === '7px');
    check('styles change in place', await stamped());
    check('the old styles are gone', await page.evaluate(() => document.querySelectorAll('link[rel~=stylesheet]').length) === 1);
    server.write(STYLES, styles);
    await page.waitForFunction(() => getComputedStyle(document.body).outlineWidth !== '7px');

    // A fault: told over the last good page, closed by hand, gone when it is mended.
    const overlay = page.getByRole('alertdialog', { name: 'The content has errors' });
    server.write(file, before.replace(/^status: \w+$/m, 'status: publishd'));
    await overlay.waitFor();
    const told = await overlay.textContent();
    check('the overlay tells file and line', told.includes(file) && /:\d+:\d+/.test(told) && told.includes('publishd'), told.slice(0, 200));
    check('the overlay has no codes of a terminal', !told.includes('\u001b'));
    check('the last good page stays', await stamped() && (await heading()).includes('Uno'));
    check('the overlay has the focus', await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('role')) === 'alertdialog');
    await clean(page, 'overlay', check);
    await page.keyboard.press('Escape');
    await overlay.waitFor({ state: 'hidden' });
    await bar.getByRole('button', { name: 'The content has errors' }).click();
    await overlay.getByRole('button', { name: 'Close' }).click();
    await overlay.waitFor({ state: 'hidden' });
    await bar.getByRole('button', { name: 'The content has errors' }).click();
    server.write(file, before);
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    await overlay.waitFor({ state: 'hidden' });

    // A template: as with content.
    const template = 'themes/leon/templates/hospital.html', whole = server.read(template);
    server.write(template, `${whole}{% if %}`);
    await overlay.waitFor();
    check('the overlay tells the template', (await overlay.textContent()).includes(template));
    server.write(template, whole);
    await overlay.waitFor({ state: 'hidden' });

    // The same page as wide as a telephone.
    await bar.getByRole('link', { name: '320 px' }).click();
    const inner = page.frameLocator('iframe');
    await inner.getByRole('heading', { level: 1 }).waitFor();
    check('the frame is 320 px wide', await page.evaluate(() => document.querySelector('iframe').contentWindow.innerWidth) === 320);
    await bar.getByText('As if today were').waitFor();
    await clean(page, 'frame', check);
    server.edit(file, name, `${name} Dos`);
    await inner.getByRole('heading', { level: 1, name: `${name} Dos` }).waitFor();
    check('there is one bar', await page.evaluate(() => document.querySelector('iframe').contentDocument.querySelectorAll('marca-preview').length) === 0);
    server.write(file, before);
    await inner.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    await bar.getByRole('link', { name: 'English' }).click();
    await page.waitForURL(/_marca\/width\/320\/en\//);
    await bar.getByRole('link', { name: 'full' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/en/'));
    check('all is quiet', !page.problems.length, page.problems.join('; '));
  });
}
