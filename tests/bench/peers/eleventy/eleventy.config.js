import Image from '@11ty/eleventy-img';
import anchor from 'markdown-it-anchor';

const KINDS = ['specialties', 'hospitals', 'services', 'stories'], PER_PAGE = 20;

export default function (config) {
  config.amendLibrary('md', (md) => md.use(anchor));
  config.addFilter('other', (url) => url.replace(/^\/(es|en)\//, (_, lang) => (lang === 'es' ? '/en/' : '/es/')));
  config.addFilter('day', (date) => date.toISOString().slice(0, 10));
  config.addNunjucksAsyncShortcode('photo', async (file) => {
    const made = await Image(`images/${file}`, { widths: [480, 960, 1600], formats: ['webp'], urlPath: '/img/', outputDir: `${config.directories.output}img/`, sharpWebpOptions: { quality: 75 } });
    const { jpeg: [plain] } = await Image(`images/${file}`, { widths: [960], formats: ['jpeg'], urlPath: '/img/', outputDir: `${config.directories.output}img/`, sharpJpegOptions: { quality: 80 } });
    return `<p><img src="${plain.url}" srcset="${made.webp.map((one) => one.srcset).join(', ')}" width="${plain.width}" height="${plain.height}" alt=""></p>`;
  });
  for (const lang of ['es', 'en']) {
    const list = (api, kind) => api.getAll().filter((page) => page.data.kind === kind && page.data.lang === lang).sort((a, b) => (kind === 'stories' ? b.date - a.date : a.data.weight - b.data.weight));
    const narrowed = (api, kind) => {
      const by = new Map();
      for (const page of list(api, kind)) for (const key of page.data.specialties) (by.get(key) ?? by.set(key, []).get(key)).push(page);
      return list(api, 'specialties').filter((page) => by.has(page.data.key)).map((page) => ({ page, items: by.get(page.data.key) }));
    };
    config.addCollection(`byKey_${lang}`, (api) => Object.fromEntries(KINDS.flatMap((kind) => list(api, kind)).map((page) => [page.data.key, page])));
    for (const kind of KINDS) config.addCollection(`${kind}_${lang}`, (api) => list(api, kind));
    for (const kind of KINDS.slice(1)) {
      config.addCollection(`by_${kind}_${lang}`, (api) => narrowed(api, kind));
      config.addCollection(`of_${kind}_${lang}`, (api) => Object.fromEntries(narrowed(api, kind).map(({ page, items }) => [page.data.key, items])));
      config.addCollection(`narrowed_${kind}_${lang}`, (api) => narrowed(api, kind).flatMap(({ page, items }) => {
        const total = Math.ceil(items.length / PER_PAGE);
        return Array.from({ length: total }, (_, at) => ({ key: page.data.key, title: page.data.title, number: at + 1, total, items: items.slice(at * PER_PAGE, (at + 1) * PER_PAGE) }));
      }));
    }
  }
  return { dir: { input: 'src' }, markdownTemplateEngine: false, htmlTemplateEngine: 'njk' };
}
