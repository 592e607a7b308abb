// The search page as a visitor uses it: typing, going to a result, sharing the address, losing the network.
import { visit } from '../lib/chromium.mjs';

const RESULTS = '[data-search-results] a[data-id]';
const QUERIES = [['cardiologo', 'cardiology'], ['cardiólogo', 'cardiology'], ['heart', 'cardiology']];

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
      check(`${name} is kept in the address`, new URL(page.url()).searchParams.get('q') === query, page.url());
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
    await page.goto(server.url(home.path));
    await page.locator('input[type=search]').first().fill('cardiologo');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/*q=cardiologo');
    check(`${target.lang}: the box on the home page leads to results`, await first(page) === 'cardiology', page.url());
  });

  await visit(browser, server, {}, async (page) => {
    await page.goto(`${url}?q=${encodeURIComponent('<img src=x onerror=alert(1)>"zzz')}`);
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
    await page.goto(`${url}?q=cardiologo`);
    await link.click();
    check(`${target.lang}: that link is A–Z`, await page.locator('body[data-template="az"]').count() === 1, page.url());
  });
}
