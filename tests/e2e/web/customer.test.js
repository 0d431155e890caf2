// The customer's side of the web chat: the form, files, coming back, losing the line, language, keyboard.

import test, { after, before, beforeEach, afterEach } from 'node:test';
import assert from 'node:assert/strict';
import { Service, Visitor, open_browser, picture, until } from './harness.js';
import { answer, answer_until, submit, files_question, summary } from './form.js';

let service, browser, customer;
before(async () => {
  service = await Service.start();
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await service?.clean();
});
beforeEach(async () => { customer = await Visitor.arrive(browser, service); });
afterEach(async () => {
  assert.deepEqual(customer.faults, []);
  await customer.leave();
});

const ids = async (visitor) => (await visitor.conversation()).map((message) => message.id);

function assert_each_once(list) {
  assert.deepEqual([...list].sort((a, b) => a - b), list, 'in order');
  assert.equal(new Set(list).size, list.length, 'no message twice');
  assert.ok(list.every((id) => id > 0), 'nothing left waiting');
}

test('a first visit is greeted and leaves no trace before the first word', async () => {
  await customer.page.waitForSelector('#greeting');
  assert.ok((await customer.page.innerText('#greeting-heading')).length > 3);
  assert.ok(await customer.page.locator('#greeting-actions button').count() >= 2);
  assert.equal((await customer.conversation()).length, 0);
});

test('the whole form by buttons, words and a picture ends in a ticket number', async () => {
  const number = await submit(customer);
  assert.match(number, /^SR\d{12}$/);
  const said = await customer.conversation();
  assert_each_once(said.map((message) => message.id));
  assert.ok(await customer.page.locator('.message.own .picture.loaded').count() >= 1, 'the picture is shown');
  // Questions that have been answered offer nothing any more.
  const first = said.find((message) => /客户类型/.test(message.text));
  assert.deepEqual(first.buttons, []);
});

test('a reload in the middle shows the same conversation and the form goes on', async () => {
  await answer_until(customer, await customer.press('新建'), /型号规格/);
  const before_reload = await customer.told();
  await customer.page.reload();
  await customer.online();
  await until(async () => (await customer.conversation()).length > 0, 'the history');
  assert.equal(await customer.told(), before_reload);
  const [last] = (await customer.conversation()).slice(-1);
  const next = await answer(customer, [last]);
  assert.match(next.at(-1).text, /序列号/);
  assert_each_once(await ids(customer));
});

test('what is written while the service is away arrives once when it is back', async () => {
  await answer_until(customer, await customer.press('新建'), /怎么称呼/);
  await service.end('SIGKILL');
  await customer.page.waitForSelector('body[data-state="offline"], body[data-state="connecting"]');
  await customer.page.fill('#input', '李思思');
  await customer.page.press('#input', 'Enter');
  await customer.page.waitForSelector('.message.waiting');
  await customer.page.waitForSelector('#banner:not([hidden])');
  const newest = await customer.newest();
  await service.run();
  await customer.page.click('#retry-now', { timeout: 300 }).catch(() => {});  // it may have come back by itself
  await customer.online();
  const next = await customer.answers_after(newest);
  assert.match(next.at(-1).text, /电话/);
  await customer.page.waitForSelector('#banner', { state: 'hidden' });
  const said = await customer.conversation();
  assert.equal(said.filter((message) => message.text === '李思思').length, 1);
  assert_each_once(said.map((message) => message.id));
});

test('what was written offline survives a reload of the page', async () => {
  await answer_until(customer, await customer.press('新建'), /怎么称呼/);
  await customer.context.setOffline(true);
  await service.end();
  await customer.page.waitForSelector('body:not([data-state="online"])');
  await customer.page.fill('#input', '王五六');
  await customer.page.press('#input', 'Enter');
  await customer.page.waitForSelector('.message.waiting');
  await service.run();
  await customer.context.setOffline(false);
  await customer.page.reload();
  await customer.online();
  await customer.heard(/电话/);
  assert.equal((await customer.conversation()).filter((message) => message.text === '王五六').length, 1);
});

test('a graceful stop is answered by coming back', async () => {
  await customer.press('新建');
  const code = await service.end('SIGTERM');
  assert.equal(code, 0);
  await service.run();
  await customer.online();
  const next = await customer.press('个人客户');
  assert.match(next.at(-1).text, /称呼/);
  assert_each_once(await ids(customer));
});

test('files: several at once, by paste too, with a preview, and back again', async () => {
  const asked = await answer_until(customer, await customer.press('新建'), files_question);
  assert.match(asked.at(-1).text, files_question);
  const report = { name: '检测报告.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n') };
  await customer.attach([picture, report]);
  const sent = customer.page.locator('.message.own').last();
  await sent.locator('.picture.loaded').waitFor();
  const [download] = await Promise.all([customer.page.waitForEvent('download'), sent.locator('button.file').click()]);
  assert.equal(download.suggestedFilename(), '检测报告.pdf');
  await sent.locator('.picture').click();
  await customer.page.waitForSelector('#viewer[open]');
  await customer.page.keyboard.press('Escape');
  await customer.page.waitForSelector('#viewer', { state: 'hidden' });

  await customer.page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['pasted'], 'pasted.txt', { type: 'text/plain' }));
    document.getElementById('input').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, cancelable: true, bubbles: true }));
  });
  await customer.page.waitForSelector('.chip.ready');
  await customer.page.click('.chip button');
  assert.equal(await customer.page.locator('.chip').count(), 0);

  await customer.page.setInputFiles('#file', { name: 'big.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(3 * 1024 * 1024) });
  await customer.page.waitForSelector('.toast.shown');
  assert.equal(await customer.page.locator('.chip').count(), 0, 'too large: not even tried');
});

test('the language switch changes the page and the desk', async () => {
  await customer.press('新建');
  await customer.page.click('#language');
  assert.equal(await customer.page.getAttribute('html', 'lang'), 'en');
  await until(async () => /[a-z]{4}/i.test((await customer.conversation()).filter((m) => m.from === 'desk').at(-1).text), 'the desk to speak English');
  assert.match(await customer.page.getAttribute('#input', 'placeholder'), /Write/);
  await customer.page.reload();
  await customer.online();
  assert.equal(await customer.page.getAttribute('html', 'lang'), 'en', 'kept');
  const next = await customer.press('Private customer');
  assert.doesNotMatch(next.at(-1).text, /请/);
});

test('an English browser is spoken to in English', async () => {
  const guest = await Visitor.arrive(browser, service, { locale: 'en-GB' });
  await guest.page.waitForSelector('#greeting');
  assert.match(await guest.page.innerText('#greeting-heading'), /[a-z]{3}/i);
  const asked = await guest.press('New');
  assert.match(asked.at(-1).text, /customer|company/i);
  await guest.leave();
});

test('keyboard alone is enough', async () => {
  const keys = customer.page.keyboard;
  const focused = () => customer.page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.id);
  const tab_to = async (words) => {
    for (let count = 0; count < 40; count++) {
      if (words.test(await focused())) return;
      await keys.press('Shift+Tab');
    }
    throw new Error(`${words} cannot be reached by keyboard`);
  };
  await customer.page.focus('#input');
  await tab_to(/^新建/);
  await keys.press('Enter');
  await customer.heard(/客户类型/);
  await customer.page.focus('#input');
  await tab_to(/个人客户/);
  await keys.press('Space');
  await customer.heard(/称呼/);
  // After a press the next thing typed goes into the message box without a detour.
  assert.equal(await customer.page.evaluate(() => document.activeElement.id), 'input');
  await keys.type('张三丰');
  await keys.press('Shift+Enter');
  assert.match(await customer.page.inputValue('#input'), /\n$/);
  await keys.press('Backspace');
  await keys.press('Enter');
  await customer.heard(/电话/);
  await keys.type('/');
  await customer.page.waitForSelector('#hints [role="option"]');
  await keys.press('ArrowDown');
  await keys.press('Enter');
  assert.match(await customer.page.inputValue('#input'), /^\/\S+ $/);
});

test('a screen reader finds its way', async () => {
  await customer.press('新建');
  const faults = await customer.page.evaluate(() => {
    const found = [];
    const visible = (element) => element.getClientRects().length > 0;
    const name = (element) => (element.getAttribute('aria-label') || element.textContent || element.labels?.[0]?.textContent || '').trim();
    for (const element of document.querySelectorAll('button, a, textarea, [role="log"], [role="group"], [role="listbox"]')) {
      if (visible(element) && !name(element)) found.push(`no name: ${element.outerHTML.slice(0, 80)}`);
    }
    for (const image of document.querySelectorAll('img')) if (!image.hasAttribute('alt')) found.push('an image without alt');
    const all = [...document.querySelectorAll('[id]')].map((element) => element.id);
    for (const id of all) if (all.indexOf(id) !== all.lastIndexOf(id)) found.push(`id twice: ${id}`);
    for (const element of document.querySelectorAll('[aria-controls], [aria-activedescendant]')) {
      const target = element.getAttribute('aria-activedescendant') || element.getAttribute('aria-controls');
      if (!document.getElementById(target)) found.push(`points to nothing: ${target}`);
    }
    if (document.querySelectorAll('main').length !== 1 || document.querySelectorAll('h1').length !== 1) found.push('one main and one h1');
    if (document.querySelector('[onclick], [style*="expression"]')) found.push('inline handler');
    const log = document.querySelector('[role="log"]');
    if (log?.getAttribute('aria-live') !== 'polite') found.push('the log is not polite');
    return found;
  });
  assert.deepEqual(faults, []);
});

for (const scheme of ['light', 'dark']) {
  test(`words can be read (${scheme})`, async () => {
    await customer.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await customer.press('新建');
    await customer.say('个人客户');
    const faint = await customer.page.evaluate(() => {
      const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      const rgba = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
      const over = (top, under) => top.slice(0, 3).map((value, at) => value * top[3] / 255 + under[at] * (1 - top[3] / 255));
      const background = (element) => {
        const layers = [];
        for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
        return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
      };
      const light = (color) => { const [r, g, b] = color.map((v) => { const s = v / 255; return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      const found = [];
      for (const element of document.querySelectorAll('body *')) {
        const own_text = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        if (!own_text || element.closest('[hidden], .visually-hidden, .skip, script, noscript, dialog:not([open])') || element.disabled || !element.getClientRects().length) continue;
        if (getComputedStyle(element).visibility === 'hidden') continue;
        const back = background(element);
        const [a, b] = [light(over(rgba(getComputedStyle(element).color), back)), light(back)];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) found.push(`${element.className || element.tagName} "${element.textContent.trim().slice(0, 20)}" ${ratio.toFixed(2)}`);
      }
      return found;
    });
    assert.deepEqual(faint, []);
  });
}

test('nothing sticks out on a small phone', async () => {
  await customer.page.setViewportSize({ width: 320, height: 560 });
  await customer.press('新建');
  await customer.say(`网址 https://example.com/${'x'.repeat(300)} 和一个很长的词${'字'.repeat(300)}`);
  const wide = await customer.page.evaluate(() => [...document.querySelectorAll('body *')]
    .filter((element) => element.getClientRects().length && !element.closest('.visually-hidden, .skip, .toast') && element.getBoundingClientRect().right > innerWidth + 1)
    .map((element) => element.className || element.tagName));
  assert.deepEqual(wide, []);
  const link = customer.page.locator('.message.own a').first();
  assert.match(await link.getAttribute('rel'), /noopener/);
});

test('what somebody writes is never markup', async () => {
  const evil = '<img src=x onerror="document.title=1"> javascript:alert(1) <b>fett</b>';
  await customer.say(evil);
  const own = (await customer.conversation()).find((message) => message.from === 'customer');
  assert.equal(own.text, evil);
  assert.equal(await customer.page.locator('#log b, #log img[src="x"], #log a').count(), 0);
});

test('two tabs of one customer show the same', async () => {
  const tab = await customer.context.newPage();
  await tab.goto(service.address);
  await tab.waitForSelector('body[data-state="online"]');
  await customer.press('新建');
  await tab.waitForSelector('.message.desk');
  const texts = (page) => page.$$eval('#log .message', (nodes) => nodes.map((node) => node.dataset.id));
  await until(async () => JSON.stringify(await texts(tab)) === JSON.stringify(await texts(customer.page)), 'both tabs to agree');
});
