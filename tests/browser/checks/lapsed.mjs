// What was true until a day is gone on the next one, also on a page that was made before: by the clock of the visitor, in
// the time zone of the site.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { visit } from '../lib/chromium.mjs';

const ZONE = 'America/Mexico_City'; // as content/site.yaml says; UTC-6 all year
const MOST = 600; // bytes

/** Noon of the day, and of the day after, and the last and first minute of these days in León. */
const moments = (day) => {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  const after = next.toISOString().slice(0, 10);
  return [[`${day}T12:00:00-06:00`, false], [`${day}T23:59:00-06:00`, false], [`${after}T00:01:00-06:00`, true], [`${after}T12:00:00-06:00`, true]];
};

export async function lapsed(browser, server, site, check) {
  for (const file of site.files.filter((name) => /^assets\/lapsed-.*\.js$/.test(name))) {
    const size = brotliCompressSync(readFileSync(join(site.root, file))).length;
    check(`${file} has at most ${MOST} bytes`, size <= MOST, size);
  }
  for (const template of ['doctor', 'package', 'certification', 'event']) {
    const target = site.pages.find((page) => page.template === template);
    if (!check(`there is a page of a ${template} to look at`, target)) continue;
    await visit(browser, server, { timezoneId: 'Asia/Tokyo' }, async (page) => {
      await page.goto(server.url(target.path));
      const day = await page.locator('[data-lapsed]').first().getAttribute('data-lapsed');
      for (const [moment, gone] of moments(day)) {
        await page.clock.setFixedTime(new Date(moment));
        await page.goto(server.url(target.path));
        const left = await page.locator(`[data-valid-until="${day}"]`).count();
        const note = await page.locator('[data-lapsed]').first().isVisible();
        check(`${target.path} at ${moment} (${ZONE})`, gone ? left === 0 && note : left > 0 && !note, `${left} parts are left, the note is ${note ? 'shown' : 'hidden'}`);
      }
      check(`${target.path}: nothing went wrong`, page.problems.length === 0, page.problems.join('; '));
    });
  }
}
