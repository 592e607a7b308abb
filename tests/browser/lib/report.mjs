// One line per group of checks; the details only where something is wrong.
const LIMIT = 25;
const PLACES = 3;
let passed = 0, failed = 0;

/**
 * Runs one group. `check(what, ok, detail)` counts a check and returns whether it held; the group goes on after a
 * failure, because one run should tell everything. A group that checked nothing fails: it would pass for ever.
 */
export async function group(title, body) {
  const start = Date.now(), failures = new Map(); // what is wrong -> where
  let count = 0, bad = 0;
  const check = (what, ok, detail = '') => {
    count += 1;
    if (ok) return ok;
    bad += 1;
    failures.set(detail, [...failures.get(detail) ?? [], what]);
    return ok;
  };
  try { await body(check); } catch (error) { check('stopped', false, error.stack); }
  if (!count) check('checked nothing', false);
  passed += count - bad;
  failed += bad;
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(`${bad ? 'FAIL' : 'ok  '} ${title} (${count} checks${bad ? `, ${bad} wrong` : ''}, ${seconds} s)`);
  // the theme's mistakes show on every page alike: told once, with a few of the places
  const lines = [...failures].flatMap(([detail, places]) => {
    if (detail === '') return places;
    const more = places.length > PLACES ? ` and ${places.length - PLACES} more` : '';
    return [`${places.slice(0, PLACES).join(', ')}${more}: ${detail}`];
  });
  for (const line of lines.slice(0, LIMIT)) console.log(`     - ${line}`);
  if (lines.length > LIMIT) console.log(`     … and ${lines.length - LIMIT} more`);
}

export const totals = () => ({ passed, failed });
