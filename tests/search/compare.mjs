// node compare.mjs SITE: ours, MiniSearch and Pagefind over the same content and queries; prints a Markdown table.
// MARCA_TEST_TOOLS names the folder whose node_modules has playwright-core, minisearch and pagefind.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from '../browser/lib/chromium.mjs';
import { serve } from '../browser/lib/server.mjs';
import { assets, brotli, measure, queries, reader, Search } from './lib.mjs';

const site = process.argv[2], need = createRequire(`${process.env.MARCA_TEST_TOOLS}/`), asked = queries();
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const line = (name, bytes, times, rows) => {
  const { first, third, mrr, zero } = measure(rows), typo = measure(rows.filter((row) => row.tag === 'typo'));
  console.log(`| ${name} | ${(bytes / 1024).toFixed(1)} K | ${median(times).toFixed(1)} / ${times.at(-1).toFixed(1)} | ${percent(first)} | ${percent(third)} | ${mrr.toFixed(3)} | ${percent(zero)} | ${percent(typo.first)} |`);
};
console.log('| Engine | first query, brotli | ms median / worst | success@1 | success@3 | MRR | nothing found | typos, @1 |\n|---|---|---|---|---|---|---|---|');

{ // Ours: engine, interface, manifest, core, what results show, and the tails of the query.
  const script = brotli(readFileSync(join(assets, 'search.js'))) + brotli(readFileSync(join(assets, 'search-engine.js')));
  const searches = {}, times = [], rows = [];
  let bytes = 0;
  for (const lang of ['es', 'en']) {
    let sum = script;
    searches[lang] = new Search(reader(site, (_, file) => { sum += brotli(file); }), lang);
    await searches[lang].ready();
    await searches[lang].more(lang === 'es' ? 'doctor del corazon' : 'gall bladder surgery');
    bytes = Math.max(bytes, sum);
  }
  for (const query of asked) {
    await searches[query.lang].more(query.query);
    const start = performance.now(), { rows: found } = searches[query.lang].ask(query.query);
    times.push(performance.now() - start);
    rows.push({ ...query, ids: found.map(({ id }) => id) });
  }
  line('marca', bytes, times, rows);
}

// The pages as the others see them: id, title, text, by language.
const pages = [];
const walk = (folder) => readdirSync(folder).forEach((name) => {
  const path = join(folder, name);
  if (statSync(path).isDirectory()) return walk(path);
  if (name !== 'index.html') return;
  const html = readFileSync(path, 'utf8'), id = /<body[^>]*data-id="([^"]+)"/.exec(html)?.[1], lang = /<html lang="(\w+)"/.exec(html)?.[1];
  const main = /<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? '';
  if (id) pages.push({ path, id, lang, title: /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1].replace(/<[^>]+>/g, '') ?? '', text: main.replace(/<[^>]+>/g, ' ') });
});
walk(site);

{ // MiniSearch with fuzzy and prefix matching over the same thesaurus, folded.
  const MiniSearch = need('minisearch'), library = brotli(readFileSync(need.resolve('minisearch').replace(/dist\/.*/, 'dist/es/index.js')));
  const folded = (term) => term.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const make = (list) => { const index = new MiniSearch({ fields: ['title', 'text'], storeFields: ['record', 'title'], processTerm: folded, searchOptions: { boost: { title: 3 }, fuzzy: 0.2, prefix: true } }); index.addAll(list.map(({ id, title, text }, number) => ({ id: number, record: id, title, text }))); return index; };
  const by = {}, times = [], rows = [];
  let bytes = 0;
  for (const lang of ['es', 'en']) { by[lang] = make(pages.filter((page) => page.lang === lang)); bytes = Math.max(bytes, library + brotli(JSON.stringify(by[lang]))); }
  for (const query of asked) { const start = performance.now(), found = by[query.lang].search(query.query); times.push(performance.now() - start); rows.push({ ...query, ids: found.map(({ record }) => record) }); }
  line('MiniSearch 7', bytes, times, rows);
}

{ // Pagefind: its own index of the pages' main part, asked in Chromium through its own library, in a page of each language.
  const tools = join(process.env.MARCA_TEST_TOOLS, 'node_modules/pagefind');
  const { createIndex, close } = await import(pathToFileURL(join(tools, 'lib/index.js')));
  const { index } = await createIndex();
  await index.addDirectory({ path: site });
  const folder = mkdtempSync(join(tmpdir(), 'pagefind-')), { version } = JSON.parse(readFileSync(join(tools, 'package.json')));
  await index.writeFiles({ outputPath: join(folder, 'pagefind') });
  await close();
  for (const lang of ['es', 'en']) {
    mkdirSync(join(folder, lang));
    writeFileSync(join(folder, lang, 'index.html'), `<!doctype html><html lang="${lang}"><title>.</title>`);
  }
  const server = await serve(folder), browser = await launch(), times = [], rows = [];
  const ids = new Map(pages.map(({ path, id }) => [`/${relative(site, path).replace('index.html', '')}`, id]));
  let bytes = 0;
  for (const lang of ['es', 'en']) {
    const page = await browser.newPage();
    let sum = 0;
    page.on('response', async (answer) => {
      if (!answer.url().includes('/pagefind/')) return;
      const body = await answer.body();
      sum += brotli(body);
    });
    await page.goto(server.url(`/${lang}/`));
    // Titles of the first three results, as a page of results shows them.
    const ask = (text) => page.evaluate(async (query) => {
      const library = (window.library ??= await import('/pagefind/pagefind.js')), start = performance.now();
      const { results } = await library.search(query), data = await Promise.all(results.slice(0, 3).map((result) => result.data()));
      return { time: performance.now() - start, urls: data.map(({ url }) => url), count: results.length };
    }, text);
    await ask(lang === 'es' ? 'doctor del corazon' : 'gall bladder surgery');
    await page.waitForLoadState('networkidle');
    bytes = Math.max(bytes, sum);
    for (const query of asked.filter((query) => query.lang === lang)) {
      const { time, urls } = await ask(query.query);
      times.push(time);
      rows.push({ ...query, ids: urls.map((url) => ids.get(url)) });
    }
  }
  line(`Pagefind ${version}`, bytes, times, rows);
  await browser.close();
  server.close();
}
