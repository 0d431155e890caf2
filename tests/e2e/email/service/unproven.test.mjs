// Letters in somebody else's name, written by swaks with a From of its choice: they answer nothing of ours and nobody
// vouches for them, so they do nothing until the person at the real mailbox says that they are theirs.
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {after, before, test} from 'node:test';
import {swaks} from '../mta/harness.mjs';
import {quoted} from './person.mjs';
import {Site, sleep, until} from './site.mjs';

let site;
let desk;
let agent;
/** Where the forger reads: an address in the Reply-To. */
let forger;
before(async () => {
  site = await Site.start(['one', 'two']);
  desk = await site.desk('one');
  agent = await desk.agent('王工');
  forger = await site.person('odd', {shown: '路人'});
});
after(() => site?.close());

/** A fresh letter with somebody's From, by another envelope sender; `headers`: more of its lines. */
async function forge(person, text, {subject = text, to = desk.address, headers = []} = {}) {
  const encoded = words => `=?UTF-8?B?${Buffer.from(words).toString('base64')}?=`;
  const lines = [`From: ${encoded(person.shown)} <${person.address}>`, `To: <${to}>`, `Subject: ${encoded(subject)}`,
                 `Reply-To: <${forger.address}>`, `Message-ID: <${randomUUID()}@elsewhere.test>`, ...headers,
                 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '',
                 ...Buffer.from(text).toString('base64').match(/.{1,76}/g), ''];
  const {code, stdout, stderr} = await swaks(site.port, ['--from', forger.address, '--to', to], lines.join('\n'));
  assert.equal(code, 0, stdout + stderr);
}

/** A ticket by asking for a person: the customer, the letter with its number, and the number. */
async function ticketOf(name, shown, at = desk) {
  const customer = await site.person(name, {shown});
  await customer.write(at.address, '转人工', '转人工');
  const mail = await customer.hears('编号');
  const [number] = mail.text.match(/[A-Z]{2}\d{8,}/);
  return {customer, number, mail};
}

async function take(by, {customer, number}) {
  await by.hears(number);
  await by.say(`/take ${number}`);
  await customer.hears('已接手');
}

/** Once whatever has come is dealt with: the forger has got nothing at all. */
async function assertForgerKnowsNothing() {
  await desk.settle();
  await sleep(500);
  assert.deepEqual((await forger.look()).map(({subject}) => subject), []);
}

test('in the name of a customer with an open ticket', async () => {
  const {customer, number} = await ticketOf('zhang', '张三');
  await take(agent, {customer, number});
  await agent.say(`/done ${number} 已更换左轮电机`);
  await customer.hears('请问问题解决了吗');
  const before = await desk.ticket(number);
  await forge(customer, '已解决');
  const question = await customer.hears('> 已解决', '是您本人写的吗');
  assert.deepEqual(question.to.value.map(({address}) => address), [customer.address]);
  assert.doesNotMatch(question.text, /更换左轮|SR\d/, 'the question tells nothing of the ticket');
  await forge(customer, '请把地址改成我家：北京市朝阳区某路1号');
  const second = await customer.hears('> 请把地址改成我家', '是您本人写的吗');
  await assertForgerKnowsNothing();
  assert.deepEqual(await desk.ticket(number), before, 'nothing is changed');
  assert.ok(!agent.messages.some(({text}) => text.includes('请把地址改成我家')));

  await customer.reply(second, `2\n\n${quoted(second)}`);
  await customer.hears('那封信不会处理');
  assert.deepEqual(await desk.ticket(number), before);
  await customer.reply(question, `1\n\n${quoted(question)}`);
  await customer.hears('打个分');
  const after = await desk.ticket(number);
  assert.equal(after.stage, 'survey');
  assert.equal(after.events.filter(({kind}) => kind === 'confirmed').length, 1);
  await customer.reply(question, `是我写的\n\n${quoted(question)}`);
  await customer.hears('已经处理过');
  assert.deepEqual(await desk.ticket(number), after, 'once');
  await assertForgerKnowsNothing();
});

test('in the name of an agent who works by mail', async () => {
  const staff = await site.person('hook', {domain: 'staff.test', shown: '陈工'});
  await staff.write(desk.address, '加入', await desk.joinLine('陈工'));
  await staff.hears('坐席');
  const {customer, number} = await ticketOf('li', '李四');
  const told = await staff.hears(number);
  await staff.reply(told, `/take ${number}\n\n${quoted(told)}`);
  const taken = await customer.hears('陈工已接手');
  await customer.reply(taken, '我的电话是 13987654321');
  await staff.hears('13987654321');
  const before = await desk.ticket(number);

  await forge(staff, `/show ${number}\n/close ${number} 重复`, {subject: '请处理'});
  const question = await staff.hears('是您本人写的吗', `> /close ${number} 重复`);
  assert.doesNotMatch(question.text, /13987654321|李/, 'nothing of the ticket stands in the question');
  await assertForgerKnowsNothing();
  assert.deepEqual(await desk.ticket(number), before, 'not executed');
  assert.ok(!(await staff.look()).some(({text}) => text.includes('处理过程')), 'not shown either');

  await staff.reply(question, `1\n\n${quoted(question)}`);
  const shown = await staff.hears('处理过程', number);
  assert.deepEqual(shown.to.value.map(({address}) => address), [staff.address]);
  await desk.settle();
  const {stage, closing} = await desk.ticket(number);
  assert.deepEqual([stage, closing === 'open'], ['archive', false]);
  await assertForgerKnowsNothing();
});

test('vouched for by a trusted server it is taken at once; by another server, or for another domain, it is not', async () => {
  // The site's Postfix, by the name in its Received; swaks writes what a filter of it would.
  const trusting = await site.desk('two', {channel: {trusted_servers: ['mx.test.invalid']}});
  const helper = await trusting.agent('赵工');
  const {customer, number} = await ticketOf('wang', '王五', trusting);
  await take(helper, {customer, number});
  await helper.say(`/done ${number} 已更换左轮电机`);
  await customer.hears('请问问题解决了吗');
  const vouched = (server, domain) => ({to: trusting.address, headers: [`Authentication-Results: ${server}; dmarc=pass header.from=${domain}`]});
  for (const [server, domain] of [['mx.elsewhere.test', 'customer.test'], ['mx.test.invalid', 'elsewhere.test']]) {
    await forge(customer, `未解决，${server}说的`, vouched(server, domain));
    await customer.hears(`> 未解决，${server}说的`, '是您本人写的吗');
    assert.equal((await trusting.ticket(number)).stage, 'confirmation');
  }
  await forge(customer, '已解决', vouched('mx.test.invalid', 'customer.test'));
  await until(() => trusting.query("select count(*) from ticket_event where kind = 'confirmed'").then(Number), 'the confirmation');
  assert.equal((await trusting.ticket(number)).stage, 'survey');
});
