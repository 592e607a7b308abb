// node run.mjs --public DIR --preview DIR --subpath DIR --desk DIR [--base /salud/] [--marca PROGRAM] --shots DIR [--count FILE] [--only GROUP,…]
// Looks at three builds of the same content, and at the editorial desk in each language, in a real browser. tests/run makes the builds, installs the tools and
// calls this; MARCA_TEST_TOOLS names the folder whose node_modules has playwright-core and axe-core.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from './lib/chromium.mjs';
import { group, totals } from './lib/report.mjs';
import { serve } from './lib/server.mjs';
import { preview as previewOf } from './lib/preview.mjs';
import { readSite, sample } from './lib/site.mjs';
import { box } from './checks/box.mjs';
import { keyboard } from './checks/keyboard.mjs';
import { lapsed } from './checks/lapsed.mjs';
import { layout } from './checks/layout.mjs';
import { list } from './checks/list.mjs';
import { look } from './checks/look.mjs';
import { doors, withoutScript } from './checks/plain.mjs';
import { hostile, paths, search, speed } from './checks/search.mjs';
import { serving } from './checks/serve.mjs';
import * as whole from './checks/whole.mjs';

const text = { type: 'string' };
const { values: options } = parseArgs({ options: {
  public: text, preview: text, subpath: text, desk: text, base: { ...text, default: '/salud/' }, marca: text, shots: text, count: text, only: text,
} });
const only = options.only?.split(',');
// A page that breaks a check in the middle (a link that never comes) is one failure; the others are still looked at.
const each = async (pages, check, body) => {
  for (const page of pages) await body(page).catch((error) => check(page.path, false, `stopped: ${error.message.split('\n')[0]}`));
};
const run = (key, title, body) => (!only || only.includes(key) ? group(title, body) : null);

const browser = await launch();
const server = await serve(resolve(options.public));
const previewServer = await serve(resolve(options.preview));
const subServer = await serve(resolve(options.subpath), options.base);
const deskServer = await serve(resolve(options.desk));
const site = await readSite(browser, server.root);
const preview = await readSite(browser, previewServer.root);
const sub = await readSite(browser, subServer.root, options.base);
const langs = [...new Set(site.pages.map((page) => page.lang))].sort();
const searchPages = (of) => of.pages.filter((page) => page.template === 'search');
const home = (of, like) => of.pages.find((page) => page.template === 'home' && page.lang === like.lang);

// One page per template and language, and where there are many also the barest; in the preview a sample page where
// the template has one.
const some = sample(site.pages), more = sample(site.pages, { both: true }).map((page) => (some.includes(page) ? page : { ...page, shot: 'small' }));
const publicPaths = new Set(site.pages.map((page) => page.path));
const extra = sample(preview.pages.filter((page) => !publicPaths.has(page.path)));
const drafted = new Set(extra.map((page) => `${page.template} ${page.lang}`));
const rest = sample(preview.pages).filter((page) => !drafted.has(`${page.template} ${page.lang}`));

console.log(`${site.pages.length} public pages, ${preview.pages.length} in the preview; ${new Set(some.map((page) => page.template)).size} templates in ${langs.join(' and ')}`);

await run('links', 'every link and asset of every public page', (check) => whole.links(site, check));
await run('links', 'every link and asset of every preview page', (check) => whole.links(preview, check));
await run('languages', 'the language switch of every page', (check) => { whole.languages(site, check); whole.languages(preview, check); });
await run('samples', 'samples and drafts: marked in the preview, absent in public', (check) => whole.samples(site, preview, check));
await run('data', 'the search data names real pages', (check) => { whole.searchData(site, check); whole.searchData(preview, check); });
await run('search', 'search page', (check) => each(searchPages(site), check, (page) => search(browser, server, page, home(site, page), check)));
await run('search', 'search page: roles, keys, facets', (check) => each(searchPages(site), check, (page) => paths(browser, server, page, check)));
await run('search', 'search page: hostile names', (check) => each(searchPages(site), check, (page) => hostile(browser, server, page, check)));
await run('search', 'search page: bytes and speed', (check) => each(searchPages(site), check, (page) => speed(browser, server, page, check)));
await run('search', 'the search box of every sort of page', (check) => each(some, check, (page) => box(browser, server, page, check)));
await run('lapsed', 'what has lapsed hides itself', (check) => lapsed(browser, previewServer, preview, check));
const listPages = (of) => langs.map((lang) => {
  const page = (template, language = lang) => of.pages.find((one) => one.template === template && one.lang === language && !one.ribbon);
  const other = langs.find((one) => one !== lang);
  return { path: lang, hospital: page('hospital'), service: page('service'), own: page('my-list'), other: page('my-list', other) };
});
await run('list', 'my list', (check) => each(listPages(site), check, (pages) => list(browser, server, pages, check)));
await run('plain', 'without JavaScript', (check) => each(some, check, (page) => withoutScript(browser, server, page, check)));
await run('plain', 'the chooser and a wrong address', (check) => doors(browser, server, langs, check));
await run('keyboard', 'keyboard', (check) => each(some, check, (page) => keyboard(browser, server, page, check)));
await run('layout', '320, 640 and 1280 px, and 200 % text', async (check) => {
  await each(more, check, (page) => layout(browser, server, page, check));
  await each(extra, check, (page) => layout(browser, previewServer, page, check));
});
if (!only || only.includes('look')) rmSync(options.shots, { recursive: true, force: true });
mkdirSync(options.shots, { recursive: true });
await run('look', 'axe, console, origin: public', (check) => each(more, check, (page) => look(browser, server, page, options.shots, check)));
await run('look', 'axe, console, origin: preview', async (check) => {
  await each(extra, check, (page) => look(browser, previewServer, { ...page, shot: 'sample' }, options.shots, check));
  await each(rest, check, (page) => look(browser, previewServer, page, null, check));
});
const desks = ['es', 'en'].map((lang) => ({ path: `/${lang}.html`, template: 'desk', lang }));
await run('desk', 'the editorial desk', async (check) => {
  await each(desks, check, (page) => look(browser, deskServer, page, options.shots, check));
  await each(desks, check, (page) => layout(browser, deskServer, page, check));
});
await run('subpath', `under ${options.base}: links, doors, pages, search`, async (check) => {
  whole.links(sub, check);
  whole.searchData(sub, check);
  await doors(browser, subServer, langs, check);
  await each(sub.pages.filter((page) => page.template === 'home'), check, (page) => look(browser, subServer, page, null, check));
  await each(searchPages(sub), check, (page) => search(browser, subServer, page, home(sub, page), check));
  await each(listPages(sub), check, (pages) => list(browser, subServer, pages, check));
});

if (options.marca) {
  await run('serve', 'marca serve: reload, styles, overlay, bar', async (check) => {
    const server = await previewOf(resolve(options.marca));
    const page = site.pages.find((one) => one.template === 'hospital' && one.lang === 'es');
    const file = `content/hospitals/${page.id}.yaml`;
    const name = /^name: (.+)$/m.exec(server.read(file))[1];
    try { await serving(browser, server, { path: page.path, file, name }, check); } finally { server.close(); }
  });
}

await browser.close();
for (const one of [server, previewServer, subServer, deskServer]) one.close();
const { passed, failed } = totals();
if (options.count) writeFileSync(options.count, `${passed} ${failed}\n`);
console.log(`${passed} checks hold, ${failed} do not`);
process.exit(failed ? 1 : 0);
