// The page behind a choice's link in a letter, in a real browser on a phone's width, without JavaScript: it asks first,
// decides once, and says the truth about what became of it. CHOICE_PICTURES=FOLDER keeps pictures of every page.
import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {open_browser} from '../../web/harness.js';
import {quoted} from './person.mjs';
import {exchange, linkOf, Procedure} from './procedure.mjs';
import {Site} from './site.mjs';

let site;
let desk;
let english;
let browser;
before(async () => {
  site = await Site.start(['one', 'two']);
  desk = await site.desk('one', {settings: {config: {profile: 'service-process'}}});
  english = await site.desk('two', {settings: {config: {language: 'en'}}});
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** Pages of one browser; what it could not load or refused is a fault. */
async function onAPhone(work, options = {}) {
  const context = await browser.newContext({viewport: {width: 390, height: 780}, javaScriptEnabled: false, locale: 'zh-CN', ...options});
  const faults = [];
  const open = async link => {
    const page = await context.newPage();
    page.on('console', line => faults.push(line.text()));
    page.on('requestfailed', request => faults.push(request.url()));
    await page.goto(link);
    return page;
  };
  await work(open);
  assert.deepEqual(faults.filter(line => !/favicon|status of (4|5)\d\d/.test(line)), []);
  await context.close();
}

async function picture(page, name) {
  if (process.env.CHOICE_PICTURES) await page.screenshot({path: path.join(process.env.CHOICE_PICTURES, `${name}.png`), fullPage: true});
}

const said = async page => ({heading: await page.textContent('h1'), text: await page.textContent('main'), buttons: await page.locator('button').count()});

async function assertFits(page) {
  assert.equal(await page.locator('html').evaluate(html => html.scrollWidth - html.clientWidth), 0, 'fits the phone');
}

const chosen = async number => (await desk.ticket(number)).events.filter(({kind}) => kind === 'chosen').map(({data}) => data.option);

test('asks what is meant, and decides once: by the button, the back button, reloading, and a second page', async () => {
  const {customer, number, offer} = await (await Procedure.start(site, desk)).proposed('zhang', '陈静');
  const link = linkOf(offer, '确认选择方案2');
  await onAPhone(async open => {
    const [page, forgotten] = [await open(link), await open(link)];
    assert.equal(await page.title(), '确认选择');
    assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN');
    const asked = await said(page);
    assert.equal(asked.heading, '请确认您的选择');
    for (const words of ['确认选择方案2', '更换同型号新机，旧机收回', '5个工作日内送货并安装', number, '壁挂式空调']) assert.ok(asked.text.includes(words), words);
    assert.ok(!asked.text.includes('工程师携带新主板'), 'the other option is not what is chosen');
    assert.equal(asked.buttons, 1);
    await assertFits(page);
    await picture(page, 'zh-CN-asks');
    assert.deepEqual(await chosen(number), []);

    await page.click('button');
    const made = await said(page);
    assert.equal(made.heading, '您的选择已收到');
    assert.ok(made.text.includes(number) && made.text.includes('确认选择方案2'));
    assert.equal(made.buttons, 0);
    await assertFits(page);
    await picture(page, 'zh-CN-made');
    await customer.hears('您已确认方案2');

    await page.reload();
    assert.equal((await said(page)).heading, '您的选择已收到', 'sent again');
    await page.goBack();
    assert.deepEqual({...await said(page), text: ''}, {heading: '您的选择已收到', text: '', buttons: 0}, 'nothing to press any more');
    await forgotten.click('button');
    assert.equal((await said(forgotten)).heading, '您的选择已收到');
    const other = await open(linkOf(offer, '都不合适'));
    assert.deepEqual({...await said(other), text: ''}, {heading: '这一步已经结束', text: '', buttons: 0});
    await picture(other, 'zh-CN-over');
  });
  assert.deepEqual(await chosen(number), [2]);
  assert.equal((await customer.look()).filter(({text}) => text.includes('您已确认方案')).length, 1);
});

test('a choice that was made by reply, or is asked anew, while the page was open', async () => {
  const procedure = await Procedure.start(site, desk);
  const {customer, number, offer} = await procedure.proposed('li', '李梅');
  await onAPhone(async open => {
    const [first, second] = [await open(linkOf(offer, '确认选择方案1')), await open(linkOf(offer, '确认选择方案2'))];
    await customer.reply(offer, `都不合适\n\n${quoted(offer)}`);
    await customer.hears('请告诉我们您的想法');
    await procedure.report(`/propose ${number}`, exchange.replaceAll('方案2', '方案1'), '没有了');
    const better = await customer.hears('▍方案1', '旧机收回');
    assert.deepEqual({...await said(await open(linkOf(offer, '确认选择方案1'))), text: ''}, {heading: '这一步已经结束', text: '', buttons: 0});
    await first.click('button');
    const over = await said(first);
    assert.equal(over.heading, '这一步已经结束');
    assert.ok(over.text.includes('「确认选择方案1」没有提交'), over.text);
    assert.deepEqual({stage: (await desk.ticket(number)).stage, chosen: await chosen(number)}, {stage: 'proposal', chosen: []});

    await customer.reply(better, `1\n\n${quoted(better)}`);
    await customer.hears('您已确认方案1');
    const ticket = await desk.ticket(number);
    await second.click('button');
    assert.equal((await said(second)).heading, '这一步已经结束');
    assert.equal((await said(await open(linkOf(better, '确认选择方案1')))).heading, '您的选择已收到', 'however it was made');
    assert.deepEqual(await desk.ticket(number), ticket);
  });
});

test('in English', async () => {
  const agent = await english.agent('Lee');
  const customer = await site.person('chen', {shown: 'Ann Lee'});
  await customer.write(english.address, 'human', 'human');
  const [number] = (await customer.hears('Ticket')).text.match(/[A-Z]{2}\d{8,}/);
  await agent.say(`/take ${number}`);
  await agent.say(`/done ${number} Replaced the left wheel motor.`);
  const result = await customer.hears('Replaced the left wheel motor');
  await onAPhone(async open => {
    // The customer's language, not the browser's.
    const page = await open(linkOf(result, 'Solved'));
    assert.equal(await page.title(), 'Your choice');
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    const asked = await said(page);
    assert.equal(asked.heading, 'Please confirm your choice');
    assert.ok(asked.text.includes('Solved') && asked.text.includes(number));
    assert.doesNotMatch(asked.text, /\p{Script=Han}/u);
    assert.equal(asked.buttons, 1);
    await picture(page, 'en-asks');
    await page.click('button');
    assert.equal((await said(page)).heading, 'We have your choice');
    await picture(page, 'en-made');
    const over = await open(linkOf(result, 'Not solved'));
    await picture(over, 'en-over');
  });
  const survey = await customer.hears('rate');
  await onAPhone(async open => {
    const page = await open(survey.text.match(/http\S+\/survey\/\S+/)[0]);
    await picture(page, 'en-survey');
    await picture(await open(linkOf(survey, 'Satisfied')), 'en-rate');
  });
});

/** The link with another end of its life, signed as the desk signs. */
async function expiring(link, seconds) {
  const at = link.lastIndexOf('/') + 1;
  const bytes = Buffer.from(link.slice(at), 'base64url');
  const what = bytes.subarray(0, -20).toString().replace(/^(\d+)\.\d+/, `$1.${seconds}`);
  const key = Buffer.from(await desk.query("select value from setting where name = 'survey_key'"), 'base64url');
  const mac = createHmac('sha256', key).update(`aftercare choice link\n${what}`).digest().subarray(0, 20);
  return link.slice(0, at) + Buffer.concat([Buffer.from(what), mac]).toString('base64url');
}

test('links that are forged, cut or too old decide nothing and say so', async () => {
  const {number, offer} = await (await Procedure.start(site, desk)).proposed('wang', '王磊');
  const ticket = await desk.ticket(number);
  const link = linkOf(offer, '确认选择方案1');
  const soon = Math.floor(Date.now() / 1000) + 3600;
  assert.equal((await fetch(await expiring(link, soon))).status, 200, 'that is how links are signed');
  const at = link.lastIndexOf('/') + 1;
  const forged = link.slice(0, at) + Buffer.from(Buffer.from(link.slice(at), 'base64url').toString('latin1').replace('choose:1', 'choose:2'), 'latin1').toString('base64url');
  const old = await expiring(link, soon - 7200);
  for (const [bad, status, words] of [[forged, 404, '链接打不开'], [link.slice(0, -3), 404, '链接打不开'], [`${link.slice(0, at)}x`, 404, '链接打不开'], [old, 410, '链接已过期']]) {
    for (const method of ['GET', 'POST']) {
      const answer = await fetch(bad, {method, headers: {'accept-language': 'zh-CN', origin: desk.service.root}});
      assert.equal(answer.status, status, `${method} ${bad}`);
      assert.ok((await answer.text()).includes(words), words);
    }
  }
  await onAPhone(async open => {
    const page = await open(forged);
    assert.equal(await page.title(), '确认选择');
    assert.equal((await said(page)).buttons, 0);
    await picture(page, 'zh-CN-forged');
    await picture(await open(old), 'zh-CN-expired');
  });
  await onAPhone(async open => {
    assert.equal((await said(await open(forged))).heading, 'This link does not work');
  }, {locale: 'en-GB'});
  assert.deepEqual(await desk.ticket(number), ticket);
});
