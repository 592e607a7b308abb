// Makes the pages of the guide that the program itself knows best, in both languages: what each message means, everyday mistakes
// with the messages they really give, and all fields. Fails when the kept pages are others, or when a mistake is not told with
// file and line, or the page on writing says what is not so.
//
//   node tests/guide/make.mjs [--marca PROGRAM] [--count FILE] [--write]
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { group, totals } from '../browser/lib/report.mjs';
import { MISTAKES, WHOLE } from './lib/mistakes.mjs';
import { REPOSITORY, practice } from './lib/practice.mjs';

const { values: options } = parseArgs({
  options: {
    marca: { type: 'string', default: join(REPOSITORY, 'target/release/marca') }, count: { type: 'string' }, write: { type: 'boolean', default: false },
  },
});
const LANGUAGES = ['es', 'en'];
const NAMES = { messages: { es: 'mensajes', en: 'messages' }, mistakes: { es: 'errores', en: 'mistakes' }, fields: { es: 'campos', en: 'fields' } };
const GROUPS = {
  Files: { es: 'Archivos', en: 'Files' },
  YAML: { es: 'La escritura de las fichas (YAML)', en: 'How records are written (YAML)' },
  Fields: { es: 'Campos y valores', en: 'Fields and values' },
  'References and addresses': { es: 'Menciones de otras fichas, y direcciones', en: 'Mentions of other records, and addresses' },
  Text: { es: 'Textos e imágenes', en: 'Texts and pictures' },
  Policy: { es: 'Lo que piden la ley y las reglas del sitio', en: 'What the law and the rules of the site ask' },
  'Texts, as an editor reads them': { es: 'Cómo se leen los textos', en: 'How the texts read' },
  Theme: { es: 'El tema: plantillas y palabras', en: 'The theme: templates and words' },
  'Pages, after they were made': { es: 'Páginas ya hechas', en: 'Pages that were made' },
};
const WORDS = {
  es: {
    made: 'Esta página la escribe `tests/guide/make.mjs` con lo que dice el programa; no la cambie a mano.',
    severity: { Error: 'error: impide publicar', Warning: 'aviso: no impide publicar' },
    messages: `# Qué significa cada mensaje

Un mensaje de \`marca\` se lee de arriba abajo: si es error o aviso, su nombre entre corchetes, qué pasa, en qué archivo y renglón, las
palabras de que se trata (subrayadas con \`^\`) y qué hacer:`,
    after: `Empiece siempre por el primero: al corregirlo se van a veces los demás. Aquí está la explicación de cada nombre. En la terminal la da
también \`marca check --explain NOMBRE\`; busque el suyo con Ctrl+F.`,
    mistakes: `# Los errores de todos los días

Cada uno se hizo de verdad en una copia del sitio, y lo que contesta \`marca\` es lo que contestó. El número después del archivo es el
renglón. Lo que tiene un solo arreglo seguro lo hace \`marca check --fix\`. Si su mensaje no está aquí, búsquelo en
[qué significa cada mensaje](mensajes.md).`,
    named: (to) => `El archivo se guardó como \`${to}\`.`, wrote: 'Se escribió:', says: '`marca check` contesta:', mend: 'Cómo se arregla:', fixed: '`marca check --fix` lo arregla solo y muestra el cambio.',
  },
  en: {
    made: '`tests/guide/make.mjs` writes this page with what the program says; do not change it by hand.',
    severity: { Error: 'error: stops publishing', Warning: 'warning: does not stop publishing' },
    messages: `# What each message means

Read a message of \`marca\` from top to bottom: whether it is an error or a warning, its name in brackets, what is the matter, in which file
and line, the words it is about (underlined with \`^\`), and what to do:`,
    after: `Always begin with the first: mending it sometimes does away with the others. Here is the explanation of each name, which is Spanish in
every language. In the terminal \`marca check --explain NAME\` gives it too; find yours with Ctrl+F.`,
    mistakes: `# Everyday mistakes

Each was made for real on a copy of the site, and what \`marca\` answers is what it answered. The number after the file is the line. What
has one certain remedy, \`marca check --fix\` mends. If your message is not here, look it up in [what each message means](messages.md).`,
    named: (to) => `The file was saved as \`${to}\`.`, wrote: 'What was written:', says: '`marca check` answers:', mend: 'How to mend it:', fixed: '`marca check --fix` mends it by itself and shows the change.',
  },
};
const fenced = (text, kind = 'text') => `\`\`\`${kind}\n${text.trimEnd()}\n\`\`\``;

/** A mistake, made and undone: {file, found: all that is told, ours, line: that it is on, told: by language, fixed: the errors that
 * are left where --fix changed something}. */
function make(site, mistake) {
  const { at, as, code } = mistake, file = as ?? at, before = site.read(at);
  const after = as ? before : before.replace(mistake.right, () => mistake.wrong);
  if (!as && after === before) throw new Error(`${at} has no ${mistake.right}`);
  if (as) site.remove(at);
  site.write(file, after);
  const found = JSON.parse(site.run('check', '--format', 'json').stdout).diagnostics;
  const ours = found.find((fault) => fault.code === code && fault.path === file);
  const told = Object.fromEntries(LANGUAGES.map((language) => [language, one(site.run('check', '--lang', language), file, code)]));
  const place = mistake.place ?? mistake.wrong;
  const line = as ? null : after.slice(0, after.indexOf(place)).split('\n').length;
  site.run('check', '--fix');
  const isFixed = !as && site.read(file) !== after;
  const fixed = isFixed && JSON.parse(site.run('check', '--format', 'json').stdout).diagnostics.filter((fault) => fault.severity === 'error');
  if (as) site.remove(as);
  site.write(at, before);
  return { file, found, ours, line, told, fixed };
}

/** The message about a file, cut out of all that was said. */
function one({ stdout, stderr }, file, code) {
  return (stderr + stdout).split(/\n\n/).find((message) => message.includes(`[${code}]`) && message.includes(file))?.trim() ?? '';
}

const pages = new Map(); // path below src/guide -> text
const site = practice(resolve(options.marca), 'es');
for (const [path, text] of Object.entries(WHOLE)) site.write(path, text);

await group('guide: everyday mistakes explain themselves', (check) => {
  check('before: no error', site.run('check').code === 0, site.run('check').stderr);
  const made = MISTAKES.map((mistake) => ({ mistake, ...make(site, mistake) }));
  for (const { mistake, file, found, ours, line, told, fixed } of made) {
    const what = mistake.title.en;
    if (!check(`${what}: told`, ours, `no ${mistake.code} about ${file}, only ${found.map((fault) => fault.code)}`)) continue;
    check(`${what}: on its line`, line === null || Math.abs(ours.line - line) <= (mistake.near ?? 0), `line ${ours.line}, it is on ${line}`);
    for (const language of LANGUAGES) {
      const place = line === null ? file : `${file}:${ours.line}`;
      check(`${what}: file and line in ${language}`, told[language].includes(place), told[language]);
    }
    check(`${what}: in each language its own words`, told.es !== told.en);
    if (fixed) check(`${what}: mended whole by --fix`, !fixed.length, fixed.map((fault) => fault.code).join());
    check(`${what}: helps`, /= ayuda:/.test(told.es) && /= help:/.test(told.en), told.en);
  }
  check('after: no error', site.run('check').code === 0, site.run('check').stderr);
  for (const language of LANGUAGES) {
    const words = WORDS[language];
    const sections = made.map(({ mistake, told, fixed }) => {
      const wrong = mistake.as ? words.named(mistake.as)
        : mistake.wrong ? `${words.wrote}\n\n${fenced(lineOf(mistake), mistake.at.endsWith('.md') ? 'markdown' : 'yaml')}` : '';
      return [`## ${mistake.title[language]}`, wrong, words.says, fenced(told[language]), `${words.mend} ${mistake.mend[language]}`, fixed && words.fixed].filter(Boolean).join('\n\n');
    });
    pages.set(`${language}/${NAMES.mistakes[language]}.md`, [words.mistakes, words.made, ...sections].join('\n\n') + '\n');
    const first = made[0].told[language];
    pages.set(`${language}/${NAMES.messages[language]}.md`, [words.messages, fenced(first), words.after, words.made, ...codes(language)].join('\n\n') + '\n');
    pages.set(`${language}/${NAMES.fields[language]}.md`, site.run('schema', '--reference', '--lang', language).stdout.trimEnd() + '\n');
  }
});

/** The lines that the mistake is on, as they were written. */
function lineOf({ at, right, wrong }) {
  const text = WHOLE[at]?.replace(right, () => wrong) ?? wrong;
  const start = text.lastIndexOf('\n', text.indexOf(wrong)) + 1, end = text.indexOf('\n', text.indexOf(wrong) + wrong.trimEnd().length);
  return text.slice(start, end < 0 ? text.length : end);
}

/** All codes, as they stand in the program's own list, with what it says of each. */
function codes(language) {
  const sections = [];
  for (const line of readFileSync(join(REPOSITORY, 'src/diagnostics/code.rs'), 'utf8').split('\n')) {
    const group = /^    \/\/ (.+)$/.exec(line), code = /^    (Error|Warning) \w+ = "([^"]+)",$/.exec(line);
    if (group) sections.push(`## ${GROUPS[group[1]]?.[language] ?? `(${group[1]})`}`);
    if (!code) continue;
    const said = site.run('check', '--lang', language, '--explain', code[2]).stdout.trim().split('\n').slice(1).join('\n').trim();
    const example = said.search(/^(Mal|Wrong): /m);
    const prose = (example < 0 ? said : said.slice(0, example)).trim().replaceAll(/(`[^`]*`)|</g, (_, quoted) => quoted ?? '&lt;');
    sections.push([`### \`${code[2]}\``, `*${WORDS[language].severity[code[1]]}*`, prose, example < 0 ? '' : fenced(said.slice(example))].filter(Boolean).join('\n\n'));
  }
  return sections;
}

await group('guide: the pages made by the program are fresh', (check) => {
  for (const [path, text] of pages) {
    const file = join(REPOSITORY, 'src/guide', path);
    if (options.write) writeFileSync(file, text);
    let kept = '';
    try { kept = readFileSync(file, 'utf8'); } catch { /* told below */ }
    check(path, kept === text, 'is stale: run tests/guide/make.mjs --write');
  }
  const listed = [...pages.get('en/messages.md').matchAll(/^### `/gm)].length;
  check('every code is there', listed === new Set(readFileSync(join(REPOSITORY, 'src/cli/words/en.yaml'), 'utf8').split(/^codes:$/m)[1].split(/^\S/m)[0].match(/^  [a-z0-9-]+:$/gm)).size, `${listed} codes`);
  check('every group has a name', ![...pages.values()].some((text) => /^## \(/m.test(text)));
});

// What the page on writing calls wrong is found by the program, what it calls right is not; and its limits are those in force.
await group('guide: what the page on writing says is so', (check) => {
  const limits = readFileSync(join(REPOSITORY, 'src/config/editorial.rs'), 'utf8');
  for (const [language, page] of [['es', 'escribir'], ['en', 'writing']]) {
    const text = readFileSync(join(REPOSITORY, 'src/guide', language, `${page}.md`), 'utf8');
    const article = `content/stories/ejemplo-de-articulo`, path = `${article}/${language}.md`;
    // an article without sources, as a new one is
    site.write(`${article}/story.yaml`, WHOLE[`${article}/story.yaml`].replace(/^sources:[^]*/m, ''));
    // all sentences at once, each a paragraph of its own: by line, the codes that are told
    const found = (sentences) => {
      const body = WHOLE[path].replace(/\n\n[^]*$/, `\n\n${sentences.join('\n\n')}\n`);
      site.write(path, body);
      const faults = JSON.parse(site.run('check', '--format', 'json').stdout).diagnostics.filter((fault) => fault.path === path);
      return sentences.map((sentence) => faults.filter((fault) => body.split('\n')[fault.line - 1] === sentence).map((fault) => fault.code));
    };
    const rows = [...text.matchAll(/^\| ([^|]+) \| ([^|]+) \| `([a-z-]+)` \|$/gm)];
    check(`${page}: has examples`, rows.length >= 5);
    const good = found(rows.map(([, , right]) => right));
    // by message, since errors stand before warnings
    const bad = rows.map(() => []);
    for (const code of new Set(rows.map((row) => row[3]))) {
      const alike = rows.flatMap((row, index) => (row[3] === code ? [index] : []));
      found(alike.map((index) => rows[index][1])).forEach((codes, place) => { bad[alike[place]] = codes; });
    }
    rows.forEach(([, wrong, right, code], index) => {
      check(`${page}: ${wrong}`, bad[index].includes(code), `no ${code}, only ${bad[index]}`);
      check(`${page}: ${right}`, !good[index].length, good[index].join());
    });
    for (const [, field, limit] of text.matchAll(/^\| [^|]+ \| `(\w+)` \| (\d+) \|/gm)) {
      const [, given] = new RegExp(`; (\\d+)[^;]* when it is left out\\.\\n[^\\n]*\\n\\s*pub ${field}:`).exec(limits) ?? [];
      check(`${page}: ${field}`, given === limit, `it is ${given}, the page says ${limit}`);
    }
    for (const [file, whole] of Object.entries(WHOLE)) site.write(file, whole);
  }
});
site.close();

const { passed, failed } = totals();
if (options.count) writeFileSync(options.count, `${passed} ${failed}\n`);
console.log(`${passed} checks passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
