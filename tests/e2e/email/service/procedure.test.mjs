// The standard service procedure by mail, among real mail servers: the form, the diagnosis, the options, the result and
// the rating reach the customer as letters; replies and signed links answer them.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {below, fillIn, quoted} from './person.mjs';
import {diagnosis, exchange, linkOf, Procedure, repair} from './procedure.mjs';
import {Site} from './site.mjs';

let site;
let desk;
before(async () => {
  site = await Site.start();
  desk = await site.desk('one', {settings: {config: {profile: 'service-process'}}});
});
after(() => site?.close());

const events = (ticket, kind) => ticket.events.filter(event => event.kind === kind);
const waiting = async number => (await desk.ticket(number)).waiting;

test('to the archive by replies: a number chooses the option', async () => {
  const procedure = await Procedure.start(site, desk);
  const {customer, number, offer} = await procedure.proposed('zhang', '陈静');
  const before = await desk.ticket(number);
  assert.deepEqual({stage: before.stage, waiting: before.waiting}, {stage: 'proposal', waiting: 'choice'});
  assert.deepEqual(before.attachments.map(({name}) => name), ['显示屏E4.png']);
  await customer.reply(offer, `2\n\n${quoted(offer)}`);
  await customer.hears('您已确认方案2', '更换同型号新机');
  await procedure.agent.hears('选定了方案2');
  assert.equal((await desk.ticket(number)).stage, 'execution');
  await procedure.toArchive({customer, number});

  const ticket = await desk.ticket(number);
  const [agreed, chosen] = [...events(ticket, 'agreed'), ...events(ticket, 'chosen')];
  assert.equal(chosen.data.option, 2);
  for (const {actor, data} of [agreed, chosen])
    assert.deepEqual({kind: actor.kind, who: data.signature.who}, {kind: 'customer', who: `email:main:${customer.address}`});
  assert.notEqual(agreed.data.signature.hash, chosen.data.signature.hash, 'each signs what it was about');
});

test('a first letter of a few words: the form comes back filled in, then something is put right', async () => {
  const customer = await site.person('zhao', {shown: '赵敏'});
  await customer.write(desk.address, '洗衣机漏水', '你好，洗衣机漏水了，请帮忙看看。');
  const form = await customer.hears('____', '需求类型');
  await customer.reply(form, `见下方填写\n${below({...form, text: fillIn(form.text, {
    需求类型: '报修·硬件故障', 紧急程度: '紧急', 产品名称: '滚筒洗衣机', 型号规格: 'WM-100', 购买日期: '2026年3月1日', 期望的处理: '上门维修',
    联系方式: '13912345678', 联系地址: '上海市浦东新区张江路100号3幢502室'})})}`);
  const summary = await customer.hears('请核对', 'WM-100');
  await customer.reply(summary, `型号规格：WM-200\n问题描述：脱水时底部漏水，每次大约一杯，排水管检查过没有破损\n\n${quoted(summary)}`);
  const corrected = await customer.hears('请核对', 'WM-200');
  const [, word] = corrected.text.match(/回复「([^」]+)」/);
  await customer.reply(corrected, `${word}\n\n${quoted(corrected)}`);
  const [number] = (await customer.hears('您的反馈已提交')).text.match(/\d{6}-\d{3}/);
  const ticket = await desk.ticket(number);
  assert.deepEqual({stage: ticket.stage, kind: ticket.kind, priority: ticket.priority, product: ticket.product},
                   {stage: 'intake', kind: 'hardware', priority: 'urgent', product: '滚筒洗衣机'});
  const submission = JSON.stringify(ticket.submission);
  for (const words of ['WM-200', '脱水时底部漏水', '13912345678']) assert.ok(submission.includes(words), words);
  assert.doesNotMatch(submission, /WM-100|____|原始邮件/);
});

test('neither the diagnosis nor the options suit: objections and reasons by reply', async () => {
  const procedure = await Procedure.start(site, desk);
  const {customer, number} = await procedure.ticket('li', '李梅');
  await procedure.report(`/diagnose ${number}`, diagnosis);
  const findings = await customer.hears('诊断结论和责任认定如下');
  assert.equal(await waiting(number), 'agreement');
  await customer.reply(findings, `不同意，主板上个月才换过，请再查一次\n\n${quoted(findings)}`);
  await procedure.agent.hears('有异议', '上个月才换过');
  await customer.hears('重新核实');
  assert.equal(await waiting(number), 'nobody');

  await procedure.report(`/diagnose ${number}`, diagnosis.replace('室外机主板的通信芯片损坏', '新主板的插头松动'));
  const second = await customer.hears('诊断结论和责任认定如下', '插头松动');
  await customer.reply(second, `同意\n\n${quoted(second)}`);
  await customer.hears('谢谢您的确认');
  await procedure.report(`/propose ${number}`, repair, '没有了');
  const offer = await customer.hears('▍方案1', '都不合适');
  await customer.reply(offer, `都不合适\n\n${quoted(offer)}`);
  const asked = await customer.hears('请告诉我们您的想法');
  await procedure.agent.hears('方案都不合适');
  await customer.reply(asked, `主板已经换过一次了，希望直接换新机\n\n${quoted(asked)}`);
  await procedure.agent.hears('说明原因', '希望直接换新机');
  assert.deepEqual([(await desk.ticket(number)).stage, await waiting(number)], ['proposal', 'nobody']);

  await procedure.report(`/propose ${number}`, `${repair}\n${exchange}`, '没有了');
  const better = await customer.hears('▍方案2', '更换同型号新机');
  await customer.reply(better, `方案2，谢谢\n\n${quoted(better)}`);
  await customer.hears('您已确认方案2');
  await procedure.toArchive({customer, number});
  const ticket = await desk.ticket(number);
  assert.deepEqual(['objected', 'agreed', 'declined', 'chosen'].map(kind => events(ticket, kind).length), [1, 1, 1, 1]);
});

/** As the page's form goes back. */
const press = link => fetch(link, {method: 'POST', body: new URLSearchParams(), headers: {origin: desk.service.root}});

/** As programs do that check mail: opens every link of a letter. */
async function scan(mail) {
  const links = mail.text.match(/https?:\/\/\S+/g);
  for (const link of links)
    for (const method of ['HEAD', 'GET', 'GET']) {
      const answer = await fetch(link, {method});
      assert.equal(answer.status, 200, link);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      if (method === 'GET') assert.match(await answer.text(), /<form method="post"/);
    }
  await desk.settle();
  return links.length;
}

test('to the archive by signed links: opening them decides nothing, each decides once', async () => {
  const procedure = await Procedure.start(site, desk);
  const {customer, number, offer} = await procedure.proposed('wang', '王磊');
  const offered = await desk.ticket(number);
  const [first, second, none] = ['确认选择方案1', '确认选择方案2', '都不合适'].map(label => linkOf(offer, label));
  assert.ok(first.startsWith(`${desk.service.root}/choice/`), first);
  assert.equal(await scan(offer), 3);
  assert.deepEqual(await desk.ticket(number), offered);

  // Two taps at once, and one more.
  const answers = await Promise.all([press(second), press(second)]);
  answers.push(await press(second));
  for (const answer of answers) {
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /您的选择已收到/);
  }
  await customer.hears('您已确认方案2');
  const chosen = await desk.ticket(number);
  assert.deepEqual([chosen.stage, events(chosen, 'chosen').map(({data}) => data.option)], ['execution', [2]]);
  assert.equal(events(chosen, 'chosen')[0].data.signature.who, `email:main:${customer.address}`);

  // What was not chosen is not taken afterwards, however often it is pressed, and nobody is told that it was.
  for (const link of [first, none, first]) {
    const answer = await press(link);
    assert.equal(answer.status, 409);
    assert.doesNotMatch(await answer.text(), /已收到/);
  }
  assert.deepEqual(await desk.ticket(number), chosen);

  const result = await procedure.done({customer, number});
  // What only shows something, or asks for words, is answered by writing.
  assert.equal(await scan(result), 2);
  assert.equal((await press(linkOf(result, '已解决'))).status, 200);
  const survey = await customer.hears('打个分');
  assert.equal(await scan(survey), 4, 'the page and a link for each step');
  assert.equal((await desk.ticket(number)).stage, 'survey');
  assert.equal((await press(linkOf(survey, '满意'))).status, 200);
  await customer.hears('感谢您的评价');
  assert.equal((await press(linkOf(survey, '不满意'))).status, 409);
  await procedure.assertArchived(number);
  assert.equal((await customer.look()).filter(({text}) => text.includes('您已确认方案')).length, 1);
});
