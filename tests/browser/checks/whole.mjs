// Looks at every page of a build, not at a sample: links, language switch, and that samples stay in the preview.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileFor } from '../lib/server.mjs';

const SAMPLE_NAME = /(^|[/:])(ejemplo|sample)-/i;
const TEXT = /\.(html|json|xml|txt|ics|css|js)$|_headers$|_redirects$/;

/** Every link and every asset of every page leads to a file of this build, and every fragment to an element. */
export function links(site, check) {
  const anchors = new Map(site.pages.map((page) => [page.path, new Set(page.anchors)]));
  for (const page of site.pages) {
    const broken = [];
    for (const [href, link] of [...page.links.map((href) => [href, true]), ...page.loads.map((href) => [href, false])]) {
      const url = new URL(href, 'http://site.test' + page.path);
      if (url.origin !== 'http://site.test') {
        // other sites may be linked to, never loaded from
        if (!link || !['https:', 'http:', 'tel:', 'mailto:'].includes(url.protocol)) broken.push(href);
        continue;
      }
      const path = decodeURIComponent(url.pathname);
      const file = path.startsWith(site.base) && fileFor(site.root, path.slice(site.base.length));
      if (!file) broken.push(href);
      else if (url.hash && !anchors.get(path)?.has(decodeURIComponent(url.hash.slice(1)))) broken.push(`${href} (no such id)`);
    }
    check(page.path, !broken.length, [...new Set(broken)].join(', '));
  }
  for (const page of site.redirects) {
    const html = readFileSync(join(site.root, page.file), 'utf8');
    const target = /http-equiv="?refresh"?[^>]*url=([^">]+)/i.exec(html)?.[1] ?? '';
    check(`${page.path} redirects`, target.startsWith(site.base) && fileFor(site.root, target.slice(site.base.length)), target);
  }
}

/** The switch offers every language, marks the page's own, and leads to the same record in the right language. */
export function languages(site, check) {
  const byPath = new Map(site.pages.map((page) => [page.path, page]));
  const langs = [...new Set(site.pages.map((page) => page.lang))].sort().join();
  for (const page of site.pages.filter((page) => page.template !== 'chooser' && page.template !== '404')) {
    const wrong = [];
    if (page.switch.map((item) => item.lang).sort().join() !== langs) wrong.push(`offers ${page.switch.map((item) => item.lang)} of ${langs}`);
    for (const { lang, href, current } of page.switch) {
      const target = byPath.get(decodeURIComponent(new URL(href, 'http://site.test' + page.path).pathname));
      if (current !== (lang === page.lang)) wrong.push(`${lang} is marked wrongly`);
      if (!target) wrong.push(`${href} is no page`);
      else if (target.lang !== lang || target.id !== page.id || target.template !== page.template) wrong.push(`${href} is ${target.template} ${target.id} in ${target.lang}`);
    }
    check(page.path, !wrong.length, wrong.join('; '));
  }
}

/** What only the preview holds is marked there, and leaves no trace in the public build: no page, entry, name or link. */
export function samples(open, preview, check) {
  const known = new Set(open.pages.map((page) => page.path));
  const hidden = preview.pages.filter((page) => !known.has(page.path));
  check('the preview holds sample pages', hidden.length > 0);
  check('the preview holds every public page', open.pages.every((page) => preview.pages.some((other) => other.path === page.path)));
  // a list that only samples narrow shows their cards, each marked, and is no sample itself
  for (const page of hidden.filter((one) => one.id)) check(`preview ${page.path} has the ribbon`, page.ribbon?.trim());
  for (const page of preview.pages) if (SAMPLE_NAME.test(page.path)) check(`preview ${page.path} has the ribbon`, page.ribbon?.trim());
  for (const page of open.pages) check(`public ${page.path} has no ribbon`, !page.ribbon);
  // titles of a page and words of a text may coincide; ids, addresses and the ribbon's own words may not
  const traces = [...new Set(hidden.flatMap((page) => [page.id, page.path, page.ribbon?.trim()]).filter(Boolean))];
  for (const file of open.files) {
    check(`public ${file} is no sample`, !SAMPLE_NAME.test(file));
    if (!TEXT.test(file)) continue;
    const text = readFileSync(join(open.root, file), 'utf8');
    const found = traces.filter((trace) => text.includes(trace));
    if (file.endsWith('.json') || file.endsWith('.xml')) found.push(...(text.match(/[^"\s<>]*\b(ejemplo|sample)-[^"\s<>]*/gi) ?? []));
    check(`public ${file} holds no sample`, !found.length, found.join(', '));
  }
}

/** Every address of a language's search data is a page with that id. */
export function searchData(site, check) {
  const read = (name) => JSON.parse(readFileSync(fileFor(site.root, `search/${name}`), 'utf8'));
  const manifest = read('manifest.json');
  for (const [lang, name] of Object.entries(manifest.shown)) {
    const { prefix, rows } = read(name);
    for (const [kind, id, , place] of rows) {
      // Without a place of its own it stands on the page of its specialty.
      if (typeof place !== 'string') { check(`${lang} ${kind} ${id} is a service`, kind === 'service'); continue; }
      const path = new URL(place.startsWith('/') ? place : prefix + place, 'http://site.test').pathname;
      const target = site.pages.find((other) => other.path === decodeURIComponent(path));
      check(`${lang} ${kind} ${id}`, target && target.lang === lang && (place.includes('#') || target.id === id), place);
    }
  }
}
