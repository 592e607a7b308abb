// The tools side by side on the same pages: see README.md here.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, openSync, closeSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { corpus } from './corpus.mjs';
import { differences } from './equal.mjs';
import { fetch, Lane } from './lanes.mjs';
import { photos, place } from './photos.mjs';

const { values: options } = parseArgs({ options: {
  sizes: { type: 'string', default: '1000' }, lanes: { type: 'string', default: 'hugo,hugo:json,ours' }, tests: { type: 'string', default: 'build' }, rounds: { type: 'string', default: '3' }, images: { type: 'string', default: '100' },
  marca: { type: 'string', default: resolve(import.meta.dirname, '../../target/release/marca') }, work: { type: 'string', default: join(tmpdir(), 'marca-bench') },
  fetch: { type: 'boolean', default: false }, equal: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false },
} });
const rounds = Number(options.rounds), log = join(options.work, 'log.txt');
const tell = (text) => process.stderr.write(`${text}\n`);
const median = (list) => { const sorted = list.toSorted((a, b) => a - b), middle = list.length >> 1; return list.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2; };
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** A finished command: seconds of the clock and of the processors, and the most memory of its largest process in MiB. */
function measure({ command, cwd }) {
  // What others left to be written is no part of it.
  spawnSync('sync');
  const times = join(options.work, 'times.txt'), out = openSync(log, 'w'), start = performance.now();
  const { status } = spawnSync('/usr/bin/time', ['-f', '%U %S %M', '-o', times, ...command], { cwd, stdio: ['ignore', out, out] });
  const wall = (performance.now() - start) / 1000;
  closeSync(out);
  if (status !== 0) throw new Error(`${command.join(' ')}: exit code ${status}\n${readFileSync(log, 'utf8').slice(-2000)}`);
  const [user, system, memory] = readFileSync(times, 'utf8').trim().split('\n').at(-1).split(' ').map(Number);
  return { wall, cpu: user + system, memory: memory / 1024 };
}

const number = (value) => (value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value.toFixed(3));
/** `rows` maps lanes to their runs; ratios are to the first lane, round by round, and the median is told. */
function table(title, rows, extra = {}) {
  const base = [...rows.values()][0], more = Object.keys(extra);
  console.log(`\n### ${title}\n\n| lane | wall s, median (min–max) | CPU s | peak MiB | wall ratio | CPU ratio | memory ratio |${more.map((name) => ` ${name} |`).join('')}\n|---|${'---|'.repeat(6 + more.length)}`);
  for (const [lane, runs] of rows) {
    if (!runs.length) continue;
    const walls = runs.map((run) => run.wall), ratio = (key) => number(median(runs.map((run, round) => run[key] / base[round][key])));
    console.log(`| ${lane} | ${number(median(walls))} (${number(Math.min(...walls))}–${number(Math.max(...walls))}) | ${number(median(runs.map((run) => run.cpu)))} | ${median(runs.map((run) => run.memory)).toFixed(0)} `
      + `| ${ratio('wall')} | ${ratio('cpu')} | ${ratio('memory')} |${more.map((name) => ` ${extra[name].get(lane) ?? ''} |`).join('')}`);
  }
}

function weigh(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  const html = files.filter((file) => file.name.endsWith('.html') && !readFileSync(join(file.parentPath, file.name), 'utf8').slice(0, 1000).includes('http-equiv="refresh"')).length;
  return { html, files: files.length, mib: (bytes / 2 ** 20).toFixed(1) };
}

async function written(names, folder, made) {
  let lanes = names.map((name) => new Lane(name, options));
  lanes.filter((lane) => !lane.command).forEach((lane) => console.log(`\n${lane.name} is left out: it is not installed.`));
  lanes = lanes.filter((lane) => lane.command);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const lane of lanes) { tell(`writing the site of ${lane.name}`); await lane.write(folder, made); if (made.photos) place(join(options.work, 'photos'), made.photos, join(lane.site, lane.tool.photos)); }
  return lanes;
}

/** Cold; again with nothing changed; again with one story edited. */
async function builds(size, kinds) {
  const made = corpus(size), folder = join(options.work, `${size}`), lanes = await written(options.lanes.split(','), folder, made), story = made.newest().id;
  const rows = Object.fromEntries(['cold', 'nothing', 'first edit', 'edit'].map((kind) => [kind, new Map(lanes.map((lane) => [lane.name, []]))]));
  const weights = { 'HTML pages': new Map(), files: new Map(), MiB: new Map() }, floor = new Map();
  const ours = lanes.find((lane) => lane.name === 'ours') ?? lanes[0], floors = { 'cp -r': (from, to) => `cp -r ${from} ${to}`, 'cp -r, and sync': (from, to) => `cp -r ${from} ${to} && sync -f ${to}` };
  for (const name of Object.keys(floors)) rows.cold.set(name, []);
  for (let round = 0; round < rounds; round++) {
    for (const lane of lanes) {
      lane.clear();
      const edit = (mark) => appendFileSync(lane.story(story), `\nRonda ${round} ${mark}.\n`);
      const run = (kind) => {
        const found = measure(lane.build());
        rows[kind].get(lane.name).push(found);
        tell(`${size} ${lane.name} ${kind} ${round}: ${number(found.wall)} s, CPU ${number(found.cpu)} s, ${found.memory.toFixed(0)} MiB, load ${loadavg()[0].toFixed(1)}`);
      };
      run('cold');
      if (!round) { const { html, files, mib } = weigh(lane.out); for (const [name, value] of [['HTML pages', html], ['files', files], ['MiB', mib]]) weights[name].set(lane.name, value); }
      if (kinds.includes('nothing')) run('nothing');
      // The first edit after a cold build is another thing: `marca` then makes the tree that it publishes from, once.
      if (kinds.includes('edit')) for (const kind of ['first edit', 'edit']) { edit(kind); run(kind); }
    }
    for (const [name, command] of Object.entries(floors)) {
      const copy = join(folder, 'copy');
      rows.cold.get(name).push(measure({ command: ['sh', '-c', command(ours.out, copy)] }));
      rmSync(copy, { recursive: true, force: true });
    }
  }
  for (const [lane, runs] of rows.cold) floor.set(lane, number(median(runs.map((run, round) => run.wall / rows.cold.get('cp -r, and sync')[round].wall))));
  if (kinds.includes('build')) table(`Cold build, ${size} pages of records, ${rounds} rounds`, rows.cold, { 'of cp and sync': floor, ...weights });
  if (kinds.includes('nothing')) table(`Build again, nothing changed, ${size} pages of records`, rows.nothing);
  if (kinds.includes('edit')) {
    table(`Build again, one story edited, ${size} pages of records`, rows.edit);
    table('The same for the first time after a cold build', rows['first edit']);
  }
  if (options.equal) for (const lane of lanes.filter((lane) => lane.key !== 'ours' && ours.key === 'ours')) {
    const { pages: count, found } = differences(ours.out, lane.out);
    console.log(`\n${lane.name}: of ${count} pages, ${found.length} differ from ours in address, visible text or links${found.length ? `, such as ${found[0]}` : ''}.`);
  }
  if (!options.keep) rmSync(folder, { recursive: true, force: true });
}

function ask(port, path) {
  return new Promise((done) => {
    const asked = request({ host: '127.0.0.1', port, path, timeout: 60000 }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part)).on('end', () => done({ status: answer.statusCode, text: Buffer.concat(parts).toString() })).on('error', () => done({}));
    });
    asked.on('error', () => done({})).on('timeout', () => asked.destroy()).end();
  });
}
async function until(holds, seconds) {
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) { if (await holds()) return (performance.now() - start) / 1000; await sleep(2); }
  return NaN;
}
const freePort = () => new Promise((done) => { const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => done(port)); }); });

/** From the start to the first page; from saving a new title to the page and its list with it. */
async function serves(size) {
  const made = corpus(size), folder = join(options.work, `${size}`), lanes = await written(options.lanes.split(','), folder, made), story = made.newest().id, LIMIT = 300;
  const found = new Map();
  for (const lane of lanes) {
    const port = await freePort(), { command, cwd } = lane.serve(port), out = openSync(log, 'w'), start = performance.now();
    const server = spawn(command[0], command.slice(1), { cwd, stdio: ['ignore', out, out] }), page = lane.page(story), list = page.replace(`${story}/`, '');
    let ended = false;
    const gone = new Promise((done) => server.once('exit', () => { ended = true; done(); }));
    try {
      const first = await until(async () => ended || (await ask(port, page)).status === 200, LIMIT), both = await until(async () => ended || (await ask(port, list)).status === 200, LIMIT);
      if (ended || Number.isNaN(first)) throw new Error(`${lane.name} did not serve: ${readFileSync(log, 'utf8').slice(-500)}`);
      const row = { first, list: first + both, page: [], both: [] };
      await sleep(2000);
      for (let round = 0; round < rounds; round++) {
        const mark = `Guardado ${round} ${process.pid}`, file = lane.story(story);
        writeFileSync(file, readFileSync(file, 'utf8').replace(/^title: .*$/m, `title: "${mark}"`));
        const saved = performance.now(), has = (path) => async () => (await ask(port, path)).text?.includes(mark);
        row.page.push(await until(has(page), LIMIT));
        await until(has(list), LIMIT);
        row.both.push((performance.now() - saved) / 1000);
        tell(`${size} ${lane.name} saved ${round}: page ${number(row.page.at(-1))} s, with its list ${number(row.both.at(-1))} s`);
        await sleep(1500);
      }
      row.memory = Number(existsSync(`/proc/${server.pid}/status`) && readFileSync(`/proc/${server.pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)?.[1]) / 1024;
      found.set(lane.name, row);
    } finally {
      server.kill('SIGINT');
      await Promise.race([gone, sleep(5000)]);
      if (!ended) server.kill('SIGKILL');
      closeSync(out);
    }
  }
  const base = [...found.values()][0], per = (a, b) => number(a / b);
  console.log(`\n### Serving, ${size} pages of records, ${rounds} edits\n\n| lane | start to first page s | and its list s | save to page s | save to page and list s | peak MiB | first page ratio | saved ratio |\n|---|---|---|---|---|---|---|---|`);
  for (const [lane, row] of found) {
    console.log(`| ${lane} | ${number(row.first)} | ${number(row.list)} | ${number(median(row.page))} | ${number(median(row.both))} | ${row.memory.toFixed(0)} | ${per(row.first, base.first)} | ${per(median(row.both), median(base.both))} |`);
  }
  if (!options.keep) rmSync(folder, { recursive: true, force: true });
}

/** Photographs, each in three WebP files and a JPEG: cold, and again with what the tool kept. */
async function images() {
  const count = Number(options.images);
  await photos(join(options.work, 'photos'), count);
  const folder = join(options.work, 'images'), lanes = await written(options.lanes.split(',').filter((name) => !name.startsWith('astro')), folder, corpus(count * 4, count));
  const cold = new Map(lanes.map((lane) => [lane.name, []])), warm = new Map(lanes.map((lane) => [lane.name, []])), webp = new Map();
  for (let round = 0; round < rounds; round++) for (const lane of lanes) {
    lane.clear();
    cold.get(lane.name).push(measure(lane.build()));
    warm.get(lane.name).push(measure(lane.build()));
    webp.set(lane.name, readdirSync(lane.out, { recursive: true }).filter((name) => name.endsWith('.webp')).length);
    tell(`images ${lane.name} ${round}: ${number(cold.get(lane.name).at(-1).wall)} s, then ${number(warm.get(lane.name).at(-1).wall)} s`);
  }
  table(`${count} JPEG of 1600×1067 to WebP 480, 960 and 1600 wide and a JPEG, cold, ${rounds} rounds`, cold, { 'WebP files': webp });
  table('The same again', warm);
  if (!options.keep) rmSync(folder, { recursive: true, force: true });
}

if (options.help) { console.log(readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')); process.exit(0); }
mkdirSync(options.work, { recursive: true });
if (options.fetch) { fetch(); process.exit(0); }
if (!existsSync('/usr/bin/time')) { console.error('/usr/bin/time is missing: apt-get install time'); process.exit(2); }
const present = options.lanes.split(',').map((name) => new Lane(name, options)).filter((lane) => lane.command);
console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}; ${[...new Set(present.map((lane) => lane.version()))].join(', ')}`);
const tests = options.tests.split(',');
for (const size of options.sizes.split(',').map(Number)) {
  const kinds = tests.filter((test) => ['build', 'nothing', 'edit'].includes(test));
  if (kinds.length) await builds(size, kinds);
  if (tests.includes('serve')) await serves(size);
}
if (tests.includes('images')) await images();
