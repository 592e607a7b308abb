// The corpus as a site of Astro, with content collections.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, PER_PAGE } from '../corpus.mjs';
import { of, SITE, WORDS } from '../words.mjs';
import { linked, write, yaml } from './lib.mjs';

export function make(site, corpus, { json = false }) {
  cpSync(join(import.meta.dirname, '../peers/astro'), site, { recursive: true });
  if (!json) rmSync(join(site, 'src/pages/[lang]/search_index.json.js'));
  write(site, 'src/data.json', JSON.stringify({ ...SITE, perPage: PER_PAGE, words: Object.fromEntries(LANGUAGES.map((language) => [language, of(language)])) }));
  const page = (path, language, fields, text = '') => write(site, `src/content/${path}.${language}.md`, `---\n${yaml({ lang: language, ...fields })}---\n${text}`);
  const each = (kind, record, fields, text = () => '') => {
    for (const language of LANGUAGES) page(`${kind}/${record.id}`, language, { title: record.name[language], ...fields(language) }, linked(text(language), (_, id, section) => `/${language}/${section}/${id}/`));
  };
  for (const language of LANGUAGES) page('home/home', language, { title: WORDS.title[language], description: WORDS.lead[language] }, WORDS.notice[language]);
  for (const record of corpus.specialties()) each('specialties', record, (language) => ({ description: record.intro[language], weight: record.weight[language] }));
  for (const record of corpus.hospitals()) {
    const { weight, city, founded, rooms, theatres, services, specialties } = record;
    each('hospitals', record, () => ({ weight, city, founded, rooms, theatres, services, specialties }), (language) => record.body[language]);
  }
  for (const record of corpus.services()) {
    const { weight, specialty, hospital, nights, questions, signs } = record;
    each('services', record, (language) => ({ description: record.summary[language], weight, specialties: [specialty], hospital, nights, questions: questions[language], signs: signs[language] }), (language) => record.body[language]);
  }
  for (const record of corpus.stories()) {
    const { day, specialty, hospital } = record;
    each('stories', record, (language) => ({ description: record.summary[language], date: day, specialties: [specialty], hospital }), (language) => record.body[language]);
  }
}
