// node scale.mjs MARCA FOLDER [--deep]: the search over thousands of made-up records (10,000 with --deep), built by the program
// itself from content in FOLDER. Fails when a query takes too long or a tail is too large.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotli, reader, root, Search } from './lib.mjs';
import { makeUp } from './made-up.mjs';

const [marca, folder] = process.argv.slice(2).map((path) => resolve(path)), deep = process.argv.includes('--deep');
const records = deep ? 10000 : 1500, MOST = { median: 5, worst: 25, tail: 16 * 1024 };

const typed = makeUp(folder, records);
const site = join(folder, 'site');
execFileSync(marca, ['build', '--root', folder, '--preview', '--no-cache', '--as-of', '2026-11-22', '--out', site], { stdio: ['ignore', 'ignore', 'pipe'] });

const files = readdirSync(join(site, 'search')), size = (start) => files.filter((name) => name.startsWith(start)).map((name) => brotli(readFileSync(join(site, 'search', name)))).sort((a, b) => a - b);
const tails = size('tail'), first = size('core')[0] + size('manifest')[0] + Math.max(...size('shown'));
for (const line of readFileSync(join(root, 'tests/search/queries.tsv'), 'utf8').trim().split('\n').slice(1)) typed.push(line.split('\t').slice(0, 2));

// As a page does it: each query fetches its tails, then is asked.
const times = [], searches = {};
for (const lang of ['es', 'en']) await (searches[lang] = new Search(reader(site), lang)).ready();
for (const [lang, query] of typed) {
  const search = searches[lang];
  await search.more(query);
  // Whatever else the machine does makes it slower, never faster: the best of three.
  const runs = [0, 0, 0].map(() => { const start = performance.now(); search.ask(query); return performance.now() - start; });
  times.push([Math.min(...runs), query]);
}
times.sort((a, b) => a[0] - b[0]);
const [median] = times[times.length >> 1], [worst, slowest] = times.at(-1), largest = tails.at(-1);
console.log(`${records} records and ${typed.length} queries: ${median.toFixed(2)} ms median, ${worst.toFixed(1)} ms worst (“${slowest}”)`);
console.log(`core, manifest and what results show ${(first / 1024).toFixed(1)} KB; ${tails.length} tails of ${(tails[tails.length >> 1] / 1024).toFixed(1)} KB median, ${(largest / 1024).toFixed(1)} KB largest (brotli)`);
const kept = median < MOST.median && worst < MOST.worst && largest <= MOST.tail && tails.length > 0;
if (!kept) console.log(`more than ${JSON.stringify(MOST)}`);
process.exit(kept ? 0 : 1);
