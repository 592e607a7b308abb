// node compare.mjs SITE: ours, MiniSearch and Pagefind over the same content and queries; prints a Markdown table.
// MARCA_TEST_TOOLS names the folder whose node_modules has minisearch and pagefind.
import { readFileSync, readdirSync, statSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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

{ // Pagefind: its own index, made here, asked through its own library in node.
  const pagefind = await import(pathToFileURL(join(process.env.MARCA_TEST_TOOLS, 'node_modules/pagefind/lib/index.js')));
  const { index } = await pagefind.createIndex();
  const { files } = await index.addDirectory({ path: site }).then(() => index.getFiles());
  const size = (test) => files.filter(({ path }) => test.test(path)).map(({ content }) => content.length);
  const fixed = files.filter(({ path }) => /pagefind\.js$|entry\.json$|wasm\.es/.test(path)).reduce((sum, { content }) => sum + brotli(content), 0);
  const chunk = median(size(/index\/es/)) + median(size(/\.pf_meta/));
  console.log(`| Pagefind ${JSON.parse(readFileSync(join(process.env.MARCA_TEST_TOOLS, 'node_modules/pagefind/package.json'))).version} | ${((fixed + chunk) / 1024).toFixed(1)} K (without fragments) | – | asked in the browser | | | | |`);
  await pagefind.close();
}
