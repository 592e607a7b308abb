// A copy of the content with the schemas and settings that `marca schema` writes beside it.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of the npm packages, the copy, and its settings; from the arguments of the script: the program and a folder to work in. */
export function withSchemas([marca, work]) {
  const site = resolve(work, 'site');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(site, { recursive: true });
  for (const folder of ['content', 'themes']) cpSync(folder, join(site, folder), { recursive: true });
  execFileSync(marca, ['schema', '--root', site]);
  const settings = JSON.parse(readFileSync(join(site, '.vscode/settings.json'), 'utf8'));
  return { tools: resolve(process.env.MARCA_TEST_TOOLS ?? 'target/tests/tools'), marca, site, settings };
}
