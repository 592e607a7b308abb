// The search page as a visitor uses it: typing, going to a result, sharing the address, losing the network.
import { brotliCompressSync } from 'node:zlib';
import { visit } from '../lib/chromium.mjs';

const RESULTS = '[data-search-results] a[data-id]';
const QUERIES = [['cardiologo', 'cardiology'], ['cardiólogo', 'cardiology'], ['heart', 'cardiology']];

const sought = (page) => new URLSearchParams(new URL(page.url()).hash.slice(1)).get('q');

const first = async (page) => {
  await page.locator(RESULTS).first().waitFor({ timeout: 5000 }).catch(() => {});
  return page.locator(RESULTS).first().getAttribute('data-id', { timeout: 500 }).catch(() => null);
};

export async function search(browser, server, target, home, check) {
  const url = server.url(target.path);
  for (const [query, wanted] of QUERIES) {
    await visit(browser, server, {}, async (page) => {
      const name = `${target.lang} “${query}”`;
      await page.goto(url);
      await page.locator('main input[type=search]').pressSequentially(query, { delay: 15 });
      const found = await first(page);
      check(`${name} finds ${wanted}`, found === wanted, `${found ?? 'nothing'} comes first`);
      if (!found) return;
      const rows = await page.locator('[data-search-results] > *').count(), links = await page.locator(RESULTS).count();
      check(`${name}: every result is a link with an id`, rows === links && rows > 0, `${rows} rows, ${links} links`);
      check(`${name}: the number is announced`, /\d/.test(await page.locator('[role=status]').innerText()));
      // The address follows what is on screen.
      await page.waitForURL((address) => new URLSearchParams(address.hash.slice(1)).get('q') === query, { timeout: 2000 }).catch(() => {});
      check(`${name} is kept in the address`, sought(page) === query && !new URL(page.url()).search, page.url());
      await page.reload();
      check(`${name} survives a reload`, await first(page) === found && await page.locator('main input[type=search]').inputValue() === query);
      await page.locator(RESULTS).first().click();
      check(`${name}: the result is the page`, await page.evaluate(() => document.body.dataset.id) === found, page.url());
      await page.goBack();
      check(`${name} is there after going back`, await first(page) === found);
      check(`${name} is quiet`, !page.problems.length, page.problems.join('; '));
    });
  }

  await visit(browser, server, {}, async (page) => {
    const sent = [];
    page.on('request', (request) => { if (/cardiolog/.test(`${request.url().split('#')[0]} ${request.postData()} ${request.headers().referer}`)) sent.push(request.url()); });
    await page.goto(server.url(home.path));
    await page.locator('input[type=search]').first().fill('cardiologo');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/*#q=cardiologo');
    check(`${target.lang}: the box on the home page leads to results`, await first(page) === 'cardiology', page.url());
    await page.locator('main input[type=search]').fill('cardiologa');
    await page.keyboard.press('Enter');
    await first(page);
    await page.waitForLoadState('networkidle');
    check(`${target.lang}: no request carries what was typed`, sent.length === 0, sent.join(' '));
    await page.evaluate(() => { location.hash = 'q=urologia'; });
    check(`${target.lang}: a shared address may be pasted over another`, await page.locator(`${RESULTS}[data-id=urology]`).waitFor({ timeout: 5000 }).then(() => true, () => false));
  });

  await visit(browser, server, { javaScriptEnabled: false }, async (page) => {
    await page.goto(server.url(home.path));
    await page.locator('input[type=search]').first().fill('cardiologo');
    await page.keyboard.press('Enter');
    await page.locator('body[data-template="az"]').waitFor({ state: 'attached', timeout: 5000 }).catch(() => {});
    check(`${target.lang}: without scripts the box leads to A–Z and sends nothing`, await page.locator('body[data-template="az"]').count() === 1 && !page.url().includes('cardiolog'), page.url());
  });

  await visit(browser, server, {}, async (page) => {
    await page.goto(`${url}#q=${encodeURIComponent('<img src=x onerror=alert(1)>"zzz')}`);
    await page.waitForFunction(() => document.querySelector('[role=status]').textContent.length > 0);
    await page.waitForLoadState('networkidle');
    check(`${target.lang}: a hostile query is only text`, !page.problems.length && await page.locator('main img[src="x"]').count() === 0, page.problems.join('; '));
    await page.locator('main input[type=search]').fill('qqxxzz');
    await page.waitForFunction(() => document.querySelector('[role=status]').textContent.includes('qqxxzz'));
    check(`${target.lang}: nothing found is said`, await page.locator(RESULTS).count() === 0);
  });

  await visit(browser, server, {}, async (page, context) => {
    await context.route('**/*.json', (route) => route.abort());
    await page.goto(url);
    await page.locator('main input[type=search]').fill('cardiologo');
    const link = page.locator('[data-search-failed] a');
    check(`${target.lang}: without the data a link is shown`, await link.waitFor({ timeout: 5000 }).then(() => true, () => false));
    await context.unroute('**/*.json');
    await page.locator('main input[type=search]').fill('cardiolog');
    check(`${target.lang}: the next try may succeed`, await first(page) === 'cardiology' && !await link.isVisible());
    await context.route('**/*.json', (route) => route.abort());
    await page.goto('about:blank');
    await page.goto(`${url}#q=cardiologo`);
    await link.click();
    check(`${target.lang}: that link is A–Z`, await page.locator('body[data-template="az"]').count() === 1, page.url());
  });
}

/** The last key typed to results on screen, on a processor four times slower; what the first query fetches. */
export async function speed(browser, server, target, check) {
  await visit(browser, server, {}, async (page, context) => {
    let bytes = 0;
    await context.route(/\/search\/.*\.json|search[^/]*\.js/, async (route) => {
      const answer = await route.fetch();
      const body = await answer.body();
      bytes += brotliCompressSync(body).length;
      await route.fulfill({ response: answer });
    });
    await page.goto(server.url(target.path));
    await page.locator('main input[type=search]').focus();
    await page.locator('main input[type=search]').pressSequentially('doctor del corazo', { delay: 120 });
    await first(page);
    await page.waitForLoadState('networkidle');
    check(`${target.lang}: the first query fetches at most 40 KB`, bytes > 20000 && bytes <= 40 * 1024, `${bytes} bytes, brotli`);
    await context.unroute(/\/search\/.*\.json|search[^/]*\.js/);
    const slow = await context.newCDPSession(page);
    await slow.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const times = [];
    for (const query of ['doctor del corazon', 'gallbladder surgery', 'oftalmolgo', 'dolor de rodilla', 'dentist']) {
      // Whatever else the machine does makes it slower, never faster: the best of many, at least five.
      const runs = [];
      while (runs.length < 5 || (runs.length < 25 && Math.min(...runs) >= 50)) runs.push(await page.evaluate((text) => new Promise((done) => {
        const input = document.querySelector('main input[type=search]'), list = document.querySelector('[data-search-results]');
        const type = (value) => { input.value = value; input.dispatchEvent(new Event('input')); };
        type(text.slice(0, -1));
        setTimeout(() => {
          const start = performance.now();
          // Two frames on, what changed has been painted.
          const seen = new MutationObserver(() => { seen.disconnect(); requestAnimationFrame(() => done(performance.now() - start)); });
          seen.observe(list, { childList: true });
          type(text);
        }, 400);
      }), query));
      times.push(Math.min(...runs));
    }
    check(`${target.lang}: results are painted within 50 ms on a slow processor`, Math.max(...times) < 50, times.map((time) => time.toFixed(0)).join(', '));
  });
}

/** What a screen reader meets, and what the keyboard does: roles, names, announcements. */
export async function paths(browser, server, target, check) {
  const name = (text) => `${target.lang}: ${text}`;
  await visit(browser, server, {}, async (page) => {
    const box = page.locator('main').getByRole('searchbox'), status = page.locator('[data-search-status][role=status]');
    const type = async (text) => { await box.fill(text); await page.waitForFunction((text) => document.querySelector('[data-search-status]').textContent.includes(text), text); };
    const focused = () => page.evaluate(() => document.activeElement.dataset.id ?? document.activeElement.id);
    await page.goto(server.url(target.path));
    check(name('the box has a role and a name'), await box.count() === 1 && (await box.getAttribute('aria-describedby')) === 'q-hint' && (await page.locator('label[for=q]').innerText()).length > 3);
    await page.keyboard.press('/');
    check(name('a slash goes to the box'), await focused() === 'q' && await box.inputValue() === '');
    await type(target.lang === 'es' ? 'rodilla' : 'knee');
    const results = page.getByRole('list').filter({ has: page.locator('a[data-id]') });
    check(name('the results are a list under a heading'), await results.count() === 1 && await page.locator('section[aria-labelledby=results] h2').isVisible());
    check(name('the count is that of the list'), (await status.innerText()).includes(String(await page.locator(RESULTS).count())));
    check(name('every result tells its kind'), await page.locator('[data-search-results] li:not(:has(.kind))').count() === 0);
    check(name('every result has the picture of its kind, which is read to nobody'), await page.locator('[data-search-results] li:not(:has(> svg[aria-hidden=true] use))').count() === 0);
    check(name('what was looked for is marked'), await page.locator('[data-search-results] mark').count() > 0);
    await page.keyboard.press('ArrowDown');
    const top = await focused();
    await page.keyboard.press('ArrowDown');
    const second = await focused();
    await page.keyboard.press('ArrowUp');
    check(name('arrows walk through the results'), top && second && top !== second && await focused() === top);
    await page.keyboard.press('ArrowUp');
    check(name('and back to the box'), await focused() === 'q');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    check(name('Escape goes back to the box'), await focused() === 'q');
    await page.keyboard.press('Escape');
    check(name('Escape again empties it'), await box.inputValue() === '' && await page.locator(RESULTS).count() === 0 && sought(page) === null);

    await type('jinecologo');
    check(name('a misspelling says what is shown instead'), await page.locator('[data-search-instead]').isVisible() && await first(page) === 'obgyn');
    await type('cardiologie bricolage zzkwq');
    check(name('emergency box is hidden without a red flag'), !await page.locator('[data-search-alarm]').isVisible());
    await type('dolor de pecho');
    check(name('a red flag shows the emergency box as an alert'), await page.getByRole('alert').locator('a[href="tel:911"]').isVisible());
    await type('kxkxkx qzqz');
    check(name('nothing found offers A–Z'), await page.locator(RESULTS).count() === 0 && await page.locator('main a[href*="a-z"]:visible').count() > 0);
    await type('cardiolxxxxgiaxx');
    check(name('nothing found names what is near'), await page.locator(RESULTS).count() > 0 || await page.locator('[data-search-instead] a').count() > 0);

    await type('leon');
    await page.locator('[data-search-facets] summary').click();
    const groups = page.locator('[data-search-facets] fieldset');
    check(name('facets have names and counts'), await groups.count() > 0 && await groups.locator('legend').count() === await groups.count() && /\(\d+\)/.test(await groups.locator('button').first().innerText()));
    const lone = await groups.evaluateAll((all) => all.filter((group) => group.querySelectorAll('button').length < 2 && !/\(/.test(group.innerText)).length);
    check(name('a facet with one value is hidden'), lone === 0);
    const button = groups.locator('button').first(), before = await page.locator(RESULTS).count();
    const count = Number(/\((\d+)\)/.exec(await button.innerText())[1]);
    await button.click();
    check(name('a facet narrows to its count'), await page.locator(RESULTS).count() === count && count <= before && await page.locator('[data-search-facets] button[aria-pressed=true]').count() === 1);
    check(name('and says so'), (await status.innerText()).includes(String(count)));
    await page.locator('[data-search-facets] button[aria-pressed=true]').click();
    check(name('and lets go again'), await page.locator(RESULTS).count() === before);
    check(name('is quiet'), !page.problems.length, page.problems.join('; '));
  });
}

/** Names that are markup, in every file that results are made of, stay text. */
export async function hostile(browser, server, target, check) {
  await visit(browser, server, {}, async (page, context) => {
    const evil = '<img src=x onerror="window.broken=1">Cardiología <b>';
    await context.route(/\/search\/shown-.*\.json/, async (route) => {
      const answer = await route.fetch(), file = await answer.json();
      for (const row of file.rows) row[2] = evil + row[2];
      await route.fulfill({ response: answer, json: file });
    });
    await page.goto(server.url(target.path));
    for (const query of ['cardiologia', 'img', '<img src=x onerror=alert(1)>', 'hospital']) {
      await page.locator('main input[type=search]').fill(query);
      await page.waitForFunction((text) => document.querySelector('[data-search-status]').textContent.includes(text), query);
    }
    const text = await page.locator('[data-search-results] a').first().innerText().catch(() => '');
    check(`${target.lang}: markup in names, queries and marks stays text`, text.includes('<img src=x') && await page.locator('main img[src="x"]').count() === 0 && !await page.evaluate(() => window.broken), text);
    check(`${target.lang}: it asks for nothing`, !page.problems.length, page.problems.join('; '));
  });
}
