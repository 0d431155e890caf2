// Machines that write to machines: whatever the headers say, they stop by themselves within the caps.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {SMTPServer} from 'smtp-server';
import nodemailer from 'nodemailer';
import {simpleParser} from 'mailparser';
import {freePort, Site, sleep} from './site.mjs';

/** As Options::caps: what may be answered to one address in ten minutes, and what one address may begin. */
const answersSoon = 12;

let site;
before(async () => { site = await Site.start(['one', 'two']); });
after(() => site?.close());

/** Waits until a count has not grown for a while. */
async function rest(count, quiet = 2500, limit = 30000) {
  let [last, since] = [await count(), Date.now()];
  for (const end = Date.now() + limit; Date.now() < end; await sleep(100)) {
    const now = await count();
    if (now !== last) [last, since] = [now, Date.now()];
    if (Date.now() - since > quiet) return last;
  }
  return assert.fail(`it goes on and on: ${last}`);
}

const automatic = times => `我在出差，第${times}次自动告诉您`;

/** A program that answers whatever comes, with `headers` and what `words` says the nth time; hides what it is. */
async function responder(desk, address, headers, words = automatic) {
  const answered = [];
  const transport = nodemailer.createTransport({host: '127.0.0.1', port: site.port, tls: {rejectUnauthorized: false}});
  const answer = async mail => {
    answered.push(mail);
    await transport.sendMail({from: address, to: (mail.replyTo ?? mail.from).value[0].address, subject: `Re: ${mail.subject}`, headers,
                              text: words(answered.length), inReplyTo: mail.messageId, references: [mail.messageId]});
  };
  const server = new SMTPServer({authOptional: true, disabledCommands: ['STARTTLS'], onData: (stream, session, done) => {
    simpleParser(stream).then(mail => { done(); return answer(mail); }).catch(() => done());
  }});
  const port = await freePort();
  await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
  const write = text => transport.sendMail({from: address, to: desk.address, subject: '询问', text});
  const close = () => { transport.close(); return new Promise(resolve => server.close(resolve)); };
  return {answered, port, write, close};
}

test('two desks that write to each other', async () => {
  const [one, two] = [await site.desk('one'), await site.desk('two')];
  const kept = async () => await one.count('select count(*) from letter') + await two.count('select count(*) from letter');
  // Somebody forges a mail of one desk to the other.
  const transport = nodemailer.createTransport({host: '127.0.0.1', port: site.port, tls: {rejectUnauthorized: false}});
  await transport.sendMail({from: two.address, to: one.address, subject: '转人工', text: '转人工'});
  const letters = await rest(kept);
  assert.ok(letters <= 2 + 2 * answersSoon, `${letters} letters`);
  assert.ok(letters >= 2, 'the first is answered');
  await one.settle();
  await two.settle();
  transport.close();
  await Promise.all([one.close(), two.close()]);
});

for (const [what, headers, most] of [
  ['that says what it is', {'Auto-Submitted': 'auto-replied'}, 1],
  ['that passes for a person', {}, answersSoon],
])
  test(`a desk and a responder ${what}`, async () => {
    // The desk hands its mail to the responder itself.
    const address = `robot-${most}@elsewhere.test`;
    const robot = await responder({address: 'service@one.test'}, address, headers);
    const desk = await site.desk('one', {channel: {smtp: {url: `smtp://127.0.0.1:${robot.port}`}}});
    await robot.write('转人工');
    await rest(async () => robot.answered.length);
    assert.ok(robot.answered.length >= 1, 'the first letter is answered');
    assert.ok(robot.answered.length <= most, `${robot.answered.length} answers`);
    await desk.settle();
    await desk.close();
    await robot.close();
  });

const request = `客户类型：个人客户
姓名：吴敏
电话：13812345678
地址：浙江省杭州市西湖区文三路1号2幢303室
反馈对象：产品
产品名称：扫地机器人
型号：X200
序列号：SN2024A1B2C3
购买日期：2026年3月5日
购买渠道：线下门店
背景：10月25日晚上在家里客厅，木地板，之前一直正常
具体表现：清扫五分钟后原地打转，提示“左轮异常”
频率：每次都会
异响或异味：没有
已尝试：没有
期望：维修`;

test('a responder that passes for a person and has come as far as a ticket', async () => {
  const words = times => (times === 1 ? '确认提交' : automatic(times));
  const robot = await responder({address: 'service@one.test'}, 'robot-ticket@elsewhere.test', {}, words);
  const desk = await site.desk('one', {channel: {smtp: {url: `smtp://127.0.0.1:${robot.port}`}}});
  await robot.write(request);
  await rest(async () => robot.answered.length);
  assert.equal(await desk.count('select count(*) from ticket'), 1);
  assert.ok(robot.answered.length > 2, 'its first letters are answered');
  assert.ok(robot.answered.length <= answersSoon, `${robot.answered.length} answers`);
  await desk.settle();
  await desk.close();
  await robot.close();
});

test('a desk and its own bounce', async () => {
  const desk = await site.desk('one');
  const transport = nodemailer.createTransport({host: '127.0.0.1', port: site.port, tls: {rejectUnauthorized: false}});
  for (const from of ['a@gone.test', 'b@gone.test'])
    await transport.sendMail({from, to: desk.address, subject: '转人工', text: '转人工'});
  const letters = await rest(() => desk.count('select count(*) from letter'));
  assert.ok(letters >= 4 && letters <= 2 + 2 * answersSoon, `${letters} letters: two asked, their notices came back`);
  await desk.settle();
  transport.close();
  await desk.close();
});

test('a mail that seems to be from the desk itself', async () => {
  const desk = await site.desk('one');
  const transport = nodemailer.createTransport({host: '127.0.0.1', port: site.port, tls: {rejectUnauthorized: false}});
  await transport.sendMail({from: desk.address, to: desk.address, subject: '你好', text: '转人工'});
  const letters = await rest(() => desk.count('select count(*) from letter'));
  assert.equal(letters, 1, 'nothing answers it');
  assert.equal(await desk.count('select count(*) from ticket'), 0);
  await desk.settle();
  transport.close();
  await desk.close();
});
