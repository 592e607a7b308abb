// node golden.mjs SITE [--write]: folding, stemming and ranking against golden.json, which the Rust twin is held to as well.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine, fold, here, queries, reader, stem } from './lib.mjs';

const path = join(here, 'golden.json');
const core = JSON.parse(readFileSync(join(here, 'golden-core.json')));
const texts = ['Cirugía de RODILLA, 3D/ISO-9001', 'niño NIÑA ano año', 'can’t Sjögren\'s', 'x-ray X‑RAY', 'Ángeles León', 'straße', 'ﬁn', 'ÑANDÚ', 'doctores biopsies baby stress ojos', '24/7'];
const asked = queries().filter((_, i) => i % 40 === 0);
const engine = new Engine(core);
const made = {
  fold: texts.map((text) => [text, fold(text), fold(text).map(stem)]),
  rank: asked.map(({ query, lang }) => [query, lang, engine.search(query, lang).hits.slice(0, 5).map(({ record, score }) => [record, score])]),
  alarm: ['dolor de pecho', "can't breathe", 'rehab after stroke', 'dolor de muela', 'no puedo respirar', 'derame cerebral'].map((query) => [query, engine.alarms(query)]),
};
if (process.argv.includes('--write')) writeFileSync(path, JSON.stringify(made, null, 1) + '\n');
assert.deepEqual(made, JSON.parse(readFileSync(path)));
console.log(`${made.fold.length} texts and ${made.rank.length} rankings are as agreed`);
