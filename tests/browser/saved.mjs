// node saved.mjs MARCA FOLDER COUNT: from saving a file to seeing the page in Chromium, over COUNT made-up records in FOLDER
// (0 for those that are there), beside the start to the first page. MARCA_TEST_TOOLS as for run.mjs.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeUp } from '../search/made-up.mjs';
import { launch } from './lib/chromium.mjs';
import { preview } from './lib/preview.mjs';

const [marca, folder] = process.argv.slice(2).map((path) => resolve(path)), count = Number(process.argv[4]);
const ROUNDS = 20, FILE = 'content/hospitals/sample-1.yaml', PAGE = '/es/hospitales/muestra-1/';
if (count) makeUp(folder, count);
const server = await preview(marca, folder), browser = await launch();
const before = readFileSync(join(folder, FILE), 'utf8');
const ask = async (round) => {
  const text = await fetch(server.url(PAGE)).then((answer) => answer.text());
  return text.includes(`<h1>Ronda ${round}<`) || text.includes(`Ronda ${round}</h1>`);
};
const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
const report = (what, times) => console.log(`${what}: median ${median(times).toFixed(0)} ms, worst ${times.at(-1).toFixed(0)} ms`);
console.log(`start to first page: ${server.readyMs} ms`);

const served = [], shown = [];
const page = await browser.newPage();
await page.goto(server.url(PAGE));
// Served: as soon as a request gets the new page.
for (let round = 0; round < ROUNDS; round++) {
  await new Promise((done) => setTimeout(done, 400));
  const start = performance.now();
  server.write(FILE, before.replace(/^name: .*$/m, `name: Ronda ${round}`));
  while (!await ask(round)) await new Promise((done) => setTimeout(done, 1));
  served.push(performance.now() - start);
}
// Shown: as soon as the heading stands in the page that is open.
for (let round = ROUNDS; round < 2 * ROUNDS; round++) {
  await page.getByRole('heading', { level: 1, name: `Ronda ${round - 1}`, exact: true }).waitFor();
  await new Promise((done) => setTimeout(done, 400));
  const start = performance.now();
  server.write(FILE, before.replace(/^name: .*$/m, `name: Ronda ${round}`));
  await page.getByRole('heading', { level: 1, name: `Ronda ${round}`, exact: true }).waitFor();
  shown.push(performance.now() - start);
}
report('save to served', served);
report('save to shown', shown);
const memory = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'));
console.log(`memory at most: ${(memory[1] / 1024).toFixed(0)} MiB`);
server.write(FILE, before);
await browser.close();
server.close();
