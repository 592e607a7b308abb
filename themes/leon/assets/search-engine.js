// The search engine: reads the tries that elasticlunr-rs wrote and ranks records. Knows no page: runs in a worker (see the
// end), in a page and in node. src/search/rank.rs is its twin; tests/search/golden.json holds both to the same answers.

/** Words without case and accents; ñ stays a letter of its own. */
export const fold = (text) => text.toLowerCase().normalize('NFD').replace(/n\u0303/g, 'ñ').replace(/[\p{M}'’]/gu, '').match(/[\p{Alphabetic}\p{N}]+/gu) ?? [];

/** Without plural and final a, e, o. */
export function stem(word) {
  if (word.length > 3 && /[^s]s$/.test(word)) word = word.slice(0, -1);
  if (word.length > 3 && word.endsWith('y')) return /[aeiou]y$/.test(word) ? word : word.slice(0, -1) + 'i';
  return word.length > 4 && /[aeo]$/.test(word) ? word.slice(0, -1) : word;
}

const ALIKE = new Map();
const alike = (cost, ...groups) => groups.forEach((group) => [...group].forEach((a) => [...group].forEach((b) => ALIKE.has(a + b) || ALIKE.set(a + b, a === b ? 0 : cost))));
alike(0.1, 'nñ');
alike(0.5, 'bv', 'scz', 'gj', 'yl', 'kcq', 'mn', 'yi', 'pf', 'xs', 'uw');
alike(0.7, 'aeiou');
// Keys side by side.
for (const row of ['qwertyuiop', 'asdfghjklñ', 'zxcvbnm']) for (let i = 1; i < row.length; i++) alike(0.8, row[i - 1] + row[i]);
const swap = (a, b) => (a === b ? 0 : ALIKE.get(a + b) ?? 1);
const extra = (letter, before) => (letter === 'h' ? 0.5 : letter === before ? 0.4 : 'aeiou'.includes(letter) ? 0.8 : 1);

// Nodes: { next: Map(letter → node), token }.
const grow = () => ({ next: new Map(), token: -1 });

/** Whether a trie holds the very word. */
const holds = (root, word) => [...word].reduce((node, letter) => node?.next.get(letter), root)?.token >= 0;

/** Token → how well it matches the word, 0 to 1. Weighted edits, and words that go on where the query ends. */
function match(root, word, length, isLast) {
  const found = new Map(), size = word.length, most = length < 4 ? 0.1 : length < 8 ? 1 : 2;
  const note = (token, quality) => quality > (found.get(token) ?? 0) && found.set(token, quality);
  const below = (node, more, quality, fade) => {
    if (node.token >= 0) note(node.token, quality * (fade - (0.3 * more) / (size + more)));
    for (const next of node.next.values()) below(next, more + 1, quality, fade);
  };
  // Words of one root: alike but for a few last letters of each.
  const kin = (node, more, less) => {
    if (node.token >= 0) note(node.token, 0.8 - (0.3 * (more + less)) / (size + more));
    if (more < 3) for (const next of node.next.values()) kin(next, more + 1, less);
  };
  // Costs of this word's letters, and a row of edit costs for each letter down the trie.
  const drop = [], swaps = new Map(), rows = [[0]];
  for (let j = 1; j <= size; j++) rows[0].push(rows[0][j - 1] + (drop[j] = extra(word[j - 1], word[j - 2])));
  const swapped = (to) => {
    const costs = [];
    for (const letter of word) costs.push(swap(letter, to));
    swaps.set(to, costs);
    return costs;
  };
  const visit = (node, depth, letter) => {
    const row = rows[depth], above = rows[depth - 1], now = (rows[depth + 1] ??= Array(size + 1).fill(0));
    for (let j = Math.max(5, size - 3); j < size; j++) if (row[j] <= 0.1) kin(node, 0, size - j);
    const end = row[size], quality = 1 - (end * 1.6) / size;
    if (end <= most) {
      if (node.token >= 0) note(node.token, quality);
      if (size > 2 && end <= (isLast && length > 4 ? 1 : 0.1)) for (const next of node.next.values()) below(next, 1, quality, !isLast ? 0.8 : end > 0.1 ? 0.85 : 0.95);
    }
    for (const [to, next] of node.next) {
      const insert = extra(to, letter), costs = swaps.get(to) ?? swapped(to);
      let least = (now[0] = row[0] + insert);
      for (let j = 1; j <= size; j++) {
        let cost = Math.min(row[j] + insert, now[j - 1] + drop[j], row[j - 1] + costs[j - 1]);
        if (depth && j > 1 && word[j - 1] === letter && word[j - 2] === to) cost = Math.min(cost, above[j - 2] + 0.6);
        now[j] = cost;
        if (cost < least) least = cost;
      }
      if (least <= most) visit(next, depth + 1, to);
    }
  };
  visit(root, 0, '');
  return found;
}

const LETTERS = [];
for (let code = 37; code < 592; code++) if (code !== 92 && !(code > 126 && code < 161) && code !== 173) LETTERS.push(String.fromCharCode(code));
const PLACE = new Map(LETTERS.map((letter, place) => [letter, place]));

/** One file of the index, grown into the tries (by field) and the tokens that all files share. */
class Part {
  constructor(file, roots, tokens) {
    this.size = file.documentStore.length;
    this.tokens = tokens;
    this.held = new Map(); // record → its tokens, in the order of the trie
    for (const field of file.fields) this.read(file.index[field].root, (roots[field] ??= grow()), '', field);
    this.phrases = new Map();
    (file.phrases ?? '').split('!').forEach((line, record) => {
      const name = record.toString(36), held = this.held.get(name) ?? [];
      const letters = (phrase) => [...phrase].filter((letter) => letter !== '$').map((letter) => held[PLACE.get(letter)]);
      this.phrases.set(name, line.split(' ').filter(Boolean).map((phrase) => ({ isName: phrase[0] === '$', tokens: letters(phrase) })));
    });
  }

  read(node, into, text, field) {
    if (node.df) {
      const docs = Object.entries(node.docs).map(([record, { tf }]) => [record, tf]), most = Math.max(...docs.map(([, tf]) => tf));
      // Rare words say more; those that nowhere stand for themselves say less. `more`: the same word in another file.
      const worth = Math.min(4.2, Math.log(1 + this.size / node.df)) * (most > 2 ? 1 : most > 1 ? 0.85 : 0.6);
      this.tokens.push({ text, field, docs, worth, more: into.token });
      into.token = this.tokens.length - 1;
      for (const [record] of docs) this.held.has(record) ? this.held.get(record).push(into.token) : this.held.set(record, [into.token]);
    }
    for (const letter in node) if (letter !== 'docs' && letter !== 'df') {
      if (!into.next.has(letter)) into.next.set(letter, grow());
      this.read(node[letter], into.next.get(letter), text + letter, field);
    }
  }
}

// A token that is part of a phrase, that with light words is one, that is one by itself, that also is in many.
const ALONE = [0, 0.8, 0.92, 1, 1.03, 1.05];
const BOOST = { specialty: 1, service: 0.98, hospital: 1, page: 0.9, organization: 0.9, story: 0.85 };
const set = (text) => new Set((text ?? '').split(' ').filter(Boolean));

export class Engine {
  constructor(core) {
    Object.assign(this, { roots: {}, tokens: [] });
    this.parts = [new Part(core, this.roots, this.tokens)];
    this.kinds = core.kinds.flatMap(([kind, count]) => Array(count).fill(kind));
    this.parents = core.parents ?? [];
    this.stop = set(core.stop);
    this.light = set(core.light);
    this.unless = set(core.unless);
    this.shown = new Map();
    this.flags = [];
    this.flagRoot = grow();
    this.flagWords = [];
    for (const flag of (core.flags ?? '').split('|').filter(Boolean)) {
      this.flags.push(flag.split(' ').map((word) => {
        let node = this.flagRoot;
        for (const letter of word) node.next.has(letter) ? (node = node.next.get(letter)) : node.next.set(letter, (node = grow()));
        if (node.token < 0) node.token = this.flagWords.push(word) - 1;
        return node.token;
      }));
    }
  }

  /** Adds a tail: its index, and what its results show. */
  add(tail) {
    this.parts.push(new Part(tail, this.roots, this.tokens));
    for (const [record, row] of Object.entries(tail.shown)) this.shown.set(record, row);
  }

  /** What was typed, as words: { text, stem, stop, light }. */
  words(query) {
    const words = fold(query).slice(0, 12).map((text) => ({ text, stem: stem(text), light: this.light.has(stem(text)), stop: this.stop.has(text) }));
    const said = words.some((word) => !word.stop) ? words.filter((word) => !word.stop) : words;
    // One letter after other words says nothing yet.
    return said.length > 1 && said.at(-1).text.length < 2 ? said.slice(0, -1) : said;
  }

  /** Whether the query tells of an emergency. */
  alarms(query) {
    const words = fold(query).slice(0, 12).filter((word) => !this.stop.has(word));
    if (words.some((word) => this.unless.has(stem(word)))) return false;
    const said = new Set();
    for (const word of words) for (const [token, quality] of match(this.flagRoot, stem(word), word.length, false)) if (quality > 0.7) said.add(token);
    return this.flags.some((flag) => flag.every((token) => said.has(token)));
  }

  search(query, lang) {
    const answer = this.look(query, lang, 0);
    // Rather something far from what was typed than nothing.
    return answer.hits.length ? answer : this.look(query, lang, 4);
  }

  look(query, lang, leeway) {
    const words = this.words(query), best = new Map(), hits = new Map(), roots = Object.values(this.roots);
    for (const word of words) Object.assign(word, { best: 0, worth: 3 });
    words.forEach((word, i) => {
      const isLast = i === words.length - 1, next = words[i + 1];
      const forms = [[word.stem, word.text.length + (word.text.length > 4 && leeway), isLast, [i]]];
      // A word that is spelled as a known one is not taken for another.
      if (word.light || roots.some((root) => holds(root, word.stem))) forms[0][1] = 0;
      if (next && word.text.length + next.text.length > 4) forms.push([stem(word.text + next.text), 0, i === words.length - 2, [i, i + 1]]);
      for (const root of roots) for (const [form, length, last, of] of forms) for (const [found, fit] of match(root, form, length, last)) {
        for (let key = found; key >= 0; key = this.tokens[key].more) {
          const { docs, worth, text, field } = this.tokens[key], quality = fit * (field === lang ? 1 : 0.95);
          for (const i of of) {
            const word = words[i];
            if (fit > (word.best) || (fit === word.best && worth > word.worth)) {
              word.best = fit;
              word.worth = worth;
              word.match = text;
            }
            if (!hits.has(key)) hits.set(key, new Map());
            if (quality > (hits.get(key).get(i) ?? 0)) hits.get(key).set(i, quality);
            for (const [record, tf] of docs) {
              let row = best.get(record);
              if (!row) best.set(record, (row = { record, any: [], bag: [], alones: [] }));
              row.any[i] = Math.max(row.any[i] ?? 0, quality);
              row.bag[i] = Math.max(row.bag[i] ?? 0, quality * ALONE[tf]);
              if (tf > 1) row.alones[i] = Math.max(row.alones[i] ?? 0, quality * ALONE[tf]);
            }
          }
        }
      }
    });
    const weight = words.map((word) => word.worth * (word.light ? 0.25 : 1)), whole = weight.reduce((a, b) => a + b, 0);
    const share = (list) => list.reduce((sum, quality, i) => sum + quality * weight[i], 0) / whole;
    const scores = new Map();
    for (const [name, row] of best) {
      const bag = share(row.bag), part = this.parts[0], tail = name[0] === '-';
      let phrase = share(row.any) * 0.85;
      row.alones.forEach((quality, i) => { phrase = Math.max(phrase, (quality * weight[i]) / whole); });
      for (const { isName, tokens } of (tail ? null : part.phrases.get(name)) ?? []) {
        let got = 0, all = 0;
        const used = [];
        for (const token of tokens) {
          const { worth } = this.tokens[token], said = hits.get(token);
          all += worth;
          let top = 0;
          for (const [i, quality] of said ?? []) {
            used[i] = Math.max(used[i] ?? 0, quality);
            top = Math.max(top, quality);
          }
          got += worth * (isName && top > 0.6 ? 1 : top);
        }
        if (got) phrase = Math.max(phrase, share(used) * (0.5 + (0.5 * got) / all) * (isName ? 1.08 : 1));
      }
      const kind = tail ? this.shown.get(name)?.[0] : this.kinds[parseInt(name, 36)];
      scores.set(name, (0.7 * phrase + 0.3 * bag) * (BOOST[kind] ?? 0.85));
    }
    // A service lifts its specialty.
    for (const [record, score] of [...scores]) {
      const parent = this.parents[parseInt(record, 36) - this.kinds.indexOf('service')];
      if (record[0] !== '-' && this.kinds[parseInt(record, 36)] === 'service' && parent !== undefined) {
        const name = parent.toString(36);
        scores.set(name, Math.max(scores.get(name) ?? 0, score * 0.85));
      }
    }
    const order = (name) => (name[0] === '-' ? 1e6 + parseInt(name.slice(1), 36) : parseInt(name, 36));
    const list = [...scores].map(([record, score]) => ({ record, score: Math.round(score * 1e6) / 1e6 }));
    list.sort((a, b) => b.score - a.score || order(a.record) - order(b.record));
    const least = Math.max(0.1, (list[0]?.score ?? 0) * 0.35);
    return { words, hits: list.filter((hit) => hit.score >= least).slice(0, 60), alarm: this.alarms(query) };
  }
}

// The sounds of a word, as the tails are named after them: see src/search/tails.rs.
const SOUNDS = { v: 'b', w: 'b', c: 's', z: 's', k: 's', q: 's', x: 's', g: 'j', y: 'l', i: 'l', ñ: 'n', m: 'n', f: 'p', e: 'a', o: 'a', u: 'a' };
const sounds = (word) => [...word].filter((letter) => letter !== 'h').map((letter) => SOUNDS[letter] ?? letter).join('');

/** A search for readers of one language: fetches files by `get(name)` when they are needed, answers in rows. */
export class Search {
  constructor(get, lang) {
    Object.assign(this, { get, lang, tails: new Map() });
  }

  ready() {
    return (this.loading ??= this.load().catch((error) => { this.loading = null; throw error; }));
  }

  async load() {
    this.manifest = await this.get('manifest.json');
    const [core, shown] = await Promise.all([this.get(this.manifest.core), this.get(this.manifest.shown[this.lang])]);
    Object.assign(this, { engine: new Engine(core), rows: shown.rows, prefix: shown.prefix });
    // The first words typed find the paths already warm.
    for (const query of ['cardiologia pediatrica', 'gallbladder surgery for my dad', 'ur']) this.ask(query);
  }

  /** Waits as long as whoever types may take for the next letter, by the pace so far: words half typed need no tails. */
  pause() {
    const now = performance.now();
    // Letters typed while the data came arrive all at once.
    this.pace = Math.max(now - (this.asked ?? 0), (this.pace ?? 0) / 2);
    this.asked = now;
    return new Promise((done) => setTimeout(done, Math.min(Math.max(40, 1.5 * this.pace), 400)));
  }

  /** Fetches the tails that the words of a query may be in; true when there are new ones. */
  async more(query) {
    // Small sites have nearly all in the core: tails are asked for words that it does not know, nor the beginning of the last.
    const { words, hits } = this.engine.search(query, this.lang), known = !this.manifest.large && hits[0]?.score > 0.75;
    const heard = (word, i) => word.light || word.best > (i === words.length - 1 ? 0.8 : 0.99);
    const wanted = words.filter((word, i) => word.text.length > 2 && !(known && heard(word, i))).map((word) => sounds(word.stem));
    const names = Object.entries(this.manifest.tails).filter(([key, name]) => !this.tails.has(name) && wanted.some((sound) => sound.padEnd(key.length, '-').startsWith(key)));
    await Promise.all(names.slice(0, 8).map(async ([, name]) => {
      if (this.tails.has(name)) return;
      this.tails.set(name);
      try { this.engine.add(await this.get(name)); } catch { this.tails.delete(name); }
    }));
    return names.length > 0;
  }

  /** What a record shows. */
  row({ record, score }) {
    const tail = record[0] === '-', number = parseInt(record, 36), here = (cell) => cell?.[this.lang] ?? cell;
    const cells = tail ? this.engine.shown.get(record).map(here) : this.rows[number];
    const [kind, id, title, place, facets] = typeof cells[3] === 'object' ? [...cells.slice(0, 3), undefined, cells[3]] : cells;
    const above = kind === 'service' && !tail ? this.rows[this.engine.parents[number - this.engine.kinds.indexOf('service')]] : null;
    const url = place === undefined && above ? `${above[3]}#r-${id}` : place ?? '';
    return { id, kind, title, url: url[0] === '/' ? url : this.prefix + url, under: above?.[2] ?? facets?.city?.[0], facets: { ...facets, specialty: above ? [above[1]] : kind === 'specialty' ? [id] : facets?.specialty ?? [] }, score };
  }

  /** The rows for a query, and what to say about them. */
  ask(query) {
    const { words, hits, alarm } = this.engine.search(query, this.lang), rows = hits.map((hit) => this.row(hit)), said = new Map();
    for (const { title } of rows.slice(0, 12)) for (const word of title.match(/[\p{L}\p{N}]+/gu) ?? []) said.set(stem(fold(word)[0] ?? ''), word.toLowerCase());
    const wrong = (word) => word.best < 1 && word.match && !word.match.startsWith(word.stem) && !word.light;
    for (const row of rows) row.marks = this.marks(row.title, words);
    let instead = '';
    if (rows.length && words.some(wrong)) instead = words.every((word) => !wrong(word) || said.has(word.match)) ? words.map((word) => (wrong(word) ? said.get(word.match) : word.text)).join(' ') : rows[0].title;
    return { query, rows, alarm, instead, sure: !rows.length || rows[0].score > 0.5, near: rows.length ? [] : this.near(query), names: Object.fromEntries(rows.flatMap((row) => row.facets.specialty).map((id) => [id, this.rows.find((cells) => cells[1] === id)?.[2]])) };
  }

  /** A title in pieces, those that were looked for marked: [text, marked]. */
  marks(title, words) {
    return title.split(/([\p{L}\p{N}\p{M}]+)/u).filter(Boolean).map((piece) => {
      const [text = ''] = fold(piece);
      return [piece, text !== '' && words.some((word) => stem(text) === word.match || (word.text.length > 2 && text.startsWith(word.stem)))];
    });
  }

  /** Specialties that look a little like what was typed. */
  near(query) {
    const pairs = (text) => new Set([...text].slice(1).map((letter, i) => text[i] + letter)), typed = pairs(fold(query).join(' '));
    const alike = ([, , title]) => { const own = pairs(fold(title).join(' ')); return (2 * [...own].filter((pair) => typed.has(pair)).length) / (own.size + typed.size || 1); };
    return this.rows.map((cells, number) => ({ cells, number, score: cells[0] === 'specialty' ? alike(cells) : -1 })).filter(({ score }) => score > 0.1).sort((a, b) => b.score - a.score).slice(0, 3).map(({ number }) => this.row({ record: number.toString(36), score: 0 }));
  }
}

// In a worker: { base, lang } first, then { query }; answers { answer } or { failed }.
if (typeof WorkerGlobalScope !== 'undefined' && self instanceof WorkerGlobalScope) {
  let search, latest;
  self.onmessage = async ({ data }) => {
    search ??= new Search(fetcher(data.base), data.lang);
    latest = data.query;
    try {
      await search.ready();
      if (data.query === undefined || data.query !== latest) return;
      self.postMessage({ answer: search.ask(data.query) });
      await search.pause();
      if (data.query === latest && await search.more(data.query) && data.query === latest) self.postMessage({ answer: search.ask(data.query) });
    } catch {
      self.postMessage({ failed: data.query ?? '' });
    }
  };
}

/** Reads files below a folder; the manifest always asks whether it is still the newest. */
export const fetcher = (base) => async (name) => {
  const answer = await fetch(base + name, name.startsWith('manifest') ? { cache: 'no-cache' } : {});
  if (!answer.ok) throw new Error(name);
  return answer.json();
};
