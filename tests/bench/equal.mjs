// Whether two tools made the same pages: the same addresses, visible text and links. What is only a matter of the tool is left out:
// the word `page/` in addresses of later pages, typographic quotes, the white space, and the sides of a number in a pager.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#34': '"', '#x27': "'", '#x2F': '/', '#43': '+' };
const plain = (text) => text.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
/** An address as `marca` would write it. Zola puts the first language at the root, and narrowed lists beside their section. */
function address(path) {
  const plain = path.replace(/^https?:\/\/[^/]+/, '').replace(/\/page\/(\d+)/, '/$1').replace(/index\.html$/, '').replace(/\/(hospitals|services|stories)-specialty\//, '/$1/specialty/');
  return /^\/(es|en)\//.test(plain) ? plain : `/es${plain}`;
}

/** The text and the links of the body, and the addresses in the head that others follow. */
function facts(html) {
  const head = [...html.matchAll(/<link rel="(canonical|alternate)"(?: hreflang="(\w+)")? href="([^"]+)"/g)].map(([, rel, lang, href]) => `${rel} ${lang ?? ''} ${address(href)}`).sort();
  const body = html.slice(html.indexOf('<body')).replace(/<picture[\s\S]*?<\/picture>|<img[^>]*>/g, ' ');
  // The same page in the other language: for later pages of a list others than `marca` lead to the first.
  const links = [...body.matchAll(/<a\b([^>]*?)\bhref="([^"]+)"/g)].map(([, before, href]) => address(plain(href)).replace(before.includes('class="lang"') ? /\/\d+\/$/ : '', '/'));
  return { head: head.join('\n'), text: plain(body.replace(/<[^>]+>/g, ' ')).replace(/[\s\u00a0]+/g, ' ').replace(/ ([.,:;?)])/g, '$1').trim(), links: links.join('\n') };
}

/** Every page of a folder by its address; redirects are none. */
function pages(folder, skip = () => false) {
  const found = new Map();
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith('.html') || skip(`/${name}`)) continue;
    const at = address(`/${name}`), html = readFileSync(join(folder, name), 'utf8');
    if (!html.slice(0, 1000).includes('http-equiv="refresh"')) found.set(at, html);
  }
  return found;
}

/** Pages of `marca` that the others have no equal of: the choice of a language, search, lists for visitors, addresses that lead nowhere. */
const isOurs = (path) => path === '/index.html' || isLost(path) || /\/(a-z|search|my-list|sources|certifications)\//.test(path);
const isLost = (path) => path.endsWith('404.html');

/** What differs, a line for each page; `links` in whatever order. */
export function differences(ours, theirs) {
  const [one, other] = [pages(ours, isOurs), pages(theirs, isLost)], found = [];
  for (const at of new Set([...one.keys(), ...other.keys()])) {
    if (!one.has(at) || !other.has(at)) { found.push(`${at}: only ${one.has(at) ? 'ours' : 'theirs'}`); continue; }
    const [a, b] = [facts(one.get(at)), facts(other.get(at))];
    // Hugo and Zola give all pages of a list the head of the first.
    for (const part of /\/\d+\/$/.test(at) ? ['text', 'links'] : ['head', 'text', 'links']) {
      if (a[part] === b[part]) continue;
      let place = 0;
      while (a[part][place] === b[part][place]) place++;
      const [here, there] = [a, b].map((page) => page[part].slice(Math.max(0, place - 40), place + 60).replaceAll('\n', ' '));
      found.push(`${at}: ${part}: “${here}” and “${there}”`);
      break;
    }
  }
  return { pages: one.size, found };
}

if (process.argv[1] === import.meta.filename) {
  const { pages: count, found } = differences(process.argv[2], process.argv[3]);
  found.slice(0, 20).forEach((line) => console.log(line));
  console.log(`${count} pages, ${found.length} differ`);
  process.exit(found.length ? 1 : 0);
}
