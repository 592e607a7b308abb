import { href, languages, list, site, siteName } from '../../lib.js';
export const getStaticPaths = languages;
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
export async function GET({ props: { lang } }) {
  const entries = (await list('stories', lang)).slice(0, 20).map((one) =>
    `<entry><title>${escaped(one.data.title)}</title><id>${site}${href(one)}</id><link href="${site}${href(one)}"/><updated>${one.data.date.toISOString()}</updated><summary>${escaped(one.data.description)}</summary></entry>`);
  return new Response(`<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${lang}">\n<title>${siteName}</title><id>${site}/${lang}/</id><link href="${site}/${lang}/"/>\n${entries.join('\n')}\n</feed>\n`);
}
