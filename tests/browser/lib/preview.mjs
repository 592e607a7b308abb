// `marca serve` over a copy of the site, for tests that edit files and look at what the browser shows.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const REPOSITORY = resolve(import.meta.dirname, '../../..');

/** Starts it over the site in `folder`, or over a copy of the repository's. */
export async function preview(marca, folder = null) {
  const root = folder ?? mkdtempSync(join(tmpdir(), 'marca-preview-'));
  if (!folder) for (const part of ['content', 'themes']) cpSync(join(REPOSITORY, part), join(root, part), { recursive: true });
  const started = Date.now();
  const child = spawn(marca, ['serve', '--root', root, '--port', '0', '--lang', 'en', '--as-of', '2026-11-22'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout });
  const origin = await new Promise((found, lost) => {
    child.once('exit', () => lost(new Error('marca serve ended')));
    lines.on('line', (line) => { const url = /http:\/\/[\d.]+:\d+/.exec(line); if (url) found(url[0]); });
  });
  await fetch(`${origin}/es/`).then((answer) => answer.text());
  const at = (path) => join(root, path);
  return {
    root, origin, base: '/', readyMs: Date.now() - started, pid: child.pid, url: (path) => origin + path,
    edit: (path, from, to) => {
      const text = readFileSync(at(path), 'utf8');
      if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
      writeFileSync(at(path), text.replace(from, to));
    },
    read: (path) => readFileSync(at(path), 'utf8'),
    write: (path, text) => writeFileSync(at(path), text),
    close: () => { child.kill(); if (!folder) rmSync(root, { recursive: true, force: true }); },
  };
}
