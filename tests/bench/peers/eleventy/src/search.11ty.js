export const data = { pagination: { data: 'site.languages', size: 1, alias: 'of' }, permalink: ({ of }) => `/${of}/search_index.json`, eleventyExcludeFromCollections: true };
export function render({ of, collections }) {
  const all = ['specialties', 'hospitals', 'services', 'stories'].flatMap((kind) => collections[`${kind}_${of}`]);
  return JSON.stringify(all.map(({ url, data, content }) => ({ title: data.title, url, description: data.description, body: content.replace(/<[^>]*>/g, '') })));
}
