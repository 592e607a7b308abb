// Search page: reads the index once, walks its tries and lists links. Words come from <template data-word>.
const one = (name) => document.querySelector(`[data-search${name}]`);
const form = one(''), input = form.elements.q, list = one('-results'), status = one('-status'), failed = one('-failed');
const lang = document.documentElement.lang;
const word = (key) => document.querySelector(`[data-word="${key}"]`)?.content.textContent;
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
let loading;
const load = () => (loading ??= fetch(form.dataset.index).then((r) => (r.ok ? r.json() : Promise.reject(r))));

// Document → score, for words that begin with the term; a longer word counts less.
function matches({ index, documents }, term) {
  const sums = new Map(), total = Object.keys(documents).length;
  for (const [field, weight] of [['title', 4], ['words', 3], ['body', 1]]) {
    const best = new Map();
    const visit = (node, extra) => {
      const docs = Object.entries(node.docs ?? {}), idf = 1 + Math.log(total / (docs.length + 1));
      for (const [id, { tf }] of docs) best.set(id, Math.max(best.get(id) ?? 0, (weight * tf * idf) / (1 + extra / 4)));
      for (const key in node) if (key !== 'docs' && key !== 'df') visit(node[key], extra + 1);
    };
    let node = index.index[field]?.root;
    for (const letter of term) node = node?.[letter];
    if (node) visit(node, 0);
    for (const [id, score] of best) sums.set(id, (sums.get(id) ?? 0) + score);
  }
  return sums;
}

function search(data, query) {
  const scores = new Map();
  for (const term of new Set(fold(query))) {
    let found = matches(data, term);
    // nothing: let the ending go (cardiologa), down to two thirds of the word
    for (let n = term.length - 1; !found.size && n > 3 && n * 3 >= term.length * 2; n--) found = matches(data, term.slice(0, n));
    for (const [id, score] of found) {
      const [sum, hits] = scores.get(id) ?? [0, 0];
      scores.set(id, [sum + score, hits + 1]);
    }
  }
  const rank = ([, [sum, hits]]) => sum * hits * hits;
  return [...scores].sort((a, b) => rank(b) - rank(a)).slice(0, 30).map(([id]) => [id, data.documents[id]]);
}

const make = (tag, textContent, className = '') => Object.assign(document.createElement(tag), { textContent, className });

function row([, { id, title, url, kind, summary }]) {
  const item = make('li'), link = Object.assign(make('a', title), { href: url });
  link.dataset.id = id;
  item.append(link, ' ', make('span', word('kind-' + kind) ?? kind, 'tag'));
  if (summary) item.append(make('p', summary, 'card-text'));
  return item;
}

function draw(found, text) {
  list.replaceChildren(...found.map(row));
  one('-section').hidden = !found.length;
  status.textContent = text;
}

async function show() {
  const query = input.value.trim(), address = new URL(location);
  address.search = query && new URLSearchParams({ q: query });
  history.replaceState(null, '', address);
  failed.hidden = true;
  if (!query) return draw([], '');
  if (!list.firstChild) status.textContent = word('loading');
  try {
    const found = search(await load(), query), n = found.length;
    if (query !== input.value.trim()) return;
    const text = word(n ? 'found-' + new Intl.PluralRules(lang).select(n) : 'none') ?? word('found-other');
    draw(found, text.replace('{n}', n.toLocaleString(lang)).replace('{q}', () => query));
  } catch {
    loading = undefined;
    draw([], '');
    failed.hidden = false;
  }
}

form.addEventListener('submit', (event) => (event.preventDefault(), show()));
input.addEventListener('input', show);
input.addEventListener('focus', () => load().catch(() => (loading = undefined)), { once: true });
input.value ||= new URLSearchParams(location.search).get('q') ?? '';
if (input.value) show();
