// The search as node uses it: the engine of the theme over a built site.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '../..');
export const assets = join(root, 'themes/leon/assets');
export const { Engine, Search, fold, stem } = await import(join(assets, 'search-engine.js'));

export const brotli = (bytes) => brotliCompressSync(bytes).length;

/** Reads files of `site/search/`, telling `note` of each. */
export const reader = (site, note = () => {}) => async (name) => {
  const bytes = readFileSync(join(site, 'search', name));
  note(name, bytes);
  return JSON.parse(bytes);
};

export const queries = (file = join(here, 'queries.tsv')) => readFileSync(file, 'utf8').trim().split('\n').slice(1)
  .map((line) => line.split('\t')).map(([lang, query, expected, tag]) => ({ lang, query, expected: expected.split('|'), tag }));

/** success@1, success@3, MRR and zero-result rate of rankings: [{ expected, ids }]. */
export function measure(rows) {
  const rank = ({ expected, ids }) => ids.findIndex((id) => expected.includes(id)) + 1;
  const share = (test) => rows.filter(test).length / rows.length;
  return {
    n: rows.length, first: share((row) => rank(row) === 1), third: share((row) => rank(row) > 0 && rank(row) < 4),
    mrr: rows.reduce((sum, row) => sum + (rank(row) ? 1 / rank(row) : 0), 0) / rows.length, zero: share((row) => !row.ids.length),
  };
}
