// The search box of any page: “/” leads to it, and once it has the focus the files of the search are fetched ahead, so that the
// answers are there when the search page opens. What is typed goes behind the # of its address, which no browser sends to a server.
const input = document.querySelector('input[type=search]'), { base, results } = input.form.dataset;

if (results) input.form.addEventListener('submit', (event) => {
  event.preventDefault();
  const query = input.value.trim();
  location.assign(query ? `${results}#${new URLSearchParams({ q: query })}` : results);
});

addEventListener('keydown', (event) => {
  const writes = event.target.closest?.('input, textarea, select, [contenteditable]');
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || writes) return;
  event.preventDefault();
  input.focus();
});

input.addEventListener('focus', async () => {
  try {
    const { core, shown } = await (await fetch(`${base}manifest.json`)).json();
    await Promise.all([core, shown[document.documentElement.lang]].map((file) => fetch(base + file)));
  } catch {
    // The search page says so itself.
  }
}, { once: true });
