import { href, languages, list } from '../../lib.js';
export const getStaticPaths = languages;
export async function GET({ props: { lang } }) {
  const all = (await Promise.all(['specialties', 'hospitals', 'services', 'stories'].map((kind) => list(kind, lang)))).flat();
  return new Response(JSON.stringify(all.map((one) => ({ title: one.data.title, url: href(one), description: one.data.description, body: (one.rendered?.html ?? '').replace(/<[^>]*>/g, '') }))));
}
