import { getCollection } from 'astro:content';
import data from './data.json';

export const { url: site, name: siteName, perPage, words } = data;
export const LANGUAGES = ['es', 'en'];
export const key = (entry) => entry.id.slice(3);
export const href = (entry) => `/${entry.data.lang}/${entry.collection}/${key(entry)}/`;
export const day = (date) => date.toISOString().slice(0, 10);

const made = new Map();
const once = (name, make) => made.get(name) ?? made.set(name, make()).get(name);
export const list = (kind, lang) => once(`${kind} ${lang}`, async () => (await getCollection(kind, (entry) => entry.data.lang === lang)).sort((a, b) => (kind === 'stories' ? b.data.date - a.data.date : a.data.weight - b.data.weight)));
/** The specialties of a list with what it has of each. */
export const narrowed = (kind, lang) => once(`narrowed ${kind} ${lang}`, async () => {
  const by = new Map();
  for (const entry of await list(kind, lang)) for (const of of entry.data.specialties) (by.get(of) ?? by.set(of, []).get(of)).push(entry);
  return (await list('specialties', lang)).filter((entry) => by.has(key(entry))).map((entry) => ({ entry, items: by.get(key(entry)) }));
});
export const languages = () => LANGUAGES.map((lang) => ({ params: { lang }, props: { lang } }));
export const records = async (kind) => (await Promise.all(LANGUAGES.map((lang) => list(kind, lang)))).flat().map((entry) => ({ params: { lang: entry.data.lang, id: key(entry) }, props: { entry } }));
/** The pages of a list, as `paginate` gives them; its own addresses of later pages would be taken for those of records. */
export const lists = async (kind, lang) => {
  const all = await list(kind, lang), lastPage = Math.ceil(all.length / perPage), url = (page) => (page < 1 || page > lastPage ? undefined : `/${lang}/${kind}/${page > 1 ? `page/${page}/` : ''}`);
  return Array.from({ length: lastPage }, (_, at) => ({ data: all.slice(at * perPage, (at + 1) * perPage), currentPage: at + 1, lastPage, url: { prev: url(at), next: url(at + 2) } }));
};
