// node words.mjs SITE: every beginning of three letters or more of every specialty's name, in both languages, with accents and
// without, finds it; every accented word of the A–Z is found as well without its accents.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reader, Search } from './lib.mjs';

const site = process.argv[2], plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '');
const faults = [];
let asked = 0, words = 0;
const searches = {};
for (const lang of ['es', 'en']) await (searches[lang] = new Search(reader(site), lang)).ready();

// What is typed halfway finds it at once: with the core alone, whatever the language of the page.
for (const named of ['es', 'en']) for (const [kind, id, title] of searches[named].rows) {
  if (kind !== 'specialty') continue;
  for (const name of title.split(/[()]/).map((part) => part.trim()).filter(Boolean)) for (let n = 3; n <= name.length; n++) {
    const typed = name.slice(0, n);
    if (typed.trim().length < 3) continue;
    for (const query of new Set([typed, plain(typed), typed.toLowerCase()])) for (const lang of ['es', 'en']) {
      asked++;
      if (!searches[lang].ask(query).rows.some((row) => row.id === id)) faults.push(`[${lang}] “${query}” does not find ${id}`);
    }
  }
}

for (const lang of ['es', 'en']) {
  const pages = readdirSync(join(site, lang), { recursive: true }).filter((name) => name.endsWith('index.html'));
  const html = pages.map((name) => readFileSync(join(site, lang, name), 'utf8')).find((text) => text.includes('data-template="az"'));
  const text = /<main[^>]*>([\s\S]*)<\/main>/.exec(html)[1].replace(/<[^>]+>/g, ' ');
  for (const word of new Set(text.normalize('NFC').match(/[\p{L}]{3,}/gu))) {
    if (plain(word) === word) continue;
    words++;
    const first = async (query) => { await searches[lang].more(query); return searches[lang].ask(query).rows.slice(0, 3).map((row) => row.id); };
    const [accented, bare] = [await first(word), await first(plain(word))];
    if (accented.length && !bare.includes(accented[0])) faults.push(`[${lang}] “${plain(word)}” does not find ${accented[0]}, which “${word}” finds`);
  }
}
console.log(faults.slice(0, 40).join('\n'));
console.log(`${asked} beginnings and ${words} accented words asked, ${faults.length} not found`);
process.exit(faults.length || asked < 2000 || words < 100 ? 1 : 0);
