// Mails by LMTP in one run: `node mail.mjs [MAILS]`, 10,000 if not said.
//
// The same client hands the same mails, over the same number of connections, first to smtp-server (npm) which does
// nothing but write each into a file and fsync it, then to `aftercare serve`, which stores, reads, judges and takes
// them. Printed: mails acknowledged in a second by both and their ratio, how long until all have been taken, and
// resident memory at a fifth of the run and at its end. Fails if a mail is missing, or if memory grows with the mails.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, openSync, closeSync, fsyncSync, readFileSync, rmSync, writeSync} from 'node:fs';
import {createRequire} from 'node:module';
import {connect} from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {Aftercare, freePort} from '../../fakes/aftercare.mjs';

// The peer is installed for the tests of the whole service.
const require = createRequire(path.join(path.dirname(fileURLToPath(import.meta.url)), '../../e2e/email/service/package.json'));
const {SMTPServer} = require('smtp-server');

const connections = 8;

const words = n => `您好，我们${n}号车间的水泵从昨天下午开始漏水，压力表读数不稳，重启之后没有改善。电话 138${String(n).padStart(8, '0')}。\r\n`;
const mail = n => Buffer.from([
  `From: =?UTF-8?B?${Buffer.from(`客户${n}`).toString('base64')}?= <c${n}@customer.test>`, 'To: service@desk.test',
  `Subject: =?UTF-8?B?${Buffer.from(`水泵漏水 ${n}`).toString('base64')}?=`, `Message-ID: <bench-${n}@customer.test>`,
  'Date: Sun, 22 Nov 2026 10:00:00 +0800', 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: base64', '', Buffer.from(words(n).repeat(4)).toString('base64').replace(/.{76}/g, '$&\r\n'),
  '.', ''].join('\r\n'));

/** A client that waits for each reply: the mails `take()` gives, until it gives none. */
async function hand(port, greeting, take) {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  let rest = '';
  let told = null;
  const fail = error => told?.reject(error ?? new Error('the connection ended'));
  socket.on('error', fail).on('close', () => fail());
  socket.on('data', bytes => {
    rest += bytes;
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (line[3] === ' ') told?.resolve(line);
    }
  });
  const reply = () => new Promise((resolve, reject) => { told = {resolve, reject}; });
  const ask = async (command, code) => {
    const answer = reply();
    socket.write(command);
    const line = await answer;
    if (!line.startsWith(code)) throw new Error(`${String(command).slice(0, 40)} is answered with ${line}`);
  };
  await reply();
  await ask(`${greeting} bench.test\r\n`, '250');
  for (let n = take(); n !== undefined; n = take()) {
    await ask(`MAIL FROM:<c${n}@customer.test>\r\n`, '250');
    await ask('RCPT TO:<service@desk.test>\r\n', '250');
    await ask('DATA\r\n', '354');
    await ask(mail(n), '250');
  }
  socket.removeAllListeners('close').end('QUIT\r\n');
}

/** Mails acknowledged in a second. `watch(n)` sees how many were begun. */
async function rate(port, greeting, count, watch = () => {}) {
  let next = 0;
  const take = () => {
    if (next >= count) return undefined;
    watch(next);
    return next++;
  };
  const begun = performance.now();
  await Promise.all(Array.from({length: connections}, () => hand(port, greeting, take)));
  return count / ((performance.now() - begun) / 1000);
}

async function peer(count) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'aftercare-bench-peer-'));
  let stored = 0;
  const server = new SMTPServer({lmtp: true, authOptional: true, disabledCommands: ['STARTTLS'], onData: (stream, session, done) => {
    const parts = [];
    stream.on('data', part => parts.push(part));
    stream.on('end', () => {
      const file = openSync(path.join(folder, String(++stored)), 'wx');
      for (const part of parts) writeSync(file, part);
      fsyncSync(file);
      closeSync(file);
      done(null, session.envelope.rcptTo.map(() => 'kept'));
    });
  }});
  server.on('error', () => {});
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    const perSecond = await rate(server.server.address().port, 'LHLO', count);
    assert.equal(stored, count);
    return perSecond;
  } finally {
    await new Promise(resolve => server.close(resolve));
    rmSync(folder, {recursive: true, force: true});
  }
}

const resident = pid => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

async function ours(count) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'aftercare-bench-mail-'));
  const lmtp = await freePort();
  // Answers go to a server that takes them and keeps nothing.
  const sink = new SMTPServer({authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false,
                               onData(stream, session, done) { stream.on('end', done).resume(); }});
  await new Promise(resolve => sink.listen(0, '127.0.0.1', resolve));
  const service = await Aftercare.prepare(folder, [{kind: 'email', account: 'main', address: 'service@desk.test', lmtp: {port: lmtp},
                                                    smtp: {url: `smtp://127.0.0.1:${sink.server.address().port}`}}]);
  const ask = query => Number(execFileSync('sqlite3', ['-batch', '-readonly', '-cmd', '.timeout 20000', service.database, query], {encoding: 'utf8'}).trim());
  await service.start();
  try {
    const early = {};
    const begun = performance.now();
    const perSecond = await rate(lmtp, 'LHLO', count, n => { if (n === Math.floor(count / 5)) early.mib = resident(service.pid); });
    assert.equal(ask('select count(*) from letter'), count, 'every mail is kept');
    for (const end = Date.now() + 600_000; ask('select count(*) from letter where done = 0') > 0 && Date.now() < end;) await sleep(250);
    const seconds = (performance.now() - begun) / 1000;
    assert.equal(ask('select count(*) from letter where done = 0'), 0, 'every mail is dealt with');
    assert.equal(ask("select count(*) from conversation where chat like 'c%@customer.test'"), count, 'everybody is known, once');
    const late = resident(service.pid);
    await service.stop();
    return {perSecond, seconds, early: early.mib, late};
  } finally {
    if (service.child.exitCode === null && service.child.signalCode === null) await service.kill();
    await new Promise(resolve => sink.close(resolve));
    rmSync(folder, {recursive: true, force: true});
  }
}

const count = Number(process.argv[2] ?? 10_000);
const theirs = await peer(count);
const {perSecond, seconds, early, late} = await ours(count);
const say = number => number.toFixed(number < 10 ? 2 : 0);
console.log(`mails: ${count} over ${connections} connections`);
console.log(`smtp-server, storing:  ${say(theirs)} mails/s`);
console.log(`aftercare, storing:    ${say(perSecond)} mails/s; ratio ${(perSecond / theirs).toFixed(2)}`);
console.log(`aftercare, all taken:  ${say(count / seconds)} mails/s (${seconds.toFixed(1)} s)`);
console.log(`resident memory: ${say(early)} MiB after ${Math.floor(count / 5)} mails, ${say(late)} MiB at the end`);
// The page cache of the store fills up to its bound once; what grows with every mail would be far more.
assert.ok(late < early * 1.5 + 24, `memory grows: ${early} to ${late} MiB`);
