// The page of "my list": shows what list.js keeps, takes things off it, and makes the one message that sends, copies or shares it.
const { read, same, word, write } = await import(document.querySelector('script[data-list]').src);
const one = (name) => document.querySelector(`[data-my-list-${name}]`);
const lang = document.documentElement.lang, text = document.querySelector('#list-text'), status = one('status');
// The address that the site is published under; a message must not lead to where somebody tries it out.
const home = document.querySelector('link[rel=canonical]').href;
const make = (tag, values) => Object.assign(document.createElement(tag), values);
const say = (said) => { status.textContent = said; };
const counted = (n) => (word(`count-${new Intl.PluralRules(lang).select(n)}`) || word('count-other')).replace('{n}', n.toLocaleString(lang));
const sends = [...document.querySelectorAll('[data-my-list-send]')].map((link) => [link, link.href]);

/** Title and address in the language of the page, or in one that there is. */
function said(item) {
  const own = item.said[lang] ? lang : Object.keys(item.said)[0], [title, path] = item.said[own], url = new URL(path, home);
  // What lies on the device is not believed: an address leads into this site or to its beginning.
  return { title, lang: own, url: url.origin === new URL(home).origin ? url : new URL(home) };
}

function row(item) {
  const { title, url, lang: own } = said(item), li = document.createElement('li'), head = document.createElement('h3');
  head.append(make('a', { textContent: title, href: url.pathname + url.hash, lang: own }), ' ', make('span', { textContent: word(`kind-${item.kind}`), className: 'tag' }));
  const button = make('button', { type: 'button', textContent: word('remove'), className: 'button button-quiet', ariaLabel: word('remove_of').replace('{name}', () => title) });
  button.addEventListener('click', () => {
    if (!write(read().filter((other) => !same(other, item)))) return say(word('failed'));
    show();
    // The button is gone; what it stood in takes the focus.
    (one('full').hidden ? document.querySelector('main') : document.querySelector('#items')).focus();
  });
  li.append(head, button);
  return li;
}

function show() {
  const list = read();
  one('empty').hidden = list.length > 0;
  one('full').hidden = !list.length;
  one('items').replaceChildren(...list.map(row));
  say(list.length ? counted(list.length) : '');
  const lines = list.map(said).map(({ title, url }) => `- ${title}: ${url.href}`);
  text.value = [word('message_start'), ...lines, word('message_end')].join('\n');
  for (const [link, begin] of sends) link.href = begin + encodeURIComponent(begin.startsWith('mailto:') ? text.value.replaceAll('\n', '\r\n') : text.value);
  const kept = new Set(list.filter(({ kind }) => kind === 'hospital').map(({ id }) => id));
  const places = [...document.querySelectorAll('[data-hospital]')];
  for (const place of places) place.hidden = !kept.has(place.dataset.hospital);
  if (places.length) one('hospitals').hidden = places.every((place) => place.hidden);
}

one('clear').addEventListener('click', () => {
  if (!write([])) return say(word('failed'));
  show();
  say(word('cleared'));
  document.querySelector('main').focus();
});
one('print').addEventListener('click', () => print());
one('copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(text.value);
    say(word('copied'));
  } catch {
    text.select();
    say(word('copy_failed'));
  }
});
if (navigator.share) {
  one('share').hidden = false;
  // A visitor who closes the sheet again has shared nothing, and nothing is wrong.
  one('share').addEventListener('click', () => navigator.share({ title: document.title, text: text.value }).catch(() => {}));
}
addEventListener('storage', show);
addEventListener('pageshow', show);
show();
