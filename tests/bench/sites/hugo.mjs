// The corpus as a site of Hugo. Narrowed lists are taxonomies, one for each section.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, PER_PAGE } from '../corpus.mjs';
import { of, SITE, WORDS } from '../words.mjs';
import { linked, write, yaml } from './lib.mjs';

const LISTS = ['hospitals', 'services', 'stories'];

export function make(site, corpus, { json = false }) {
  cpSync(join(import.meta.dirname, '../peers/hugo'), site, { recursive: true });
  const home = ['html', 'atom', ...(json ? ['searchindex'] : [])], name = (list) => `${list}_specialty`;
  write(site, 'hugo.yaml', yaml({
    baseURL: `${SITE.url}/`, defaultContentLanguage: 'es', defaultContentLanguageInSubdir: true, disableDefaultLanguageRedirect: true, disablePathToLower: true, disableKinds: ['RSS', 'taxonomy', '404'],
    languages: { es: { weight: 1, title: SITE.name, locale: 'es-MX' }, en: { weight: 2, title: SITE.name, locale: 'en-US' } }, pagination: { pagerSize: PER_PAGE, disableAliases: true },
    taxonomies: Object.fromEntries(LISTS.map((list) => [name(list), name(list)])), permalinks: { term: Object.fromEntries(LISTS.map((list) => [name(list), `/${list}/specialty/:contentbasename/`])) },
    mediaTypes: { 'application/atom+xml': { suffixes: ['xml'] } },
    outputFormats: { atom: { mediaType: 'application/atom+xml', baseName: 'atom', isPlainText: false }, searchindex: { mediaType: 'application/json', baseName: 'search_index', isPlainText: true, notAlternative: true } },
    outputs: { home, section: ['html'], term: ['html'], page: ['html'] }, params: corpus.photos ? { photos: true } : {},
  }));
  const page = (path, language, fields, text) => write(site, `content/${path}.${language}.md`, `---\n${yaml(fields)}---\n${text}`);
  const each = (record, path, fields, text = () => '') => {
    for (const language of LANGUAGES) page(path, language, { title: record.name[language], ...fields(language) }, linked(text(language), (kind, id, section) => `/${language}/${section}/${id}/`));
  };
  for (const language of LANGUAGES) {
    write(site, `i18n/${language}.yaml`, yaml(of(language)));
    page('_index', language, { title: WORDS.title[language], description: WORDS.lead[language] }, WORDS.notice[language]);
    for (const list of ['specialties', ...LISTS]) page(`${list}/_index`, language, { title: WORDS[list][language] }, '');
  }
  for (const record of corpus.specialties()) each(record, `specialties/${record.id}`, (language) => ({ description: record.intro[language], weight: record.weight[language] }));
  for (const record of corpus.hospitals()) {
    const { weight, city, founded, rooms, theatres, services, specialties } = record;
    each(record, `hospitals/${record.id}`, () => ({ weight, [name('hospitals')]: specialties, params: { city, founded, rooms, theatres, services } }), (language) => record.body[language]);
  }
  for (const record of corpus.services()) {
    const { weight, specialty, hospital, nights, questions, signs } = record;
    const fields = (language) => ({ description: record.summary[language], weight, [name('services')]: [specialty], params: { specialty, hospital, nights, questions: questions[language], signs: signs[language] } });
    each(record, `services/${record.id}`, fields, (language) => record.body[language]);
  }
  for (const record of corpus.stories()) {
    const { day, specialty, hospital, photo } = record;
    const fields = (language) => ({ description: record.summary[language], date: `${day}T00:00:00Z`, [name('stories')]: [specialty], params: { specialty, hospital, photo } });
    each(record, `stories/${record.id}`, fields, (language) => record.body[language]);
  }
}
