// The practice copy of the site that the guide speaks of, and the program in it as its reader meets it: on a terminal, in his
// language, answered line by line.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const REPOSITORY = resolve(import.meta.dirname, '../../..');
const LOCALES = { es: 'es_MX.UTF-8', en: 'en_US.UTF-8' };
const SLOW_MS = 60_000; // a command that takes longer hangs
const COLUMNS = 100;

/** What stands in a terminal in the end: a line that was erased, as those that tell how far a build is, leaves nothing. */
const stands = (said) => said.replaceAll(/[^\n]*\u001b\[2K/g, '');

/** Text of a terminal without what is not text. */
export const plain = (said) => stands(said).replaceAll(/\u001b\[[\d;?]*[A-Za-z]/g, '').replaceAll('\r', '');

/** Noon of the latest day on which somebody checked or changed something in the content: the guide is followed as of that day. */
const EPOCH = (() => {
  const records = readdirSync(join(REPOSITORY, 'content'), { recursive: true }).filter((path) => path.endsWith('.yaml'));
  const days = records.flatMap((path) => readFileSync(join(REPOSITORY, 'content', path), 'utf8').match(/(?<=\b(?:verified|updated|reviewed)_on: )\d{4}-\d\d-\d\d/g) ?? []);
  return String(Date.parse(`${days.sort().at(-1)}T18:00Z`) / 1000);
})();

/** A copy of the site; `marca` is the program that works in it. */
export function practice(marca, language) {
  const root = mkdtempSync(join(tmpdir(), 'marca-practice-'));
  for (const part of ['content', 'themes']) cpSync(join(REPOSITORY, part), join(root, part), { recursive: true });
  const env = { ...process.env, SOURCE_DATE_EPOCH: EPOCH, LC_ALL: LOCALES[language] };
  const at = (path) => join(root, path);
  const words = (command) => {
    const found = command.split(' ').filter(Boolean);
    // the guide needs no quotes or other shell than this
    if (found[0] !== 'marca' || /["'`$|&;<>]/.test(command)) throw new Error(`no command of the guide: ${command}`);
    return found.slice(1);
  };
  return {
    root,
    language,
    read: (path) => readFileSync(at(path), 'utf8'),
    write: (path, text) => { mkdirSync(dirname(at(path)), { recursive: true }); writeFileSync(at(path), text); },
    remove: (path) => rmSync(at(path), { recursive: true }),

    /** Runs it without a terminal: {code, stdout, stderr}. */
    run: (...args) => {
      const { status, stdout, stderr } = spawnSync(marca, args, { cwd: root, env, encoding: 'utf8', timeout: SLOW_MS, maxBuffer: 1 << 28 });
      return { code: status, stdout, stderr };
    },

    /** Runs it on a terminal, by `script` of util-linux; `answers` are {question, answer}. Gives {code, said, asked}. */
    type: (command, answers = []) => new Promise((done, lost) => {
      const quoted = ['env', `LC_ALL=${LOCALES[language]}`, marca, ...words(command)].map((word) => `'${word}'`).join(' ');
      const child = spawn('script', ['--quiet', '--return', '--flush', '--command', `stty cols ${COLUMNS} rows 50; ${quoted}`, '/dev/null'],
        { cwd: root, env: { ...env, LC_ALL: 'C.UTF-8', SHELL: '/bin/sh', TERM: 'xterm-256color' } }); // the shell needs no locale of the reader's
      let said = '', from = 0;
      const asked = [], left = [...answers];
      const timer = setTimeout(() => { child.kill(); lost(new Error(`${command}: still waits after\n${plain(said)}`)); }, SLOW_MS);
      child.stdout.setEncoding('utf8');
      child.stdout.on('data', (text) => {
        said += text;
        const question = /(?:^|\n)([\w.]+)(?: \[[^\]\n]*\])?: $/.exec(plain(said.slice(from)));
        if (!question) return;
        from = said.length;
        asked.push(question[1]);
        const next = left.shift();
        child.stdin.write(next ? `${next.answer}\n` : '\u0003');
      });
      child.on('error', lost);
      child.on('close', (code) => { clearTimeout(timer); done({ code, said: stands(said), asked }); });
    }),

    /** Starts the preview on a free port and waits until it answers: {origin, said, stop}. */
    serve: (command) => new Promise((found, lost) => {
      const child = spawn(marca, [...words(command), '--port', '0'], { cwd: root, env });
      const timer = setTimeout(() => { child.kill(); lost(new Error(`${command}: no address`)); }, SLOW_MS);
      let said = '', heard = false;
      child.once('exit', (code) => lost(new Error(`${command}: ended with ${code}\n${said}`)));
      child.stdout.setEncoding('utf8');
      child.stdout.on('data', async (text) => {
        said += text;
        const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
        if (heard || !origin || !said.includes('\n')) return;
        heard = true;
        clearTimeout(timer);
        await fetch(`${origin}/es/`).then((answer) => answer.text());
        found({ origin, said: said.replaceAll(origin, 'http://127.0.0.1:8000'), stop: () => { child.removeAllListeners('exit'); child.kill(); } });
      });
    }),

    close: () => rmSync(root, { recursive: true, force: true }),
  };
}
