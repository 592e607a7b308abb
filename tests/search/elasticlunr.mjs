// node elasticlunr.mjs SITE: every index file loads in the original elasticlunr.js 0.9.5 with two registered functions, and its scores
// are those that our engine reads from the same tries. MARCA_TEST_TOOLS names the folder whose node_modules has elasticlunr.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Engine, fold, stem, queries } from './lib.mjs';

const elasticlunr = createRequire(`${process.env.MARCA_TEST_TOOLS}/`)('elasticlunr');
elasticlunr.Pipeline.registerFunction((word) => fold(word).join(''), 'marcaFold');
elasticlunr.Pipeline.registerFunction(stem, 'marcaStem');

const folder = join(process.argv[2], 'search');
let compared = 0;
for (const name of readdirSync(folder).filter((name) => /^(core|tail)/.test(name))) {
  const file = JSON.parse(readFileSync(join(folder, name))), index = elasticlunr.Index.load(file);
  const part = new Engine({ ...file, kinds: [], phrases: '' }).parts[0];
  for (const { query } of queries()) {
    const words = [...new Set(fold(query).map(stem))];
    const theirs = new Map(index.search(query, { bool: 'OR' }).map(({ ref, score }) => [ref, score]));
    // elasticlunr: per field, sum of tf · idf over the words, times the share of words that matched.
    const ours = new Map(), all = fold(query).map(stem);
    for (const field of file.fields) {
      const sums = new Map(), counts = new Map();
      for (const word of all) {
        const token = part.tokens.find((token) => token.field === field && token.text === word);
        for (const [record, tf] of token?.docs ?? []) {
          sums.set(record, (sums.get(record) ?? 0) + tf * (1 + Math.log(file.documentStore.length / (token.docs.length + 1))));
          counts.set(record, (counts.get(record) ?? 0) + 1);
        }
      }
      for (const [record, sum] of sums) ours.set(record, (ours.get(record) ?? 0) + (sum * counts.get(record)) / all.length);
    }
    // Words that elasticlunr's own tokenizer parts differently are not comparable.
    if (all.length !== elasticlunr.tokenizer(query).length || words.length !== all.length) continue;
    assert.deepEqual([...theirs.keys()].sort(), [...ours.keys()].sort(), `${name}: ${query}`);
    for (const [record, score] of theirs) assert.ok(Math.abs(score - ours.get(record)) < 1e-9, `${name}: ${query}: ${record} ${score} ${ours.get(record)}`);
    compared += theirs.size;
  }
}
assert.ok(compared > 1000, `${compared} scores compared`);
console.log(`${compared} scores are the same in elasticlunr.js`);
