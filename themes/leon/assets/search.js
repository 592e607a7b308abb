// Search page: asks the engine in a worker (or here, where workers are refused) and shows its answers as you type. Words come
// from <template data-word>. Nothing is stored; text goes into the page as text only.
const one = (name) => document.querySelector(`[data-search${name}]`);
const form = one(''), input = form.querySelector('input'), list = one('-results'), status = one('-status'), failed = one('-failed');
const lang = document.documentElement.lang, { engine, base } = form.dataset;
const said = (key) => document.querySelector(`[data-word="${key}"]`)?.content;
const word = (key) => said(key)?.textContent.trim();
const fill = (text, values) => (text ?? '').replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
// Slow to make: once, not for each letter typed.
const plural = new Intl.PluralRules(lang), number = new Intl.NumberFormat(lang), languages = new Intl.DisplayNames(lang, { type: 'language' });
const counted = (key, n, values) => fill(word(`${key}-${plural.select(n)}`) ?? word(`${key}-other`), { n: number.format(n), ...values });
const make = (tag, text = '', className = '') => Object.assign(document.createElement(tag), { textContent: text, className });

const FACETS = ['kind', 'specialty', 'city', 'spoken', 'sector', 'open', 'certified'];
const values = (row, facet) => (facet === 'kind' ? [row.kind] : row.facets[facet] ?? []);
let chosen = new Map(), answer, asked;

// Who answers: the worker, or the same module in this page.
let ask;
function start() {
  const here = () => {
    const module = import(engine).then(({ Search, fetcher }) => new Search(fetcher(base), lang));
    ask = async (query) => {
      try {
        const search = await module;
        await search.ready();
        if (query === undefined || query !== asked) return;
        show(search.ask(query));
        await search.pause();
        if (query === asked && await search.more(query) && query === asked) show(search.ask(query));
      } catch { fail(query); }
    };
  };
  try {
    // Under Trusted Types only this one address may become a worker.
    const policy = window.trustedTypes?.createPolicy('marca', { createScriptURL: (url) => (url === engine ? url : '') });
    const worker = new Worker(policy?.createScriptURL(engine) ?? engine, { type: 'module' });
    worker.onmessage = ({ data }) => ('failed' in data ? fail(data.failed) : data.answer.query === asked && show(data.answer));
    worker.onerror = () => { here(); ask(asked); };
    ask = (query) => worker.postMessage({ base, lang, query });
  } catch { here(); }
}

function label(facet, value) {
  if (facet === 'kind') return word(`kind-${value}`) ?? value;
  if (facet === 'specialty') return answer.names[value] ?? value;
  if (facet === 'spoken') return languages.of(value) ?? value;
  if (facet === 'sector') return word(`sector-${value}`) ?? value;
  return value === 'yes' ? word(`facet-${facet}`) : value;
}

function item(row) {
  const line = make('li'), link = make('a');
  link.href = row.url;
  link.dataset.id = row.id;
  for (const [text, marked] of row.marks ?? [[row.title, false]]) link.append(marked ? make('mark', text) : text);
  const icon = said(`kind-${row.kind}`)?.querySelector('svg');
  line.append(icon?.cloneNode(true) ?? '', link, ' ', make('span', word(`kind-${row.kind}`) ?? row.kind, `tag kind kind-${row.kind}`));
  if (row.under) line.append(' ', make('span', row.under, 'fine'));
  return line;
}

function facets(rows) {
  const box = one('-facets'), groups = [];
  for (const facet of FACETS) {
    const counts = new Map();
    for (const row of rows) for (const value of values(row, facet)) counts.set(value, (counts.get(value) ?? 0) + 1);
    // One value narrows nothing.
    if (counts.size < 2 && !(counts.has('yes') && counts.get('yes') < rows.length) && !chosen.has(facet)) continue;
    const group = make('fieldset');
    group.append(make('legend', word(`facet-${facet}`)));
    for (const [value, count] of [...counts].sort((a, b) => b[1] - a[1]).slice(0, 8)) {
      const button = make('button', `${label(facet, value)} (${count})`, 'tag');
      button.type = 'button';
      button.setAttribute('aria-pressed', chosen.get(facet) === value);
      button.addEventListener('click', () => {
        chosen.get(facet) === value ? chosen.delete(facet) : chosen.set(facet, value);
        show(answer);
        [...one('-facets').querySelectorAll('button')].find((other) => other.textContent.startsWith(label(facet, value)))?.focus();
      });
      group.append(button, ' ');
    }
    groups.push(group);
  }
  box.hidden = !groups.length;
  one('-facet-groups').replaceChildren(...groups);
}

function say(name, key, values, rows = []) {
  const place = one(name);
  place.hidden = !key;
  place.replaceChildren(...(key ? [fill(word(key), values)] : []));
  rows.forEach((row, i) => {
    const link = make('a', row.title);
    link.href = row.url;
    place.append(i ? ', ' : ' ', link);
  });
}

/** What a reader sees of an answer. */
const seen = (one) => one && JSON.stringify([one.query, one.instead, one.alarm, one.rows.map((row) => row.id)]);

function show(next) {
  // More files may bring nothing new.
  if (next !== answer && asked === answer?.query && seen(next) === seen(answer) && list.firstChild) return;
  answer = next;
  const { query, rows, alarm, instead, sure, near } = answer;
  const kept = rows.filter((row) => [...chosen].every(([facet, value]) => values(row, facet).includes(value)));
  failed.hidden = true;
  one('-alarm').hidden = !alarm;
  list.replaceChildren(...kept.map(item));
  one('-section').hidden = !kept.length;
  facets(rows);
  if (!rows.length) say('-instead', near.length && 'near', {}, near);
  else if (instead && instead !== query.toLowerCase()) say('-instead', sure ? 'instead' : 'meant', { q: instead });
  else say('-instead');
  status.textContent = kept.length ? counted('found', kept.length, { q: query }) : fill(word('none'), { q: query });
  // An address costs more time than the answer, on a cheap phone: once that is on screen.
  requestAnimationFrame(() => setTimeout(keep));
}

function clear() {
  for (const name of ['-section', '-facets', '-alarm', '-instead']) one(name).hidden = true;
  list.replaceChildren();
  status.textContent = '';
  failed.hidden = true;
}

function fail(query) {
  if (query !== asked && asked !== undefined) return;
  clear();
  failed.hidden = !asked;
  keep();
}

/** What is looked for goes behind the # of the address: it can be shared, and yet no server is told. */
const keep = () => asked !== undefined && history.replaceState(null, '', location.pathname + (asked && `#${new URLSearchParams({ q: asked })}`));

function type() {
  const query = input.value.trim();
  if (query !== asked) chosen = new Map();
  asked = query;
  if (!query) {
    keep();
    return clear();
  }
  if (!list.firstChild) status.textContent = word('loading');
  if (!ask) start();
  ask(query);
}

const warm = () => { if (!ask) { start(); ask(undefined); } };
form.addEventListener('submit', (event) => { event.preventDefault(); type(); });
input.addEventListener('input', type);
input.addEventListener('focus', warm, { once: true });
document.addEventListener('keydown', (event) => {
  const links = [...list.querySelectorAll('a')], at = links.indexOf(document.activeElement), inBox = document.activeElement === input;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const go = (target) => { event.preventDefault(); target?.focus(); };
  if (event.key === '/' && !document.activeElement?.matches('input, textarea, select')) go(input);
  else if (event.key === 'ArrowDown' && (inBox || at >= 0) && links.length) go(links[Math.min(at + 1, links.length - 1)]);
  else if (event.key === 'ArrowUp' && at >= 0) go(at ? links[at - 1] : input);
  else if (event.key === 'Escape' && at >= 0) go(input);
  else if (event.key === 'Escape' && inBox && input.value) { event.preventDefault(); input.value = ''; type(); }
});
/** What an address looks for; behind a ? as well, as people write it by hand. */
const sought = () => new URLSearchParams(location.hash.slice(1)).get('q') ?? new URLSearchParams(location.search).get('q') ?? '';
addEventListener('hashchange', () => {
  if (sought() === input.value.trim() || !location.hash.startsWith('#q=')) return;
  input.value = sought();
  type();
});
input.value = sought() || input.value;
if (input.value) type();
