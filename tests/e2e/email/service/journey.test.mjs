// A customer's whole way by mail: a first mail, one answer with everything that is left, the form filled in as mail
// programs lay it out, the summary, one word to confirm, a ticket, its work, the result, the rating, the archive.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {below, fillIn, quoted} from './person.mjs';
import {Site, sleep} from './site.mjs';

let site;
let desk;
before(async () => {
  site = await Site.start();
  desk = await site.desk();
});
after(() => site?.close());

const answers = {
  客户类型: '个人客户', 姓名: '张三丰', 联系方式: '13812345678', 联系地址: '上海市浦东新区世纪大道100号12栋301室', 反馈对象: '产品问题',
  产品名称: '智能扫地机器人', 型号规格: 'SR-X200 Pro', 序列号: 'SN2026A0001', 购买日期: '2026年3月15日', 购买渠道: '线下门店',
  背景: '2026年9月18日晚上8点在客厅木地板上日常清扫时发生，室温约25度，此前使用半年一直正常',
  具体: '开机后行走约3分钟就停机并亮红灯，屏幕显示E05，重启后仍然如此', 频率: '每次都会', 异响: '有异响', 异味: '有异响',
  措施: '重启三次，清理了左轮和主刷的毛发，充满电后再试，故障依旧', 期望: '免费维修',
};

/** The labels of the lines to fill in. */
const labels = text => [...text.matchAll(/^\d+\.\s*\*?([^：:]+)[：:]\s*_{2,}/gm)].map(([, label]) => label.trim());
const answerTo = label => Object.entries(answers).find(([key]) => label.includes(key))?.[1];

/** How people send the form back. */
const layouts = {
  'filled in inside of the quote, as Foxmail and QQ leave it': mail => `见下方填写\n${below({...mail, text: fillIn(mail.text, answers)})}`,
  'filled in inside of a quote with marks': mail => quoted({...mail, text: fillIn(mail.text, answers)}),
  'answers below the quoted lines': mail => quoted(mail).split('\n').flatMap(line => {
    const found = /^> \d+\.\s*\*?([^：:]+)[：:]\s*_{2,}/.exec(line);
    const answer = found && answerTo(found[1]);
    return answer ? [line, '', answer, ''] : [line];
  }).join('\n'),
  'lines of their own above the quote': mail => `${labels(mail.text).filter(answerTo).map(label => `${label}：${answerTo(label)}`).join('\n')}\n\n${quoted(mail)}`,
};

/** Until the form is complete: conditional fields may need a second mail, never more than three. */
async function fill(customer, mail, layout) {
  for (let mails = 1; mails <= 3; ++mails) {
    assert.ok(labels(mail.text).length > 0, `nothing to fill in:\n${mail.text}`);
    await customer.reply(mail, layout(mail));
    mail = await customer.hears('##');
    if (mail.text.includes('视同签字')) return {mail, mails};
  }
  return assert.fail(`still not complete:\n${mail.text}`);
}

async function submit(name, layout, more = {}) {
  const customer = await site.person(name, more);
  await customer.write(desk.address, '扫地机器人停机', '你好，我家的扫地机器人停机了，亮红灯。\n-- \n张三丰');
  const first = await customer.hears('来信已收到');
  await desk.settle();
  await sleep(300);
  assert.equal((await customer.look()).length, 1, 'one mail answers one mail');
  assert.ok(labels(first.text).length >= 5, `everything that is left is asked at once:\n${first.text}`);
  const {mail: summary, mails} = await fill(customer, first, layout);
  const [, word] = summary.text.match(/回复「([^」]+)」/);
  await customer.reply(summary, `${word}\n\n${quoted(summary)}`);
  const submitted = await customer.hears('编号');
  const [number] = submitted.text.match(/\d{6}-\d{3}|[A-Z]{2}\d{8,}/);
  return {customer, number, submitted, mails};
}

describe('the form comes back', () => {
  const names = ['zhao', 'chen', 'liu', 'sun'];
  for (const [i, [what, layout]] of Object.entries(layouts).entries())
    test(what, async () => {
      const {number, mails} = await submit(names[i], layout, {shown: '张三丰'});
      assert.ok(mails <= 2, `${mails} mails to fill in the form`);
      const ticket = await desk.ticket(number);
      const submission = JSON.stringify(ticket.submission);
      for (const value of ['张三丰', 'SR-X200 Pro', 'SN2026A0001', '亮红灯', '室温约25度', '清理了左轮和主刷的毛发'])
        assert.ok(submission.includes(value), `${value} is missing in ${submission}`);
      assert.doesNotMatch(submission, /____|见下方填写|写道/);
    });
});

test('to the archive: an agent at the web chat, results and rating by reply', async () => {
  const agent = await desk.agent('王工');
  const {customer, number} = await submit('zhang', layouts['lines of their own above the quote'], {shown: '张三丰'});
  await agent.hears(number);
  await agent.say(`/take ${number}`);
  await customer.hears('王工已接手');
  await agent.say(`/progress ${number} 已安排工程师，明天上门`);
  const progress = await customer.hears('明天上门');
  await customer.reply(progress, `好的，明天上午在家。\n\n${quoted(progress)}`);
  await agent.hears('明天上午在家');
  await agent.say(`/done ${number} 已更换左轮电机，试机正常`);
  const result = await customer.hears('处理结果', '更换左轮电机');
  await customer.reply(result, `已解决\n\n${quoted(result)}`);
  const survey = await customer.hears('打个分');
  await customer.reply(survey, `满意\n\n${quoted(survey)}`);
  await customer.hears('感谢您的评价');
  const ticket = await desk.ticket(number);
  assert.deepEqual({stage: ticket.stage, rating: ticket.rating}, {stage: 'archive', rating: 'satisfied'});
});

test('the rating by the signed link: opening it changes nothing', async () => {
  const agent = await desk.agent('李工');
  const {customer, number} = await submit('wu', layouts['lines of their own above the quote']);
  await agent.say(`/take ${number}`);
  await customer.hears('李工已接手');
  await agent.say(`/done ${number} 已修好`);
  const result = await customer.hears('处理结果');
  await customer.reply(result, '已解决');
  const survey = await customer.hears('打个分');
  const [link] = survey.text.match(/https?:\/\/\S+/);
  assert.ok(link.startsWith(desk.service.root), link);
  const page = await fetch(link);
  assert.equal(page.status, 200);
  await fetch(link, {method: 'HEAD'});
  assert.equal((await desk.ticket(number)).stage, 'survey', 'a scanner opens every link');
  const form = await page.text();
  const values = [...form.matchAll(/<(?:input|button)[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)];
  const body = new URLSearchParams();
  for (const [, key, value] of values) if (!body.has(key)) body.set(key, value);
  const answer = await fetch(link, {method: 'POST', body, headers: {origin: desk.service.root}});
  assert.equal(answer.status, 200, await answer.text());
  assert.equal((await desk.ticket(number)).rating, 'satisfied');
});

test('an agent who works by mail', async () => {
  const agent = await site.person('hook', {domain: 'staff.test', shown: '陈工'});
  await agent.write(desk.address, '加入', await desk.joinLine('陈工'));
  await agent.hears('坐席');
  const {customer, number} = await submit('li', layouts['lines of their own above the quote'], {shown: '李四'});
  const told = await agent.hears(number);
  // Several commands in one mail, answered by one mail.
  const before = (await agent.look()).length;
  await agent.reply(told, `/take ${number}\n/progress ${number} 已联系仓库，配件明天到\n/note ${number} 客户很着急\n\n${quoted(told)}`);
  // Both may come as one letter.
  const taken = await customer.hears('陈工已接手');
  if (!taken.text.includes('配件明天到')) await customer.hears('配件明天到');
  const done = await agent.hears('已接单');
  await desk.settle();
  await sleep(500);
  assert.equal((await agent.look()).length, before + 1, 'the results come in one mail');
  // Plain words of staff go to nobody by accident.
  await agent.reply(done, '这位客户好麻烦');
  await sleep(1500);
  assert.ok(!(await customer.look()).some(({text}) => text.includes('好麻烦')));
  await agent.reply(done, `/reply ${number} 请问配件到了什么时间方便？`);
  const asked = await customer.hears('什么时间方便');
  await customer.reply(asked, '下午三点以后');
  await agent.hears('下午三点以后');
});
