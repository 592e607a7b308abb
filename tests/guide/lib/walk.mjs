// Follows a page of the guide to the letter, in a practice copy, and says where it led somewhere else than the page says.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { difference, small, terminalPage } from './camera.mjs';
import { plain, practice } from './practice.mjs';
import { lacks, stepsOf, withFields } from './steps.mjs';

const THERE = 'http://127.0.0.1:8000'; // where the guide says that the preview is

const PATIENCE_MS = 10_000;
const SCREEN = { width: 1000, height: 620 };

/** What is on the page of the preview's own: the notice over it, or the list of what is missing. */
const overlay = (page) => page.locator('marca-preview [role=alertdialog]');

/**
 * Walks along `markdown`; `take(name, png)` gets each picture. Stops at the first step that does not work, since the rest
 * stands on it.
 */
export async function walk({ marca, language, markdown, browser, check, take }) {
  const site = practice(marca, language);
  const context = await browser.newContext({ viewport: SCREEN, reducedMotion: 'reduce', locale: language, deviceScaleFactor: 1 });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage(), studio = await browser.newPage(); // no policy of a page forbids a blank one anything
  const opened = [];
  let preview = null, terminal = '', last = '', edited = false, out = null;

  const shot = async (name) => {
    if (name.includes('-terminal')) {
      const paper = await context.newPage();
      await paper.setContent(terminalPage(terminal));
      terminal = '';
      const png = await paper.locator('pre').screenshot();
      await paper.close();
      return small(studio, png);
    }
    if (name.includes('-desk')) {
      await page.goto(pathToFileURL(join(site.root, out)).href);
    } else if (name.includes('-overlay')) {
      await overlay(page).waitFor();
    } else if (name.includes('-missing')) {
      await page.setViewportSize({ width: 1280, height: 640 });
      await page.locator('marca-preview summary').click();
      await page.locator('marca-preview .panel li').first().waitFor();
    } else {
      await page.locator('marca-preview .bar a').first().waitFor();
    }
    const png = await page.screenshot();
    await page.setViewportSize(SCREEN);
    return small(studio, png);
  };

  const doing = {
    run: async ({ command, answers }) => {
      out = / --out (\S+)/.exec(command)?.[1] ?? out;
      if (command.startsWith('marca serve')) {
        preview = await site.serve(command);
        [terminal, last] = ['', preview.said]; // it keeps its terminal; what follows is typed in another
        return '';
      }
      const { code, said, asked } = await site.type(command, answers);
      terminal += `\u001b[1m> ${command}\u001b[0m\n${said}\n`;
      last = plain(said);
      const questions = answers.map(({ question }) => question);
      if (asked.join() !== questions.join()) return `it asks ${asked.join(', ')}; the page answers ${questions.join(', ')}`;
      if (code !== 0) return `exit code ${code}\n${last}`;
      if (!command.startsWith('marca build')) return '';
      return opened.filter((path) => !existsSync(join(site.root, 'public', path, 'index.html'))).map((path) => `it made no ${path}`).join('; ');
    },
    expect: async ({ lines }) => {
      const said = edited ? await overlay(page).locator('pre').textContent() : last;
      const missing = lacks(said, lines);
      return missing === null ? '' : `nothing says “${missing}”:\n${said}`;
    },
    yaml: async ({ path, text }) => {
      site.write(path, withFields(site.read(path), text));
      return saved();
    },
    markdown: async ({ path, text }) => {
      site.write(path, site.read(path).replace(/^(---\n[^]*?\n---\n)[^]*$/, (_, head) => `${head}\n${text}`));
      return saved();
    },
    open: async ({ url }) => {
      // the open page may just be reloading itself, after the step before: then once more,
      const go = () => page.goto(url.replace(THERE, preview.origin));
      // and a reader is slower than we are: what was saved a moment ago may not be shown yet
      const until = Date.now() + PATIENCE_MS;
      let answer = null;
      while (answer?.status() !== 200 && Date.now() < until) {
        answer = await go().catch((error) => (/interrupted/.test(error.message) ? null : Promise.reject(error)));
        if (answer?.status() !== 200) await page.waitForTimeout(500);
      }
      opened.push(new URL(url).pathname);
      return answer?.status() === 200 ? '' : `answered ${answer?.status()}`;
    },
    see: async ({ text }) => {
      await page.locator('marca-preview .bar a').first().waitFor();
      return (await page.locator('marca-preview .bar').textContent()).includes(text) ? '' : `the bar does not say “${text}”`;
    },
    picture: async ({ name }) => take(name, await shot(name)),
  };

  // What was saved shows in the browser, if a page is open: as a new page, or as a notice over it.
  const saved = async () => {
    edited = true;
    if (!opened.length) return '';
    await page.waitForTimeout(1500);
    const faults = site.run('check', '--preview', '--format', 'json');
    await overlay(page).waitFor({ state: faults.code === 0 ? 'hidden' : 'visible' });
    return '';
  };

  try {
    for (const step of stepsOf(markdown)) {
      if (step.do === 'run') edited = false;
      const what = `line ${step.line}: ${step.do} ${step.command ?? step.url ?? step.path ?? step.name ?? step.text ?? ''}`;
      const fault = await doing[step.do](step).catch((error) => error.message);
      if (!check(what, !fault, fault) && step.do !== 'picture') break;
    }
    // Everything that the guide gets ready is fit to be published.
    const end = site.run('check', '--format', 'json');
    check('at the end nothing is wrong', end.code === 0, end.stdout.slice(0, 500));
  } finally {
    preview?.stop();
    await context.close();
    await studio.close();
    site.close();
  }
}

/** Compares a picture with the one that is kept; in words, empty when it is much the same. */
export async function likeKept(browser, file, png) {
  if (!existsSync(file)) return 'there is no such picture: run tests/guide/pictures.mjs --write';
  const page = await browser.newPage();
  const said = await difference(page, readFileSync(file), png);
  await page.close();
  return said && `${said}: look at it and run tests/guide/pictures.mjs --write`;
}
