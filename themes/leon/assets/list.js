// "My list": services and hospitals that a visitor keeps, on this device and nowhere else. Each is
// {kind, id, said: {language: [title, path]}}; `said` is shown as text and never run. Words come from <template data-list-word>.
const KEY = 'marca-list';
const fits = (one) => typeof one?.kind === 'string' && typeof one.id === 'string' && Object.values(one.said ?? {}).some((said) => said?.[1]);
export const same = (a, b) => a.kind === b.kind && a.id === b.id;
export const word = (key) => document.querySelector(`[data-list-word="${key}"]`)?.content.textContent ?? '';

/** What is kept; nothing where the device keeps nothing. */
export function read() {
  try { return JSON.parse(localStorage.getItem(KEY) ?? '[]').filter(fits); } catch { return []; }
}

/** Keeps a list; says whether the device took it. */
export function write(list) {
  try { localStorage.setItem(KEY, JSON.stringify(list)); } catch { return false; }
  show();
  return true;
}

function show() {
  const list = read();
  for (const count of document.querySelectorAll('[data-list-count]')) count.textContent = list.length || '';
  for (const button of document.querySelectorAll('[data-keep]')) {
    const mine = JSON.parse(button.dataset.keep), kept = list.some((one) => same(one, mine));
    button.textContent = word(kept ? 'drop' : 'add');
    if (button.ariaLabel) button.ariaLabel = `${button.textContent}: ${mine.said[document.documentElement.lang]?.[0] ?? ''}`;
    button.classList.add('is-ready');
    const link = button.parentNode.querySelector('a');
    if (link) link.hidden = !kept;
  }
}

addEventListener('click', ({ target }) => {
  const button = target.closest?.('[data-keep]');
  if (!button) return;
  const mine = JSON.parse(button.dataset.keep), list = read(), rest = list.filter((one) => !same(one, mine));
  const adds = rest.length === list.length;
  const said = write(adds ? [...list, mine] : rest) ? (adds ? 'added' : 'dropped') : 'failed';
  button.parentNode.querySelector('[role=status]').textContent = word(said);
});
// Another tab changed the list, or the visitor came back to this page.
addEventListener('storage', show);
addEventListener('pageshow', show);
show();
