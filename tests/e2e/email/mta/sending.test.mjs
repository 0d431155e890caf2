// Mail that leaves: through a real Postfix, and to a server of others that fails in every way.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { certificate, cleanUp, freePort, Postfix, Probe, send } from './harness.mjs';

let tls;
let probe;
let postfix;
const servers = [];

before(async () => {
  tls = await certificate();
  probe = new Probe('kept', await freePort());
  await probe.start();
  postfix = new Postfix(await freePort(), probe.port, tls);
  await postfix.start();
});
after(async () => {
  for (const server of servers) await new Promise((done) => server.close(done));
  await cleanUp();
});

const mail = (id, more = {}) => ({
  from: 'desk@test.invalid', from_name: '售后服务', to: 'wang@test.invalid', to_name: '王小明',
  subject: `Re: ${id}`, text: '您好，\n\n> 原文\n.\n谢谢', id: `${id}@test.invalid`, date: 1_795_000_000_000, ...more,
});

/** A server by others; what it took is in `took`. */
async function peer(options = {}) {
  const took = [];
  const server = new SMTPServer({
    key: readFileSync(tls.key), cert: readFileSync(tls.cert), authOptional: true, logger: false, closeTimeout: 100,
    onData(stream, session, done) {
      const pieces = [];
      stream.on('data', (piece) => pieces.push(piece));
      stream.on('end', () => {
        took.push({ session, bytes: Buffer.concat(pieces) });
        if (options.afterDot) options.afterDot(this, session, done);
        else done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  servers.push(server);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { server, took, port: server.server.address().port };
}

test('through Postfix and back by LMTP, read by mailparser', async () => {
  const long = `${'很长的名字'.repeat(9)}.docx`;
  const [result] = await send(postfix.port, 'starttls', 'none', [mail('round', {
    envelope: '', references: ['first@x.test', 'last@x.test'], fields: { 'Auto-Submitted': 'auto-replied' },
    reply_to: 'desk+c1.abc@test.invalid',
    files: [{ name: '发票（三月）.pdf', type: 'application/pdf', content: '%PDF\n' }, { name: long, type: 'bad', content: 'x' }],
  })], { authorities: tls.cert });
  assert.equal(result.kind, 'delivered', JSON.stringify(result));
  const [kept] = await probe.with('<round@test.invalid>');
  assert.equal(kept.mail_from, '');
  assert.deepEqual(kept.kept, ['wang@test.invalid']);
  const read = await simpleParser(kept.bytes);
  assert.equal(read.subject, 'Re: round');
  assert.deepEqual(read.from.value, [{ name: '售后服务', address: 'desk@test.invalid' }]);
  assert.deepEqual(read.to.value, [{ name: '王小明', address: 'wang@test.invalid' }]);
  assert.equal(read.replyTo.value[0].address, 'desk+c1.abc@test.invalid');
  assert.equal(read.messageId, '<round@test.invalid>');
  assert.equal(read.inReplyTo, '<last@x.test>');
  assert.deepEqual(read.references, ['<first@x.test>', '<last@x.test>']);
  assert.equal(read.headers.get('auto-submitted'), 'auto-replied');
  assert.equal(read.date.getTime(), 1_795_000_000_000);
  assert.equal(read.text.trim(), '您好，\n\n> 原文\n.\n谢谢');
  assert.match(read.html, /<blockquote type="cite"[^>]*>\s*<p>原文<\/p>/);
  assert.deepEqual(read.attachments.map((file) => file.filename), ['发票（三月）.pdf', long]);
  assert.equal(read.attachments[0].content.toString(), '%PDF\n');
});

test('a subject of any kind is read by mailparser as it was', async () => {
  const subjects = ['空调', 'a = b =? é 中文 "x" <y>', '长'.repeat(200), 'word '.repeat(60) + 'end', 'x'.repeat(300), '😀 =?UTF-8?B?eA==?= done'];
  const { took, port } = await peer();
  const results = await send(port, 'none', 'none', subjects.map((subject, index) => mail(`subject-${index}`, { subject })));
  assert.ok(results.every((result) => result.kind === 'delivered'));
  for (const [index, subject] of subjects.entries()) assert.equal((await simpleParser(took[index].bytes)).subject, subject);
});

test('Postfix refuses what it cannot deliver', async () => {
  const [result] = await send(postfix.port, 'starttls', 'none', [mail('away', { to: 'a@elsewhere.test' })], { authorities: tls.cert });
  assert.equal(result.kind, 'permanent', JSON.stringify(result));
  assert.equal(result.enhanced, '5.1.2');
  const [bad] = await send(postfix.port, 'starttls', 'none', [mail('bad', { to: 'a@b@c' })], { authorities: tls.cert });
  assert.equal(bad.kind, 'not composed');
});

test('a certificate that is not trusted', async () => {
  const [result] = await send(postfix.port, 'starttls', 'none', [mail('untrusted')]);
  assert.equal(result.kind, 'configuration');
  assert.match(result.reason, /certificate/);
});

test('STARTTLS is demanded', async () => {
  const { took, port } = await peer({ hideSTARTTLS: true });
  const [result] = await send(port, 'starttls', 'none', [mail('plain')], { authorities: tls.cert });
  assert.equal(result.kind, 'configuration');
  assert.match(result.reason, /STARTTLS/);
  assert.equal(took.length, 0);
});

test('PLAIN, LOGIN and XOAUTH2 under TLS of both kinds', async () => {
  for (const [method, kind] of [['PLAIN', 'password'], ['LOGIN', 'password'], ['XOAUTH2', 'xoauth2']]) {
    for (const secure of [false, true]) {
      const used = [];
      const { took, port } = await peer({
        secure, authOptional: false, authMethods: [method],
        onAuth(auth, session, done) {
          used.push([auth.method, auth.username, auth.password ?? auth.accessToken]);
          done(null, { user: auth.username });
        },
      });
      const [result] = await send(port, secure ? 'implicit' : 'starttls', kind, [mail('auth')], { authorities: tls.cert, secret: 'hunter2' });
      assert.equal(result.kind, 'delivered', JSON.stringify(result));
      assert.deepEqual(used, [[method, 'desk', 'hunter2']]);
      assert.equal(took.length, 1);
    }
  }
});

test('a wrong password is trouble of the account, and does not show', async () => {
  const { took, port } = await peer({ authOptional: false, onAuth: (auth, session, done) => done(new Error(`no: ${auth.password}`)) });
  const [result] = await send(port, 'starttls', 'password', [mail('auth')], { authorities: tls.cert, secret: 'hunter2' });
  assert.equal(result.kind, 'configuration');
  assert.equal(result.code, 535);
  assert.ok(!result.reason.includes('hunter2'));
  assert.equal(took.length, 0);
});

test('every refusal has its class', async () => {
  const error = (code, text) => Object.assign(new Error(text), { responseCode: code });
  const cases = [
    [{ onConnect: (session, done) => done(error(554, '5.7.1 blocked')) }, 'configuration', 554],
    [{ onMailFrom: (address, session, done) => done(error(553, '5.7.1 not yours')) }, 'configuration', 553],
    [{ onMailFrom: (address, session, done) => done(error(451, '4.3.0 later')) }, 'transient', 451],
    [{ onRcptTo: (address, session, done) => done(error(550, `5.1.1 ${address.address} unknown`)) }, 'permanent', 550],
    [{ onRcptTo: (address, session, done) => done(error(450, '4.2.0 greylisted')) }, 'transient', 450],
    [{ afterDot: (server, session, done) => done(error(554, '5.7.1 spam')) }, 'permanent', 554],
    [{ afterDot: (server, session, done) => done(error(451, '4.3.0 full')) }, 'transient', 451],
    [{ size: 100 }, 'permanent', 552],
  ];
  for (const [options, kind, code] of cases) {
    const { port } = await peer(options);
    const [result] = await send(port, 'none', 'none', [mail('refused')]);
    assert.equal(result.kind, kind, JSON.stringify(result));
    assert.equal(result.code, code, JSON.stringify(result));
    assert.ok(!result.reason.includes('@'), result.reason);
  }
});

test('lost after the dot is uncertain; sent again it is the same mail', async () => {
  let drop = true;
  const { took, port, server } = await peer({
    afterDot: (self, session, done) => {
      if (!drop) return done();
      drop = false;
      for (const connection of server.connections) connection._socket.destroy();
    },
  });
  const results = await send(port, 'none', 'none', [mail('twice'), mail('twice')]);
  assert.deepEqual(results.map((result) => result.kind), ['uncertain', 'delivered']);
  assert.equal(took.length, 2);
  assert.ok(took[0].bytes.equals(took[1].bytes));
});
