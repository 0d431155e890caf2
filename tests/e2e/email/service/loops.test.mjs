// Machines that write to machines: whatever the headers say, they stop by themselves within the caps.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {SMTPServer} from 'smtp-server';
import nodemailer from 'nodemailer';
import {simpleParser} from 'mailparser';
import {freePort, Site, sleep} from './site.mjs';

/** As Options::caps: what may be answered to one address in ten minutes, and what one address may begin. */
const answersSoon = 5;

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

/** A program at vac-loop.test that answers whatever comes, with `headers`; hides what it is. */
async function responder(desk, address, headers) {
  const answered = [];
  const transport = nodemailer.createTransport({host: '127.0.0.1', port: site.port, tls: {rejectUnauthorized: false}});
  const answer = async mail => {
    answered.push(mail);
    await transport.sendMail({from: address, to: (mail.replyTo ?? mail.from).value[0].address, subject: `Re: ${mail.subject}`, headers,
                              text: `我在出差，第${answered.length}次自动告诉您`, inReplyTo: mail.messageId, references: [mail.messageId]});
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
