// What an editor sees while somebody types: the language server behind VS Code's YAML extension, told of the schemas by the
// settings that `marca schema` wrote, completes, explains and underlines.
//
//   MARCA_TEST_TOOLS=$PWD/target/tests/tools node tests/schema/editor.mjs target/release/marca target/tests/editor
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withSchemas } from './lib.mjs';

const { tools, site, settings } = withSchemas(process.argv.slice(2));
const uri = (path) => pathToFileURL(join(site, path)).href;

// The Language Server Protocol over standard input and output.
const server = spawn(process.execPath, [join(tools, 'node_modules/yaml-language-server/bin/yaml-language-server'), '--stdio']);
const waiting = new Map();
const diagnostics = new Map();
let ids = 0;
let buffer = Buffer.alloc(0);
const send = (message) => {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
};
const ask = (method, params) => new Promise((done, refuse) => {
  ids += 1;
  waiting.set(ids, ({ error, result }) => (error ? refuse(new Error(error.message)) : done(result)));
  send({ id: ids, method, params });
});
// What VS Code would answer.
const yaml = {
  validate: true, hover: true, completion: true, schemaStore: { enable: false },
  schemas: settings['yaml.schemas'],
};
const answers = {
  'workspace/configuration': ({ items }) => items.map(({ section }) => (section === 'yaml' ? yaml : {})),
};
server.stdout.on('data', (data) => {
  buffer = Buffer.concat([buffer, data]);
  for (;;) {
    const head = buffer.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, head))[1]);
    if (buffer.length < head + 4 + length) return;
    const message = JSON.parse(buffer.subarray(head + 4, head + 4 + length));
    buffer = buffer.subarray(head + 4 + length);
    if (message.method === 'textDocument/publishDiagnostics') {
      diagnostics.get(message.params.uri)?.(message.params.diagnostics);
    } else if (message.method && message.id !== undefined) {
      send({ id: message.id, result: answers[message.method]?.(message.params) ?? null });
    } else if (message.id !== undefined) {
      waiting.get(message.id)?.(message);
    }
  }
});
const stop = setTimeout(() => { console.error('FAILED the language server does not answer'); process.exit(1); }, 60_000);

let checks = 0;
let failures = 0;
const check = (what, holds, found) => {
  checks += 1;
  if (!holds) { failures += 1; console.error(`FAILED ${what}: ${JSON.stringify(found)?.slice(0, 600)}`); }
};

await ask('initialize', {
  processId: process.pid, rootUri: uri('.'), workspaceFolders: [{ uri: uri('.'), name: 'site' }],
  capabilities: { workspace: { configuration: true }, textDocument: { completion: { completionItem: { snippetSupport: true } } } },
});
send({ method: 'initialized', params: {} });
send({ method: 'workspace/didChangeConfiguration', params: { settings: { yaml } } });

/** Opens a text as if it stood at `path`; what is underlined in it. */
const open = (path, text) => new Promise((done) => {
  diagnostics.set(uri(path), done);
  send({ method: 'textDocument/didOpen', params: { textDocument: { uri: uri(path), languageId: 'yaml', version: 1, text } } });
});
/** Where `|` stands in a text, and the text without it. */
const caret = (marked) => {
  const before = marked.split('|')[0].split('\n');
  return { text: marked.replace('|', ''), position: { line: before.length - 1, character: before.at(-1).length } };
};
const at = async (method, path, marked) => {
  const { text, position } = caret(marked);
  await open(path, text);
  return ask(method, { textDocument: { uri: uri(path) }, position });
};
const labels = async (path, marked) => {
  const list = await at('textDocument/completion', path, marked);
  return (list?.items ?? []).map(({ label }) => label);
};

const fields = await labels('content/hospitals/uno.yaml', 'name: Uno\nem|\n');
check('fields are offered', fields.includes('email') && fields.includes('emergency_24h'), fields);
const kinds = await labels('content/hospitals/dos.yaml', 'name: Dos\nkind: |\n');
check('the words of a closed set are offered', kinds.includes('general') && kinds.includes('laboratory'), kinds);
const specialties = await labels('content/services/tres.yaml', 'specialty: |\n');
check('ids are offered', specialties.includes('cardiology'), specialties);
const languages = await labels('content/services/cuatro.yaml', 'name:\n  |\n');
check('languages are offered', languages.includes('es') && languages.includes('en'), languages);

const hover = await at('textDocument/hover', 'content/hospitals/cinco.yaml', 'name: Cinco\nemergency|_24h: true\n');
const said = JSON.stringify(hover?.contents ?? '');
check('a field is explained in Spanish and English', said.includes('Si urgencias nunca cierra') && said.includes('emergency room never closes'), hover);

const sound = readFileSync('content/hospitals/aranda-de-la-parra.yaml', 'utf8');
check('a sound record is not underlined', (await open('content/hospitals/seis.yaml', sound)).length === 0);
const faulty = await open('content/hospitals/siete.yaml', `${sound}\ncolour: red\n`);
check('an unknown field is underlined', faulty.some(({ message }) => /colour/.test(message)), faulty);
const wrong = await open('content/hospitals/ocho.yaml', sound.replace(/^kind: .*$/m, 'kind: hospital'));
check('a word outside its set is underlined', wrong.length === 1 && /general/.test(wrong[0].message), wrong);

clearTimeout(stop);
server.kill();
console.log(`${checks} checks, ${failures} failed`);
process.exit(failures ? 1 : 0);
