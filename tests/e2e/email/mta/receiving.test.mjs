// Mail that comes: a real Postfix, swaks, nodemailer and bare sockets hand mail to our listener.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import nodemailer from 'nodemailer';
import { certificate, cleanUp, freePort, Postfix, Probe, swaks, until } from './harness.mjs';

let tls;
let probe;
let postfix;

before(async () => {
  tls = await certificate();
  probe = new Probe('kept', await freePort(), tls);
  await probe.start();
  postfix = new Postfix(await freePort(), probe.port, tls);
  await postfix.start();
});
after(cleanUp);

const mail = (id, body = 'hello') => `Subject: ${id}\nFrom: <a@test.invalid>\nTo: <x@test.invalid>\n\n${body}\n`;

test('swaks through Postfix: one mail, its envelope and its bytes', async () => {
  const { code, stdout } = await swaks(postfix.port,
    ['--from', 'a@test.invalid', '--to', 'Support+c12.AbC@test.invalid'], mail('one', '.\n..dots\n中文正文'));
  assert.equal(code, 0, stdout);
  const [kept] = await probe.with('Subject: one\r\n');
  assert.equal(kept.mail_from, 'a@test.invalid');
  assert.deepEqual(kept.kept, ['Support+c12.AbC@test.invalid']);
  assert.equal(kept.peer, '127.0.0.1');
  assert.ok(kept.text.includes('\r\n\r\n.\r\n..dots\r\n中文正文\r\n'), kept.text);
  assert.equal(probe.mails().filter((other) => other.text.includes('Subject: one\r\n')).length, 1);
});

test('nodemailer through Postfix: several recipients and an attachment', async () => {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: postfix.port, tls: { rejectUnauthorized: false } });
  const sent = await transport.sendMail({
    from: 'a@test.invalid', to: ['x@test.invalid', 'y@test.invalid'], subject: '两个收件人',
    text: 'several', headers: { 'X-Mark': 'several' }, attachments: [{ filename: '发票.pdf', content: Buffer.alloc(300_000, 7) }],
  });
  assert.equal(sent.accepted.length, 2);
  const found = await probe.with('X-Mark: several');
  assert.deepEqual(found.flatMap((kept) => kept.kept).sort(), ['x@test.invalid', 'y@test.invalid']);
  assert.ok(found[0].bytes.length > 400_000);
});

test('what cannot be kept now stays in Postfix and comes again, for those alone who lack it', async () => {
  const { code } = await swaks(postfix.port,
    ['--from', 'a@test.invalid', '--to', 'now@test.invalid,later-1@test.invalid'], mail('again'));
  assert.equal(code, 0);
  const found = await probe.with('Subject: again\r\n', 2);
  assert.deepEqual(found.map((kept) => kept.kept), [['now@test.invalid'], ['later-1@test.invalid']]);
  assert.match(postfix.log(), /later-1@test\.invalid.*status=deferred.*451 4\.3\.0/);
});

test('unknown and refused addresses come back to the author as bounces with a null sender', async () => {
  await swaks(postfix.port, ['--from', 'author@test.invalid', '--to', 'nobody@test.invalid'], mail('lost'));
  await swaks(postfix.port, ['--from', 'author@test.invalid', '--to', 'never@test.invalid'], mail('refused'));
  for (const status of ['5.1.1', '5.7.1']) {
    const [bounce] = await probe.with(`Status: ${status}`);
    assert.equal(bounce.mail_from, '');
    assert.deepEqual(bounce.kept, ['author@test.invalid']);
  }
});

test('a mail beyond our size is returned', async () => {
  await swaks(postfix.port, ['--from', 'big@test.invalid', '--to', 'x@test.invalid'], mail('big', 'x'.repeat(900).concat('\n').repeat(2_400)));
  const [bounce] = await probe.with('Status: 5.3.4');
  assert.deepEqual(bounce.kept, ['big@test.invalid']);
});

test('what comes while we are away is kept when we are back, once', async () => {
  await probe.stop();
  for (const number of [1, 2, 3, 4, 5])
    await swaks(postfix.port, ['--from', 'a@test.invalid', '--to', 'x@test.invalid'], mail(`away-${number}`));
  await until(() => /status=deferred.*Connection refused/.test(postfix.log()), 'a deferral');
  await probe.start();
  await postfix.flush();
  for (const number of [1, 2, 3, 4, 5]) assert.equal((await probe.with(`Subject: away-${number}\r\n`)).length, 1);
});

test('a mail that is being kept when we are told to stop is kept and answered', async () => {
  const sending = swaks(probe.port, ['--protocol', 'LMTP', '--from', 'a@b.test', '--to', 'slow@b.test'], mail('stopping'));
  await probe.with('Subject: stopping\r\n');
  await probe.stop();
  const { stdout } = await sending;
  assert.match(stdout, /250 2\.0\.0 Kept/);
  await probe.start();
});

test('swaks by LMTP and by SMTP, pipelined, under TLS', async () => {
  for (const [name, args] of [['lmtp', ['--protocol', 'LMTP']], ['smtp', []], ['pipelined', ['--pipeline']], ['tls', ['--tls']]]) {
    const { code, stdout } = await swaks(probe.port, ['--from', 'a@b.test', '--to', 'x@b.test,y@b.test', ...args], mail(name));
    assert.equal(code, 0, stdout);
    const [kept] = await probe.with(`Subject: ${name}\r\n`);
    assert.deepEqual(kept.kept, ['x@b.test', 'y@b.test']);
    assert.equal(stdout.match(/250 2\.0\.0 Kept/g).length, name === 'lmtp' ? 2 : 1);
  }
});

test('nodemailer by LMTP: UTF-8 addresses, a null sender, a refusal', async () => {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: probe.port, lmtp: true, tls: { rejectUnauthorized: false } });
  await transport.sendMail({ envelope: { from: '', to: ['售后@b.test'] }, raw: 'Subject: utf8\r\n\r\n内容\r\n' });
  const [kept] = await probe.with('Subject: utf8\r\n');
  assert.equal(kept.mail_from, '');
  assert.equal(kept.utf8, true);
  assert.deepEqual(kept.kept, ['售后@b.test']);
  await assert.rejects(transport.sendMail({ envelope: { from: 'a@b.test', to: ['nobody@b.test'] }, raw: 'Subject: no\r\n\r\n' }),
    (error) => error.responseCode === 550);
});

/** Says it and returns everything that is answered until the listener closes. */
async function talk(said) {
  const socket = connect(probe.port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => { answer += text; });
  socket.end(said);
  await once(socket, 'close');
  return answer;
}

test('nothing is smuggled', async () => {
  const begin = 'LHLO x\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<x@b.test>\r\nDATA\r\n';
  for (const [index, end] of ['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r\n.\r', '\r\n\0.\r\n'].entries()) {
    const evil = 'MAIL FROM:<evil@b.test>\r\nRCPT TO:<victim@b.test>\r\nDATA\r\nSubject: smuggled\r\n';
    const answer = await talk(`${begin}Subject: outer-${index}\r\n\r\nx${end}${evil}\r\n.\r\nQUIT\r\n`);
    assert.equal(answer.match(/250 2\.0\.0 Kept/g).length, 1, JSON.stringify(end));
    const [kept] = await probe.with(`Subject: outer-${index}\r\n`);
    assert.ok(kept.text.includes('smuggled'));
  }
  assert.ok(probe.mails().every((kept) => kept.mail_from !== 'evil@b.test'));
});
