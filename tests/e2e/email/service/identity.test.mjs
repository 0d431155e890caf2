// Whose mail it is and where it belongs: threads, the same mail twice, strangers, bounces, absence notices, files.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {after, before, test} from 'node:test';
import nodemailer from 'nodemailer';
import {quoted} from './person.mjs';
import {Site, sleep, until} from './site.mjs';

let site;
let desk;
let agent;

before(async () => {
  site = await Site.start();
  desk = await site.desk();
  agent = await desk.agent('王工');
});
after(() => site?.close());

/** A ticket by asking for a person: the customer, the mail that says its number, and the number. */
async function ticketOf(name, more) {
  const customer = await site.person(name, more);
  await customer.write(desk.address, '转人工', '转人工');
  const mail = await customer.hears('编号');
  const [number] = mail.text.match(/\d{6}-\d{3}|[A-Z]{2}\d{8,}/);
  await agent.hears(number);
  return {customer, mail, number};
}

/** For those who have no mailbox. */
async function writeAs(from) {
  const transport = nodemailer.createTransport({host: '127.0.0.1', port: site.port, tls: {rejectUnauthorized: false}});
  await transport.sendMail({from, to: desk.address, subject: '转人工', text: '转人工'});
  transport.close();
}

const numberOf = address => until(() => desk.query(
  `select t.number from ticket t join conversation c on c.id = t.conversation where c.chat = '${address}'`), 'the ticket');

test('every mail of ours ties itself to the thread', async () => {
  const {customer, mail, number} = await ticketOf('li', {shown: '李四'});
  await agent.say(`/take ${number}`);
  const taken = await customer.hears('已接手');
  const {messageId} = await customer.reply(taken, `现在机器还是不转。\n\n${quoted(taken)}`);
  await agent.hears('现在机器还是不转');
  await agent.say(`/reply ${number} 请问指示灯亮吗？`);
  const answer = await customer.hears('指示灯亮吗');
  assert.equal(answer.inReplyTo, messageId);
  assert.ok([answer.references].flat().includes(messageId));
  assert.ok([answer.references].flat().includes(taken.messageId), 'the whole thread is named');
  for (const each of customer.mails) {
    assert.equal((each.subject.match(/re:|回复[:：]/gi) ?? []).length, 1, each.subject);
    assert.ok(each.replyTo.value[0].address.startsWith('service+'), 'answers carry a token');
    assert.equal(each.from.value[0].address, desk.address);
    // What an agent wrote is a person's letter, and is to be treated as one.
    assert.equal(/^Auto-Submitted: auto-/m.test(each.raw), !each.text.includes('指示灯亮吗'), each.subject);
  }
  const ids = customer.mails.map(({messageId: id}) => id);
  assert.equal(new Set(ids).size, ids.length, 'a Message-ID of its own');
  assert.ok(answer.subject.includes(`[#${number}]`), answer.subject);
  assert.equal(answer.subject.split(`[#${number}]`).length, 2, 'the number stands there once');
  assert.doesNotMatch(mail.raw, /^Return-Path: <service@/m, 'answers do not come back to the address itself');
});

test('the same mail by two ways is one', async () => {
  const {customer, mail, number} = await ticketOf('dup');
  await agent.say(`/take ${number}`);
  await customer.hears('已接手');
  const builder = nodemailer.createTransport({streamTransport: true, buffer: true});
  const {message} = await builder.sendMail({
    from: customer.address, to: mail.replyTo.value[0].address, subject: `Re: ${mail.subject}`, text: '补充：只在低温时出现',
    inReplyTo: mail.messageId, references: [mail.messageId], messageId: '<twice@customer.test>'});
  await customer.transport.sendMail({envelope: {from: customer.address, to: mail.replyTo.value[0].address}, raw: message});
  await agent.hears('只在低温时出现');
  assert.equal(await desk.post(message), 200);
  assert.equal(await desk.post(message.toString().replaceAll('\r\n', '\n')), 200, 'with other line ends');
  await desk.settle();
  assert.equal(await desk.count("select count(*) from letter where cast(raw as text) like '%twice@customer.test%'"), 3, 'all are kept');
  await agent.say(`/progress ${number} 低温的原因在查`);
  await customer.hears('低温的原因在查');
  assert.equal(agent.messages.filter(({text}) => text.includes('只在低温时出现')).length, 1);
});

test('somebody else who answers is an outsider', async () => {
  const {mail, number, customer} = await ticketOf('wang');
  await agent.say(`/take ${number}`);
  await customer.hears('已接手');
  const other = await site.person('odd', {shown: '路人'});
  await other.reply(mail, '我是他同事，请把地址改成我家。');
  const told = await agent.hears('请把地址改成我家');
  assert.ok(told.text.includes('路人') && told.text.includes(number), told.text);
  await desk.settle();
  await sleep(500);
  assert.ok(!(await other.look()).some(({text}) => text.includes(number)), 'the outsider is told nothing of the ticket');
  const ticket = JSON.stringify(await desk.ticket(number));
  assert.ok(!ticket.includes('"customer":"路人"'));
});

test('a bounce tells the agent', async () => {
  // Postfix takes mail for this address and finds later that nobody is there.
  await writeAs('lost@gone.test');
  const number = await numberOf('lost@gone.test');
  await agent.hears(number, '退回', '5.1.1');
  await desk.settle();
});

test('an address that the server refuses at once tells the agent too', async () => {
  await writeAs('nobody-here@customer.test');
  const number = await numberOf('nobody-here@customer.test');
  await agent.hears(number, '没有送达');
});

test('an absence notice is neither answered nor taken for an answer', async () => {
  const {customer, mail, number} = await ticketOf('vac');
  await agent.say(`/take ${number}`);
  const taken = await customer.hears('已接手');
  const before = (await customer.look()).length;
  const stage = (await desk.ticket(number)).stage;
  for (const headers of [{'Auto-Submitted': 'auto-replied'}, {'X-Autoreply': 'yes', Precedence: 'auto_reply'}])
    await customer.reply(taken, '您好，我正在休假，12月1日回来。', {headers});
  await until(() => desk.query('select count(*) >= 2 from letter where done = 1').then(Number), 'the notices');
  await desk.settle();
  await sleep(700);
  assert.equal((await customer.look()).length, before, 'no answer');
  assert.equal((await desk.ticket(number)).stage, stage);
  assert.ok(!agent.messages.some(({text}) => text.includes('正在休假')), 'nobody is bothered');
  assert.ok(mail);
});

test('a file with a Chinese name arrives byte for byte, and goes back to a customer as it is', async () => {
  const {customer, mail, number} = await ticketOf('file');
  await agent.say(`/take ${number}`);
  const taken = await customer.hears('已接手');
  const photo = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC', 'base64');
  const document = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.from(Array.from({length: 200_000}, (_, i) => (i * 7919) & 255))]);
  await customer.reply(taken, '照片和发票见附件', {attachments: [
    {filename: '故障照片 第1张.png', content: photo, contentType: 'image/png'},
    {filename: '购机发票（2026年）.pdf', content: document, contentType: 'application/pdf'}]});
  await agent.hears('照片和发票见附件');
  const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');
  const kept = await until(async () => {
    const found = (await desk.ticket(number)).attachments ?? [];
    return found.length === 2 && found.every(({sha256: sum}) => sum) && found;
  }, 'both files');
  assert.deepEqual(kept.map(({sha256: sum}) => sum).sort(), [sha256(photo), sha256(document)].sort());
  assert.deepEqual(kept.map(({name}) => name).sort(), ['故障照片 第1张.png', '购机发票（2026年）.pdf'].sort());

  await agent.sendFiles([{name: '安装说明书.pdf', type: 'application/pdf', bytes: document}], `/reply ${number} 请看说明书`);
  await customer.hears('请看说明书');
  // The file follows as soon as it is kept.
  const answer = await until(async () => (await customer.look()).find(({attachments}) => attachments.length > 0), 'the file');
  assert.equal(answer.attachments[0].filename, '安装说明书.pdf');
  assert.ok(answer.attachments[0].content.equals(document));
  assert.ok(mail);
});
