// The corpus as a site of Zola: Spanish stands at the root, narrowed lists are taxonomies, one for each section.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, PER_PAGE } from '../corpus.mjs';
import { of, SITE, WORDS } from '../words.mjs';
import { linked, write, yaml } from './lib.mjs';

const LISTS = ['hospitals', 'services', 'stories'], name = (list) => `${list}_specialty`;
const lines = (record) => Object.entries(record).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`).join('');

export function make(site, corpus, { json = false }) {
  cpSync(join(import.meta.dirname, '../peers/zola'), site, { recursive: true });
  const language = { title: SITE.name, generate_feeds: true, feed_filenames: ['atom.xml'], build_search_index: json };
  const lists = `taxonomies = [${LISTS.map((list) => `{name = "${name(list)}", paginate_by = ${PER_PAGE}}`).join(', ')}]\n`, search = (table) => `[${table}]\n${lines({ index_format: 'fuse_json', include_description: true })}`;
  write(site, 'zola.toml', [
    lines({ base_url: SITE.url, default_language: 'es', compile_sass: false, feed_limit: 20, ...language }), lists, search('search'), '[translations]\n', lines(of('es')), '[languages.en]\n', lines(language), lists,
    search('languages.en.search'), '[languages.en.translations]\n', lines(of('en')),
  ].join(''));
  const page = (path, language, fields, text = '') => write(site, `content/${path}${language === 'es' ? '' : '.en'}.md`, `---\n${yaml(fields)}---\n${text}`);
  // Zola sorts what it narrows by date alone.
  const before = (weight) => new Date(Date.UTC(1900, 0, 1) - weight * 864e5).toISOString().slice(0, 10);
  const each = (record, path, fields, text = () => '') => {
    for (const language of LANGUAGES) page(path, language, { title: record.name[language], ...fields(language) }, linked(text(language), (kind, id, section) => `${language === 'es' ? '' : '/en'}/${section}/${id}/`));
  };
  for (const language of LANGUAGES) {
    page('_index', language, { title: WORDS.title[language], description: WORDS.lead[language] }, WORDS.notice[language]);
    const section = (list, fields) => page(`${list}/_index`, language, { title: WORDS[list][language], page_template: `${list}-page.html`, ...fields });
    section('specialties', { sort_by: 'weight', template: 'specialties.html' });
    section('services', { sort_by: 'weight', template: 'services.html' });
    section('hospitals', { sort_by: 'weight', paginate_by: PER_PAGE });
    section('stories', { sort_by: 'date', paginate_by: PER_PAGE });
  }
  for (const record of corpus.specialties()) each(record, `specialties/${record.id}`, (language) => ({ description: record.intro[language], weight: record.weight[language], extra: { id: record.id } }));
  for (const record of corpus.hospitals()) {
    const { weight, city, founded, rooms, theatres, services, specialties } = record;
    each(record, `hospitals/${record.id}`, () => ({ weight, date: before(weight), taxonomies: { [name('hospitals')]: specialties }, extra: { city, founded, rooms, theatres, services } }), (language) => record.body[language]);
  }
  for (const record of corpus.services()) {
    const { weight, specialty, hospital, nights, questions, signs } = record;
    const fields = (language) => ({ description: record.summary[language], weight, date: before(weight), taxonomies: { [name('services')]: [specialty] }, extra: { specialty, hospital, nights, questions: questions[language], signs: signs[language] } });
    each(record, `services/${record.id}`, fields, (language) => record.body[language]);
  }
  for (const record of corpus.stories()) {
    const { day, specialty, hospital, photo } = record;
    const fields = (language) => ({ description: record.summary[language], date: day, taxonomies: { [name('stories')]: [specialty] }, extra: { specialty, hospital, ...(photo ? { photo } : {}) } });
    each(record, `stories/${record.id}`, fields, (language) => record.body[language]);
  }
}
