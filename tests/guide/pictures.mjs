// Follows the pages of the guide as their reader would, with the real program, on a copy of the site: types the commands and
// the answers, saves the changes, opens the pages, and takes the pictures again. Fails where a step does not work or a picture
// is not what the screen shows any more.
//
//   MARCA_TEST_TOOLS=FOLDER node tests/guide/pictures.mjs [--marca PROGRAM] [--out FOLDER] [--count FILE] [--only WORD] [--write]
//
// FOLDER holds node_modules of tests/browser/package-lock.json. The pictures go to --out (target/tests/guide); with --write
// also to src/guide/pictures.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from '../browser/lib/chromium.mjs';
import { group, totals } from '../browser/lib/report.mjs';
import { REPOSITORY } from './lib/practice.mjs';
import { stepsOf } from './lib/steps.mjs';
import { likeKept, walk } from './lib/walk.mjs';

const PAIRS = { 'primer-hospital': 'first-hospital', 'primera-historia': 'first-story', escribir: 'writing', errores: 'mistakes', mensajes: 'messages', campos: 'fields' };
const LIMIT_BYTES = 1_200_000; // of all pictures together
const { values: options } = parseArgs({
  options: {
    marca: { type: 'string', default: join(REPOSITORY, 'target/release/marca') }, out: { type: 'string', default: join(REPOSITORY, 'target/tests/guide') },
    count: { type: 'string' }, only: { type: 'string', default: '' }, write: { type: 'boolean', default: false },
  },
});
const GUIDE = join(REPOSITORY, 'src/guide'), KEPT = join(GUIDE, 'pictures');
mkdirSync(options.out, { recursive: true });

const pages = ['es', 'en'].flatMap((language) => readdirSync(join(GUIDE, language)).map((name) => ({ language, name })))
  .map(({ language, name }) => ({ language, name, markdown: readFileSync(join(GUIDE, language, name), 'utf8') }));
const followed = pages.map((page) => ({ ...page, steps: stepsOf(page.markdown) })).filter(({ steps }) => steps.some((step) => step.do === 'run'));
const shown = new Set(pages.flatMap(({ markdown }) => [...markdown.matchAll(/\.\.\/pictures\/([\w-]+\.png)/g)].map(([, file]) => file)));

const browser = await launch();
for (const { language, name, markdown } of followed.filter(({ language, name }) => `${language}/${name}`.includes(options.only))) {
  await group(`guide: ${language}/${name}, to the letter`, async (check) => {
    await walk({
      marca: resolve(options.marca), language, markdown, browser, check,
      take: async (picture, png) => {
        writeFileSync(join(options.out, `${picture}.png`), png);
        const file = join(KEPT, `${picture}.png`);
        if (options.write) writeFileSync(file, png);
        return likeKept(browser, file, png);
      },
    });
  });
}
await browser.close();

await group('guide: pages and pictures fit together', (check) => {
  const kept = readdirSync(KEPT);
  for (const file of kept) check(file, shown.has(file), 'no page shows it');
  const bytes = kept.reduce((sum, file) => sum + readFileSync(join(KEPT, file)).length, 0);
  check('all pictures', bytes < LIMIT_BYTES, `${bytes} bytes, more than ${LIMIT_BYTES}`);
  for (const { language, name, markdown } of pages) {
    for (const [, target] of markdown.replaceAll(/^```[^]*?^```$|`[^`\n]*`/gm, '').matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/gs)) {
      const there = pages.some((page) => page.language === language && page.name === target) || kept.includes(basename(target));
      check(`${language}/${name}`, there, `leads to ${target}, which is not there`);
    }
  }
});

// What one language tells its readers to do, the other tells its own.
await group('guide: the same in both languages', (check) => {
  const outline = (language, name) => {
    const { markdown } = pages.find((page) => page.language === language && page.name === `${name}.md`) ?? { markdown: '' };
    const said = ({ command, name, text }) => command?.replace(/--out \S+/, '--out …') ?? name?.slice(language.length) ?? text ?? '';
    const steps = stepsOf(markdown).map((step) => (step.do === 'see' ? step.do : `${step.do} ${said(step)}`));
    const count = (pattern) => (markdown.match(pattern) ?? []).length;
    return [steps.sort().join('\n'), count(/^#+ /gm), count(/^\|/gm), count(/^(-|\d+\.) /gm), count(/^```/gm)];
  };
  for (const [spanish, english] of Object.entries(PAIRS)) {
    const [es, en] = [outline('es', spanish), outline('en', english)];
    ['steps', 'headings', 'rows of tables', 'items', 'blocks'].forEach((what, index) => {
      check(`${spanish}, ${english}: ${what}`, es[index] === en[index], `${es[index]} / ${en[index]}`);
    });
  }
  check('every page has its other', pages.length === 2 * Object.keys(PAIRS).length, pages.map((page) => page.name).join());
});

const { passed, failed } = totals();
if (options.count) writeFileSync(options.count, `${passed} ${failed}\n`);
console.log(`${passed} checks passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
