// Hides what was true until a day that has gone by since the page was made; days are those of the site's time zone.
// What says that it has lapsed (data-lapsed, with the same day) appears instead. A list left empty takes its section along.
const { zone } = document.querySelector("script[data-zone]").dataset;
const today = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format();
for (const part of document.querySelectorAll("[data-valid-until]")) {
  if (part.dataset.validUntil >= today) continue;
  const list = part.parentElement;
  part.remove();
  if (/^[DUO]L$/.test(list.tagName) && !list.children.length) (list.closest("section") ?? list).remove();
}
for (const part of document.querySelectorAll("[data-lapsed]")) part.hidden = part.dataset.lapsed >= today;
