// The survey page: what a mail scanner does to a link changes nothing, what the customer sends rates once.
// Without JavaScript, on a phone's width. SURVEY_PICTURES=FOLDER keeps pictures of every page.

import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Service, open_browser, program } from './harness.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const survey_tickets = resolve(process.env.SURVEY_TICKETS_BIN || join(root, 'build/release/tests/bot/survey_page/survey_tickets'));

let service, browser, tickets;
before(async () => {
  service = await Service.start();
  await service.end();  // tickets are added to a store that nobody uses
  tickets = execFileSync(survey_tickets, [join(service.folder, 'aftercare.db')], { encoding: 'utf8' }).trim().split('\n')
    .map((line) => line.split(' ')).map(([language, word, number, token]) => ({ language, word, number, token }));
  await service.run();
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await service?.clean();
});

/** A ticket that no other test uses. */
function take(language, word) {
  const at = tickets.findIndex((ticket) => ticket.language === language && ticket.word === word);
  return tickets.splice(at, 1)[0];
}

const address = (ticket, query = '') => `${service.address}survey/${ticket.token}${query}`;
const shown = (number) => execFileSync(program, ['ticket', 'show', '--config', service.config, number], { cwd: root, encoding: 'utf8' });

async function on_a_phone(work, options = {}) {
  const context = await browser.newContext({ viewport: { width: 390, height: 780 }, javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  const refused = [];
  page.on('console', (line) => refused.push(line.text()));
  page.on('requestfailed', (request) => refused.push(request.url()));
  await work(page);
  assert.deepEqual(refused.filter((line) => !/favicon|status of (4|5)\d\d/.test(line)), []);
  await context.close();
}

async function picture(page, name) {
  if (process.env.SURVEY_PICTURES) await page.screenshot({ path: join(process.env.SURVEY_PICTURES, `${name}.png`), fullPage: true });
}

const words = {
  'zh-CN': { ask: /打个分/, thanks: /谢谢您的评价/, rated: /已经评价过了/, choose: /请先选一项/, again: /再点一次/, over: /不用评价/, expired: /过期/, gone: /找不到/, best: /满意/ },
  en: { ask: /How did we do/, thanks: /Thank you/, rated: /rated this already/, choose: /choose one/, again: /once more/, over: /No rating/, expired: /expired/, gone: /gone/, best: /atisfied/ },
};

for (const language of ['zh-CN', 'en']) {
  const say = words[language];

  test(`${language}: a scanner that opens the link changes nothing; the customer rates once`, async () => {
    const ticket = take(language, 'open');
    const before = shown(ticket.number);
    for (const method of ['GET', 'HEAD', 'GET']) {
      const answer = await fetch(address(ticket, '?rate=satisfied'), { method });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.match(answer.headers.get('content-security-policy'), /default-src 'none'/);
      assert.equal((await answer.text()).length > 0, method === 'GET');
    }
    assert.equal(shown(ticket.number), before);

    await on_a_phone(async (page) => {
      await page.goto(address(ticket));
      assert.equal(await page.getAttribute('html', 'lang'), language);
      assert.match(await page.textContent('h1'), say.ask);
      assert.match(await page.textContent('main'), new RegExp(ticket.number));
      assert.match(await page.textContent('.facts'), /<b>/, 'shown as text');
      assert.equal(await page.locator('input[type=radio]').count(), 3);
      assert.equal(await page.locator('input[type=radio]:checked').count(), 0);
      assert.equal(await page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth), 0, 'fits the phone');
      await picture(page, `${language}-form`);
      const pressed_before = await page.content();

      await page.locator('input[value=satisfied]').check();
      await page.fill('textarea', '<i>师傅很准时</i>\n& "谢谢"');
      await picture(page, `${language}-chosen`);
      await page.click('button');
      assert.match(await page.textContent('h1'), say.thanks);
      assert.match(await page.textContent('main'), say.best);
      await picture(page, `${language}-thanks`);
      const after_rating = shown(ticket.number);
      assert.notEqual(after_rating, before);
      assert.match(after_rating, /师傅很准时/);

      // The same form once more, as by the back button.
      const nonce = pressed_before.match(/name="nonce" value="([^"]+)"/)[1];
      const second = await fetch(address(ticket), { method: 'POST', body: new URLSearchParams({ nonce, rate: 'needs_improvement', comment: 'no' }) });
      assert.match(await second.text(), say.rated);
      await page.goto(address(ticket));
      assert.match(await page.textContent('h1'), say.rated);
      await picture(page, `${language}-rated`);
      assert.equal(shown(ticket.number), after_rating);
    });
  });

  test(`${language}: a choice in the link is only selected`, async () => {
    const ticket = take(language, 'open');
    await on_a_phone(async (page) => {
      await page.goto(address(ticket, '?rate=mostly_satisfied'));
      assert.ok(await page.locator('input[value=mostly_satisfied]').isChecked());
      await page.click('button');
      assert.match(await page.textContent('h1'), say.thanks);
    });
    assert.match(shown(ticket.number), /mostly_satisfied|基本满意/);
  });

  test(`${language}: a form without a choice, or of another page, is shown again with what was written`, async () => {
    const ticket = take(language, 'open');
    const before = shown(ticket.number);
    const post = (fields) => fetch(address(ticket), { method: 'POST', body: new URLSearchParams(fields) });
    const nonce = (await (await fetch(address(ticket))).text()).match(/name="nonce" value="([^"]+)"/)[1];

    const empty = await post({ nonce, comment: '先写一句' });
    assert.equal(empty.status, 422);
    const page = await empty.text();
    assert.match(page, say.choose);
    assert.match(page, /先写一句/);
    assert.equal((await post({ nonce, rate: 'splendid' })).status, 422);
    for (const wrong of ['', 'x', `${nonce}A`, nonce.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))]) {
      const answer = await post({ nonce: wrong, rate: 'satisfied' });
      assert.equal(answer.status, 422);
      assert.match(await answer.text(), say.again);
    }
    assert.equal((await fetch(address(ticket), { method: 'POST', body: '{"rate":"satisfied"}', headers: { 'Content-Type': 'application/json' } })).status, 400);
    assert.equal((await post({ nonce, rate: 'satisfied', comment: 'x'.repeat(20000) })).status, 413);
    assert.equal(shown(ticket.number), before);
    await on_a_phone(async (phone) => {
      await phone.setContent('');
      await phone.goto(address(ticket));
      await phone.locator('textarea').fill('先写一句');
      // As a browser that does not check required fields.
      await phone.route('**/survey/*', (route) => (route.request().method() === 'POST'
        ? route.continue({ postData: route.request().postData().replace(/rate=[a-z]+&?/, '') }) : route.continue()));
      await phone.locator('input[value=satisfied]').check();
      await phone.click('button');
      assert.match(await phone.textContent('[role=alert]'), say.choose);
      assert.equal(await phone.inputValue('textarea'), '先写一句');
      await picture(phone, `${language}-choose`);
    });
    assert.equal(shown(ticket.number), before);
  });

  test(`${language}: links that are over, expired or without a ticket say so and change nothing`, async () => {
    for (const [word, status] of [['over', 409], ['expired', 410], ['gone', 410]]) {
      const ticket = take(language, word);
      for (const method of ['GET', 'POST']) {
        const answer = await fetch(address(ticket), { method, ...(method === 'POST' && { body: new URLSearchParams({ rate: 'satisfied' }) }) });
        assert.equal(answer.status, status, `${word} ${method}`);
        if (word !== 'gone') assert.match(await answer.text(), say[word]);
      }
      await on_a_phone(async (page) => {
        await page.goto(address(ticket));
        await picture(page, `${language}-${word}`);
      });
      if (word !== 'gone') assert.match(shown(ticket.number), /survey|评价/);
    }
  });
}

test('a wrong link is not found, in the language of the browser', async () => {
  const { token } = tickets.find((ticket) => ticket.word === 'open');
  for (const wrong of [token.slice(0, -1), `${token}A`, token.replace(/^./, 'B'), 'x', 'A'.repeat(71), 'A'.repeat(5000)]) {
    const answer = await fetch(`${service.address}survey/${wrong}`, { headers: { 'Accept-Language': 'en-GB,en;q=0.8' } });
    assert.equal(answer.status, 404, wrong);
    assert.match(await answer.text(), /does not work/);
    assert.equal((await fetch(`${service.address}survey/${wrong}`, { method: 'POST', body: new URLSearchParams({ rate: 'satisfied' }) })).status, 404);
  }
  assert.match(await (await fetch(`${service.address}survey/x`, { headers: { 'Accept-Language': 'zh-CN' } })).text(), /链接打不开/);
  assert.equal((await fetch(`${service.address}survey/style.css`)).headers.get('content-type'), 'text/css; charset=utf-8');
});

test('by night and on a wide screen', async () => {
  const ticket = take('en', 'open');
  await on_a_phone(async (page) => {
    await page.goto(address(ticket, '?rate=satisfied'));
    await picture(page, 'night');
  }, { colorScheme: 'dark' });
  await on_a_phone(async (page) => {
    await page.goto(`${service.address}survey/x`);
    await picture(page, 'wide');
  }, { viewport: { width: 1200, height: 700 }, locale: 'en' });
});
