// The schemas of `marca schema`, seen by an independent validator (ajv): they accept every record of content/ and of the base of
// the cases, and whatever `marca new` writes; they refuse every case about the form of a value. Their files are found through the settings that VS Code reads.
//
//   MARCA_TEST_TOOLS=$PWD/target/tests/tools node tests/schema/check.mjs target/release/marca target/tests/schema
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { withSchemas } from './lib.mjs';

const { tools, marca, site, settings } = withSchemas(process.argv.slice(2));
const require = createRequire(join(tools, 'package.json'));
const Ajv = require('ajv');
const YAML = require('yaml');

// Codes that tell of a fault in the form of a single value or of a missing or unknown field: what a schema can see.
const SEEN = ['campo-desconocido', 'campo-falta', 'tipo-incorrecto', 'si-o-no', 'valor-desconocido', 'idioma-desconocido',
  'fecha-invalida', 'url-invalida', 'correo-invalido', 'telefono-invalido', 'cedula-invalida', 'slug-invalido'];

// Cases of those codes that no schema can see, since something else decides.
const UNSEEN = {
  'campo-falta.historia-de-paciente': 'another field',
  'idioma-desconocido.usual': 'another field',
  'tipo-incorrecto.ceros': 'the spelling: 040 is a number to other readers of YAML',
  'url-invalida.sitio': 'what the address is for',
  'valor-desconocido.formatos': 'the data of locales',
  'valor-desconocido.zona': 'the data of time zones',
};

const ajv = new Ajv({ allErrors: true, strict: false });
const wired = Object.entries(settings['yaml.schemas']).map(([schema, glob]) => ({
  kind: basename(schema, '.json'),
  schema: JSON.parse(readFileSync(join(site, schema), 'utf8')),
  files: new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`),
  accepts: ajv.compile(JSON.parse(readFileSync(join(site, schema), 'utf8'))),
}));

let failures = 0;
let checked = 0;
const fail = (text) => { failures += 1; console.error(`FAILED ${text}`); };

// What is wrong with a file; null for one that no schema is for.
function faults(path, text) {
  const schemas = wired.filter(({ files }) => files.test(path));
  if (schemas.length > 1) fail(`${path}: ${schemas.length} schemas are wired to it`);
  if (schemas.length === 0) return null;
  let value;
  try { value = YAML.parse(text); } catch { return null; } // no YAML: that is for the parser to say
  const [{ accepts }] = schemas;
  if (accepts(value)) return [];
  return accepts.errors.map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
}

// Every record of the site.
const others = /^content\/(?:addresses|open-questions)\.yaml$|^content\/search\//;
for (const entry of readdirSync('content', { recursive: true })) {
  const path = join('content', entry).replaceAll('\\', '/');
  if (!path.endsWith('.yaml') || others.test(path)) continue;
  const found = faults(path, readFileSync(path, 'utf8'));
  if (found === null) fail(`${path}: no schema is wired to it`);
  else if (found.length) fail(`${path} is refused:\n  ${found.join('\n  ')}`);
  checked += 1;
}

// The files of a case, as tests/suite/support/case.rs reads them.
function parts(text) {
  const heads = [...text.matchAll(/^--- (\S+)(?: \((.+)\))?\n/gm)];
  return heads.map((head, index) => {
    const end = Math.min(...[heads[index + 1]?.index, text.indexOf('\n=== ') + 1 || undefined].filter(Number.isFinite), text.length);
    return { path: head[1], how: head[2] ?? '', text: text.slice(head.index + head[0].length, end) };
  });
}

const base = new Map(parts(readFileSync('tests/cases/base.txt', 'utf8')).map(({ path, text }) => [path, text]));
for (const [path, text] of base) {
  const found = faults(path, text);
  if (found?.length) fail(`${path} of the base is refused:\n  ${found.join('\n  ')}`);
  checked += 1;
}

function laid({ path, how, text }) {
  if (how === '') return text;
  if (how === 'added') return base.get(path) + text;
  if (how !== 'changed') return '';
  let result = base.get(path);
  for (const [, old, now] of text.matchAll(/((?:^-.*\n)+)((?:^\+.*\n)*)/gm)) {
    const lines = (block) => block.replaceAll(/^[-+]/gm, '');
    result = result.replace(lines(old), lines(now));
  }
  return result;
}

const seen = new Set();
for (const file of readdirSync('tests/cases/diagnostics').filter((name) => name.endsWith('.txt'))) {
  const code = basename(file).split('.')[0];
  const text = readFileSync(join('tests/cases/diagnostics', file), 'utf8');
  const files = parts(text).map((part) => ({ path: part.path, found: faults(part.path, laid(part)) }));
  const refused = files.some(({ found }) => found?.length);
  const isError = /^error\[/m.test(text);
  if (basename(file, '.txt') in UNSEEN) {
    if (refused) fail(`${file} is refused after all: take it out of UNSEEN`);
  } else if (SEEN.includes(code) && files.some(({ found }) => found !== null)) {
    seen.add(code);
    if (!refused) fail(`${file} is accepted`);
    checked += 1;
  } else if (!isError && refused) {
    // What the program only warns of is no fault of form.
    fail(`${file} is refused:\n  ${files.flatMap(({ found }) => found ?? []).join('\n  ')}`);
    checked += 1;
  }
}

// A value that a schema allows.
function allowed(schema) {
  const { type, pattern, examples, enum: words, anyOf, items, minimum } = schema;
  if (anyOf) return allowed(anyOf.at(-1).type === 'null' ? anyOf[0] : anyOf.at(-1));
  if (words) return words[0];
  if (items) return allowed(items);
  if (examples && (pattern || type)) return examples[0];
  return minimum === undefined ? [type].flat().includes('number') && ![type].flat().includes('string') ? 1 : 'Texto' : Math.max(minimum, 1);
}

// The schema at the path of a field; a text when it is none of the record's.
function at(schema, path) {
  for (const part of path.split('.')) {
    const inner = [schema, schema?.items, ...(schema?.anyOf ?? [])].find((one) => one?.properties?.[part]);
    if (!inner) return { type: 'string' };
    schema = inner.properties[part];
  }
  return schema;
}

// What `marca new` writes of no more than it asks for.
for (const { kind, schema } of wired.filter((one) => one.kind !== 'site')) {
  const flags = ['new', kind, '--lang', 'en', '--root', site, '--id', 'nuevo', '--as-of', '2026-11-21'];
  for (let round = 0; ; round += 1) {
    const { status, stderr } = spawnSync(marca, flags, { encoding: 'utf8' });
    if (status === 0) break;
    const missing = [...stderr.matchAll(/--set (\S+)=/g)].map(([, path]) => path);
    if (!missing.length || round > 4) { fail(`new ${kind}: ${stderr}`); break; }
    // An affiliation lasts a year at most; a zone of time is nothing that a schema knows.
    const known = { ends_on: '2027-12-31', timezone: 'America/Mexico_City' };
    flags.push(...missing.flatMap((path) => ['--set', `${path}=${known[path] ?? allowed(at(schema, path))}`]));
  }
  const files = readdirSync(join(site, 'content'), { recursive: true }).map((entry) => join('content', entry).replaceAll('\\', '/'));
  for (const path of files.filter((path) => /\/nuevo(\.yaml|\/\w+\.yaml)$/.test(path) && faults(path, '{}') !== null)) {
    const found = faults(path, readFileSync(join(site, path), 'utf8'));
    if (found.length) fail(`${path}, as it was made, is refused:\n  ${found.join('\n  ')}`);
    checked += 1;
  }
}
for (const code of SEEN.filter((code) => !seen.has(code))) fail(`no case shows ${code} in a record`);
console.log(`${checked} files and cases checked, ${failures} failed`);
process.exit(failures ? 1 : 0);
