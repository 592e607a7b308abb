// What a built folder holds: every page with the few facts that the checks need, read by the browser's own parser.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export function filesBelow(root, folder = root) {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(root, path) : [relative(root, path).split(sep).join('/')];
  });
}

/** Runs in the browser, on a blank page, where no policy forbids the parser. */
function facts(html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const urls = (selector, name) => [...page.querySelectorAll(selector)].map((node) => node.getAttribute(name));
  return {
    template: page.body.dataset.template ?? 'chooser', // the one page without a template's name
    id: page.body.dataset.id ?? null,
    lang: page.documentElement.lang,
    title: page.title,
    redirect: page.querySelector('meta[http-equiv="refresh" i]') !== null,
    ribbon: page.querySelector('.ribbon')?.textContent ?? null,
    links: urls('a[href], area[href]', 'href'),
    loads: [...urls('link[rel~="stylesheet"], link[rel~="icon"], link[rel="alternate"][type], link[rel="manifest"]', 'href'),
      ...urls('script[src], img[src], source[src]', 'src'), ...urls('form[action]', 'action'), ...urls('[data-index]', 'data-index'),
      ...urls('img[srcset], source[srcset]', 'srcset').flatMap((set) => set.split(',').map((part) => part.trim().split(/\s+/)[0]))],
    anchors: [...page.querySelectorAll('[id]')].map((node) => node.id),
    switch: [...page.querySelectorAll('.languages a')].map((link) => ({ lang: link.hreflang, href: link.getAttribute('href'), current: link.hasAttribute('aria-current') })),
  };
}

/** Every HTML file of `root`, as {file, path, bytes, …facts}; `path` is its address on the server. */
export async function readSite(browser, root, base = '/') {
  const files = filesBelow(root);
  const blank = await browser.newPage();
  const pages = [];
  for (const file of files.filter((name) => name.endsWith('.html'))) {
    const path = base + file.replace(/(^|\/)index\.html$/, '$1');
    pages.push({ file, path, bytes: statSync(join(root, file)).size, ...await blank.evaluate(facts, readFileSync(join(root, file), 'utf8')) });
  }
  await blank.close();
  return { root, base, files, pages: pages.filter((page) => !page.redirect), redirects: pages.filter((page) => page.redirect) };
}

/** Per template and language the largest page, and (`both`) the smallest: the fullest record and the barest one. */
export function sample(pages, { both = false } = {}) {
  const groups = new Map();
  for (const page of pages) {
    const key = `${page.template} ${page.lang}`;
    groups.set(key, [...groups.get(key) ?? [], page]);
  }
  return [...groups.keys()].sort().flatMap((key) => {
    const sorted = groups.get(key).sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
    return both && sorted.length > 1 ? [sorted[0], sorted.at(-1)] : [sorted[0]];
  });
}
