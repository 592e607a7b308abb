// The corpus as a site of Eleventy. Lists are collections of its configuration; what is narrowed is counted there once for each language.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, PER_PAGE } from '../corpus.mjs';
import { of, SITE, WORDS } from '../words.mjs';
import { linked, write, yaml } from './lib.mjs';

const LISTS = ['hospitals', 'services', 'stories'];

export function make(site, corpus, { json = false }) {
  cpSync(join(import.meta.dirname, '../peers/eleventy'), site, { recursive: true });
  if (!json) rmSync(join(site, 'src/search.11ty.js'));
  write(site, 'src/_data/site.json', JSON.stringify({ ...SITE, languages: LANGUAGES, perPage: PER_PAGE }));
  write(site, 'src/_data/words.json', JSON.stringify(Object.fromEntries(LANGUAGES.map((language) => [language, of(language)]))));
  const page = (path, language, fields, text = '') => write(site, `src/${path}`, `---\n${yaml({ lang: language, ...fields })}---\n${text}`);
  const each = (kind, record, fields, text = () => '') => {
    for (const language of LANGUAGES) {
      const all = { layout: `${kind}.njk`, kind, key: record.id, title: record.name[language], permalink: `/${language}/${kind}/${record.id}/`, ...fields(language) };
      page(`${kind}/${record.id}.${language}.md`, language, all, linked(text(language), (_, id, section) => `/${language}/${section}/${id}/`));
    }
  };
  for (const language of LANGUAGES) {
    page(`home.${language}.md`, language, { layout: 'home.njk', title: WORDS.title[language], description: WORDS.lead[language], permalink: `/${language}/` }, WORDS.notice[language]);
    for (const kind of ['specialties', ...LISTS]) {
      const paged = kind === 'hospitals' || kind === 'stories', fields = { layout: `${kind === 'specialties' || kind === 'services' ? `all-${kind}` : 'list'}.njk`, title: WORDS[kind][language], list: kind };
      page(`${kind}-list.${language}.njk`, language, paged
        ? { ...fields, pagination: { data: `collections.${kind}_${language}`, size: PER_PAGE }, permalink: `/${language}/${kind}/{% if pagination.pageNumber > 0 %}page/{{ pagination.pageNumber + 1 }}/{% endif %}` }
        : { ...fields, permalink: `/${language}/${kind}/` });
    }
    for (const kind of LISTS) {
      const narrowed = { layout: 'narrowed.njk', list: kind, pagination: { data: `collections.narrowed_${kind}_${language}`, size: 1, alias: 'part', addAllPagesToCollections: true } };
      page(`${kind}-narrowed.${language}.njk`, language, { ...narrowed, permalink: `/${language}/${kind}/specialty/{{ part.key }}/{% if part.number > 1 %}page/{{ part.number }}/{% endif %}` });
    }
  }
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
    const { day, specialty, hospital, photo } = record;
    each('stories', record, (language) => ({ description: record.summary[language], date: day, specialties: [specialty], hospital, photo }), (language) => record.body[language]);
  }
}
