// The script of the preview, in every page that `marca serve` shows: it hears when the page has changed, says what is wrong,
// and draws the bar. It lives in a shadow of its own, so that page and bar do not see each other's styles.

const OWN = '/_marca/';
const WIDTHS = [320, 768];
const script = document.querySelector('script[data-marca]');
const frame = document.querySelector('body.frame iframe');
/** The window and document of the page that is previewed: this one, or the one in the frame. */
const view = () => (frame ? frame.contentWindow : window);
const path = () => view().location.pathname;
const key = () => (frame ? view().document.querySelector('script[data-marca]') : script)?.dataset.marca ?? '';

// Where the reader was, for the page that takes the place of this one.
const PLACE = 'marca-place';
function keepPlace(page) {
  sessionStorage.setItem(PLACE, JSON.stringify([page.location.pathname, page.scrollX, page.scrollY]));
}
function findPlace() {
  const [where, x, y] = JSON.parse(sessionStorage.getItem(PLACE) ?? '[]');
  if (where !== location.pathname) return;
  sessionStorage.removeItem(PLACE);
  scrollTo({ left: x, top: y, behavior: 'instant' });
  addEventListener('load', () => scrollTo({ left: x, top: y, behavior: 'instant' }), { once: true });
}

/** An element with attributes and children; text stays text. */
function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) node.setAttribute(attribute, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const host = el('marca-preview');
const shadow = host.attachShadow({ mode: 'open' });
const bar = el('section', { class: 'bar' });
const overlay = el('div', { class: 'overlay', role: 'alertdialog', 'aria-labelledby': 'wrong', tabindex: '-1', hidden: true });
const status = el('p', { class: 'status', role: 'status' });
let words = {};
let wrong = '';

function missingList(record) {
  const named = ({ sort, field, languages, hint }) => el('li', {},
    el('code', {}, field), ` ${words[sort] ?? sort}`, languages.length ? ` (${languages.join(', ')})` : '',
    hint ? el('span', { class: 'hint' }, hint) : null);
  const panel = el('div', { class: 'panel', tabindex: '0', role: 'group', 'aria-label': words.missing },
    record.missing.length ? el('ul', {}, ...record.missing.map(named)) : el('p', {}, words.complete));
  return el('details', {}, el('summary', {}, `${words.missing}: ${record.missing.length}`), panel);
}

function drawBar(page) {
  const width = frame ? Number(frame.getAttribute('width')) : null;
  const framed = (url, size) => (size ? `${OWN}width/${size}${url}` : url);
  const languages = (page?.languages ?? []).map(({ tag, name, url, current }) =>
    el('a', { href: framed(url, width), hreflang: tag, lang: tag, 'aria-current': current && 'page' }, name));
  const widths = [...WIDTHS, null].map((size) =>
    el('a', { href: framed(path(), size), 'aria-current': size === width && 'true' }, size ? `${size} px` : words.full));
  const marks = [['draft', page?.draft], ['sample', page?.sample]].filter(([, is]) => is);
  const record = page?.record;
  bar.setAttribute('aria-label', words.bar);
  bar.replaceChildren(
    el('span', { class: 'group', role: 'group', 'aria-label': words.languages }, ...languages),
    el('span', { class: 'group', role: 'group', 'aria-label': words.width }, ...widths),
    el('span', {}, `${words['as-of']} ${page?.asOf ?? ''}`),
    ...marks.map(([mark]) => el('strong', { class: 'mark' }, words[mark])),
    record ? missingList(record) : el('span', {}, words['no-record']),
    record?.editor ? el('a', { class: 'edit', href: record.editor }, `${words.edit} ${record.path}`)
      : record ? el('code', {}, record.path) : '',
    wrong ? el('button', { type: 'button', class: 'wrong' }, words.wrong) : '',
  );
  bar.querySelector('button.wrong')?.addEventListener('click', () => open(true));
}

let drawn = null;
async function refresh() {
  try {
    const answer = await fetch(`${OWN}page.json?path=${encodeURIComponent(path())}`);
    const { words: said, page } = await answer.json();
    words = said;
    drawn = page;
    drawBar(page);
    drawWrong();
  } catch {
    // The server went: the events say so.
  }
}

// What is wrong lies over the page, which stays as it was when all was well.
const CLOSED = 'marca-closed';
let before = null;
function drawWrong() {
  if (!words.close) return;
  const close = el('button', { type: 'button' }, words.close);
  close.addEventListener('click', () => open(false));
  overlay.replaceChildren(el('div', { class: 'head' }, el('h2', { id: 'wrong' }, words.wrong), close),
    el('pre', { tabindex: '0', role: 'group', 'aria-labelledby': 'wrong' }, wrong));
  const show = wrong !== '' && sessionStorage.getItem(CLOSED) !== wrong;
  if (show === overlay.hidden) open(show, false);
}
function open(show, byHand = true) {
  if (byHand) show ? sessionStorage.removeItem(CLOSED) : sessionStorage.setItem(CLOSED, wrong);
  overlay.hidden = !show;
  if (show) {
    before = document.activeElement;
    overlay.focus();
  } else if (shadow.activeElement === null || overlay.contains(shadow.activeElement)) {
    before?.focus?.({ preventScroll: true });
  }
}
overlay.addEventListener('keydown', (event) => { if (event.key === 'Escape') open(false); });

function restyle(pairs) {
  const page = view().document;
  for (const [from, to] of pairs) {
    for (const old of page.querySelectorAll('link[rel~="stylesheet"]')) {
      if (old.getAttribute('href') !== from) continue;
      const fresh = old.cloneNode();
      fresh.setAttribute('href', to);
      fresh.addEventListener('load', () => old.remove(), { once: true });
      old.after(fresh);
    }
  }
}

let source = null;
function listen() {
  source?.close();
  source = new EventSource(`${OWN}events?path=${encodeURIComponent(path())}&key=${key()}`);
  source.addEventListener('page', () => {
    source.close();
    keepPlace(view());
    view().location.reload();
  });
  source.addEventListener('styles', (event) => restyle(JSON.parse(event.data)));
  source.addEventListener('wrong', (event) => {
    wrong = JSON.parse(event.data).text;
    if (wrong === '') sessionStorage.removeItem(CLOSED);
    drawBar(drawn);
    drawWrong();
  });
  source.addEventListener('open', () => { status.textContent = ''; });
  source.addEventListener('error', () => { status.textContent = words.lost ?? ''; });
}

function start() {
  shadow.append(el('link', { rel: 'stylesheet', href: `${OWN}live.css` }), bar, overlay, status);
  document.body.append(host);
  // The end of the page is not to lie under the bar.
  new ResizeObserver(() => { host.style.blockSize = `${bar.offsetHeight}px`; }).observe(bar);
  refresh();
  listen();
  // A browser has few connections to one server: a page that nobody sees holds none.
  document.addEventListener('visibilitychange', () => (document.hidden ? source?.close() : listen()));
  frame?.addEventListener('load', () => {
    history.replaceState(null, '', `${OWN}width/${frame.getAttribute('width')}${path()}`);
    refresh();
    listen();
  });
}

if (!frame) findPlace();
// A page in the frame is silent: the page around it listens.
if (window === window.parent) start();
