// node scale.mjs MARCA FOLDER [--deep]: the search over thousands of made-up records (10,000 with --deep), built by the program
// itself from content in FOLDER. Fails when a query takes too long or a tail is too large.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotli, reader, root, Search } from './lib.mjs';

const [marca, folder] = process.argv.slice(2).map((path) => resolve(path)), deep = process.argv.includes('--deep');
const records = deep ? 10000 : 1500, MOST = { median: 5, worst: 25, tail: 16 * 1024 };

// Names that nobody bears: the same in every run.
let seed = 7;
const pick = (list) => list[(seed = (seed * 48271) % 2147483647) % list.length];
const GIVEN = 'Ana Luis María José Carmen Jorge Lucía Pedro Elena Raúl Sofía Hugo Marta Iván Julia Óscar Rosa Saúl Nora Tomás Irene Darío Paula Ramón Silvia Gael Alma Bruno Clara Efraín Xóchitl Zoé'.split(' ');
const syllable = () => pick('ba be bo ca co cha da do fa ga gue ha la lo ma me mo na ni ña pa pe qui ra re ri sa so ta te ti va vi xa ya za zu'.split(' '));
const family = () => { let name = ''; for (let n = 2 + (seed % 2); n > 0; n--) name += syllable(); return name[0].toUpperCase() + name.slice(1) + pick(['z', 'n', '', 's', 'res', 'lla']); };
const SPECIALTIES = readdirSync(join(root, 'content/specialties')).map((name) => name.slice(0, -5));
const TOPICS = [['consejos antes de operarse', 'advice before surgery'], ['cómo cuidar la rodilla', 'how to care for your knee'], ['vivir con diabetes', 'living with diabetes'],
  ['regresar a casa después de una cirugía', 'going home after surgery'], ['qué comer en el embarazo', 'what to eat when pregnant'], ['dormir mejor', 'sleeping better']];

rmSync(folder, { recursive: true, force: true });
for (const part of ['content', 'themes']) cpSync(join(root, part), join(folder, part), { recursive: true });
const typed = [];
for (let i = 0; i < records; i++) {
  const name = `${pick(GIVEN)} ${family()} ${family()}`, specialty = pick(SPECIALTIES);
  if (i % 40 === 0) typed.push(['es', name], ['en', name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()], ['es', name.slice(0, 6)], ['es', name.replace(/(.{4})(.)(.)/, '$1$3$2')]);
  if (i % 4) {
    writeFileSync(join(folder, `content/hospitals/sample-${i}.yaml`), `name: Consultorio ${name}\nkind: clinic\nsector: private\ncity: ${pick(['León', 'Silao', 'Irapuato', 'Celaya'])}\nstatus: published\nsample: true\n`
      + `slug: {es: muestra-${i}, en: sample-${i}}\nspecialties: [${specialty}]\nlanguages: [es, en]\nupdated_on: 2026-11-21\n`);
  } else {
    const story = join(folder, `content/stories/sample-${i}`), [es, en] = pick(TOPICS);
    mkdirSync(story);
    writeFileSync(join(story, 'story.yaml'), `kind: article\npublished_on: 2026-11-21\nstatus: published\nsample: true\nslug: {es: muestra-${i}, en: sample-${i}}\nspecialty: ${specialty}\nupdated_on: 2026-11-21\n`);
    writeFileSync(join(story, 'es.md'), `---\ntitle: "${name}: ${es}"\nsummary: "Texto de muestra sobre ${es}, contado por ${name}."\n---\n\nMuestra.\n`);
    writeFileSync(join(story, 'en.md'), `---\ntitle: "${name}: ${en}"\nsummary: "Sample text about ${en}, told by ${name}."\n---\n\nSample.\n`);
  }
}
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
