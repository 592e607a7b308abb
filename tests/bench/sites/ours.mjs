// The corpus as a site of `marca`: links between records are references, which it checks; the others' are plain addresses.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, PER_PAGE } from '../corpus.mjs';
import { of, SITE, WORDS } from '../words.mjs';
import { linked, write, yaml } from './lib.mjs';

const root = join(import.meta.dirname, '../../..');
const both = (text) => Object.fromEntries(LANGUAGES.map((language) => [language, text]));
const body = (texts) => Object.fromEntries(LANGUAGES.map((language) => [language, linked(texts[language], (kind, id) => `${kind}:${id}`)]));

/** The theme of the bench stands on the words of `leon`, which has all that the program itself says. */
export function theme(site) {
  cpSync(join(root, 'themes/leon'), join(site, 'themes/leon'), { recursive: true });
  cpSync(join(root, 'themes/leon/strings'), join(site, 'themes/words/strings'), { recursive: true });
  cpSync(join(root, 'tests/bench/theme'), join(site, 'themes/bench'), { recursive: true });
  for (const language of LANGUAGES) {
    const words = of(language), section = (key) => ({ title: words[key], short: words[key] });
    const facet = (key) => ({ specialty: { address: 'specialty', title: `${words[`narrowed_${key}`]} {value}` } });
    write(site, `themes/bench/strings/${language}.yaml`, yaml({
      bench: words, pagination: { page: '{number}' }, facets: { hospital: facet('hospitals'), service: facet('services'), story: facet('stories') },
      sections: Object.fromEntries(['home', 'hospitals', 'services', 'stories', 'specialties'].map((key) => [key, section(key)])), stay: { nights: { one: '{n}', other: '{n}' } },
    }));
  }
}

export function make(site, corpus, { real = false }) {
  theme(site);
  const record = (path, fields) => write(site, `content/${path}`, yaml(fields));
  const texts = (folder, name, fields, { names, summaries, bodies }) => {
    record(`${folder}/${name}`, fields);
    for (const language of LANGUAGES) write(site, `content/${folder}/${language}.md`, `---\n${yaml({ title: names[language], summary: summaries[language] })}---\n\n${bodies[language]}\n`);
  };
  record('site.yaml', {
    name: SITE.name, tagline: WORDS.lead, base_url: SITE.url, timezone: 'America/Mexico_City', default_language: 'es', per_page: PER_PAGE, theme: real ? 'leon' : 'bench',
    languages: [{ tag: 'es', locale: 'es-MX', name: 'Español' }, { tag: 'en', locale: 'en-US', name: 'English' }],
    sections: Object.fromEntries(['hospitals', 'specialties', 'services', 'stories', 'certifications', 'search', 'my_list', 'sources', 'a_z'].map((key) => [key, both(key.replace('_', '-'))])),
  });
  texts('pages/home', 'page.yaml', { menu: 'none' }, { names: WORDS.title, summaries: WORDS.lead, bodies: WORDS.notice });
  for (const { id, name, intro, words } of corpus.specialties()) {
    record(`specialties/${id}.yaml`, { name, slug: both(id), clinical_review: 'pending', intro, search: { es: { lay: words.es }, en: { lay: words.en } } });
  }
  for (const { id, name, city, founded, rooms, theatres, specialties, services, body: description } of corpus.hospitals()) {
    const fields = { name: name.es, kind: 'general', sector: 'private', city, founded, rooms, operating_rooms: theatres, specialties, services, description: body(description) };
    record(`hospitals/${id}.yaml`, {
      ...fields, status: 'published', slug: both(id), sources: [{ fields: Object.keys(fields), title: 'Directorio inventado', url: `${SITE.url}/directorio`, verified_on: '2026-10-01', confidence: 'press' }],
    });
  }
  for (const { id, name, specialty, nights, summary, body: text, questions, signs } of corpus.services()) {
    record(`services/${id}.yaml`, { name, slug: both(id), specialty, kind: 'procedure', clinical_review: 'pending', summary, body: body(text), stay_days: { min: nights, max: nights }, questions, warning_signs: signs });
  }
  for (const { id, day, name, specialty, hospital, summary, body: text, photo } of corpus.stories()) {
    const fields = { kind: 'article', published_on: day, slug: both(id), specialty, provider: hospital, photo: photo && { file: photo, alt: both('Foto') } };
    texts(`stories/${id}`, 'story.yaml', fields, { names: name, summaries: summary, bodies: body(text) });
  }
}
