import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export function write(folder, path, text) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const SECTIONS = { hospital: 'hospitals', service: 'services', story: 'stories', specialty: 'specialties' };
/** Markdown with its links to records as `link` writes them. */
export const linked = (markdown, link) => markdown.replace(/\]\(ref:([a-z]+)\/([a-z0-9-]+)\)/g, (_, kind, id) => `](${link(kind, id, SECTIONS[kind])})`);

/** JSON is YAML; keys in block form and values in flow form are what people write. */
export const yaml = (record) => Object.entries(record).filter(([, value]) => value !== undefined).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`).join('');
