// Our IMAP client against a real Dovecot: nothing is lost and nothing taken twice, wherever it is killed.
import assert from 'node:assert/strict';
import {after, afterEach, before, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {Dovecot} from './dovecot.mjs';
import {Keeping, keyOf, mailOf} from './probe.mjs';

const limit = {timeout: 30000};
let dovecot, keeping, probe;

before(async () => { dovecot = await Dovecot.start(); });
after(async () => { await dovecot?.stop(); });
afterEach(async () => {
  await probe?.kill();
  keeping?.remove();
});

const overTls = user => ({port: dovecot.tlsPort, security: 'tls', authority: dovecot.certificate, user, password: dovecot.password});

/** Delivers mails of these names and answers their keys. */
function deliver(user, ...names) {
  const mails = names.map(name => mailOf(name));
  for (const mail of mails) dovecot.deliver(user, mail);
  return mails.map(keyOf).sort();
}

async function until(fits, what) {
  for (let i = 0; i < 100; ++i) {
    if (fits()) return;
    await sleep(50);
  }
  assert.fail(what);
}

const moved = (user, count, folder = 'Processed') => until(
  () => dovecot.count(user, 'INBOX') === 0 && dovecot.count(user, folder) === count, `${count} mails in ${folder}`);

test('mails come whole over TLS, are moved, and new ones come while idling', limit, async () => {
  keeping = new Keeping();
  const treacherous = mailOf('words', 'A4 OK fake\r\n* BYE {3}\r\n* 1 EXISTS\r\n.\r\n\r\n');
  const keys = [...deliver('whole', 'one', 'two'), keyOf(treacherous)];
  dovecot.deliver('whole', treacherous);
  probe = keeping.start(overTls('whole'));
  await probe.says('kept', 3);
  assert.deepEqual(keeping.keys(), keys.sort());
  await moved('whole', 3);
  await sleep(200);
  const begun = performance.now();
  const [later] = deliver('whole', 'three');
  await probe.says('kept', 4);
  assert.ok(performance.now() - begun < 3000, 'told by IDLE, not found by asking');
  assert.ok(keeping.keys().includes(later));
  await moved('whole', 4);
  assert.deepEqual(await probe.stop(), {code: 0, signal: null});
  assert.deepEqual(keeping.lines('stopped').length, 1);
});

test('STARTTLS, a folder with a Chinese name, and nothing again after a restart', limit, async () => {
  keeping = new Keeping();
  deliver('starttls', 'one', 'two');
  const server = {...overTls('starttls'), port: dovecot.port, security: 'starttls', 'done-folder': '已处理'};
  probe = keeping.start(server);
  await probe.says('kept', 2);
  await moved('starttls', 2, '已处理');
  await probe.stop();
  deliver('starttls', 'three');
  probe = keeping.start(server);
  await probe.says('kept');
  await moved('starttls', 3, '已处理');
  await probe.stop();
  assert.equal(keeping.keys().length, 3);
  assert.equal(keeping.lines('again').length, 0);
});

test('a certificate of nobody we trust is refused', limit, async () => {
  keeping = new Keeping();
  const {authority, ...stranger} = overTls('stranger');
  probe = keeping.start(stranger);
  await until(() => /TLS: certificate verify failed/.test(keeping.errors), 'the certificate is refused');
  assert.equal(keeping.lines('open').length, 0);
});

for (const place of ['fetch:1', 'fetch:3', 'keep:1', 'keep:3', 'save:1', 'save:2', 'save:4']) {
  test(`killed at ${place}: no mail lost, none taken twice`, limit, async () => {
    keeping = new Keeping();
    const user = place.replace(':', '');
    const keys = deliver(user, 'one', 'two', 'three', 'four');
    probe = keeping.start(overTls(user), {die: place});
    assert.equal((await probe.ended).signal, 'SIGKILL');
    probe = keeping.start(overTls(user));
    await moved(user, 4);
    deliver(user, 'last');
    await until(() => keeping.keys().length === 5, 'a later mail comes');
    await moved(user, 5);
    await probe.stop();
    for (const key of keys) {
      assert.equal(keeping.lines('kept').filter(([, , kept]) => kept === key).length, 1, 'each mail is taken once');
    }
    // Only what was kept and not yet saved is offered a second time, and known by its key.
    assert.equal(keeping.lines('again').length, place.startsWith('keep') ? 1 : 0);
  });
}

test('killed again and again at any moment: no mail lost, none taken twice', limit, async () => {
  keeping = new Keeping();
  const keys = deliver('anytime', ...Array.from({length: 40}, (_, i) => `mail-${i}`));
  let runs = 0;
  for (; runs < 60 && dovecot.count('anytime', 'Processed') < keys.length; ++runs) {
    probe = keeping.start(overTls('anytime'));
    await probe.says(['open']);
    await sleep(Math.random() * 60);
    await probe.kill();
  }
  probe = keeping.start(overTls('anytime'));
  await moved('anytime', keys.length);
  await probe.stop();
  assert.deepEqual(keeping.keys(), keys);
  // At most once: killed after the file was written it could not say so, and the mail is known at the next run.
  const kept = keeping.lines('kept').map(([, , key]) => key);
  assert.equal(new Set(kept).size, kept.length);
});

test('new UIDs for all mails: the same mails are known, a new one is taken', limit, async () => {
  keeping = new Keeping();
  const keys = deliver('renumbered', 'one', 'two', 'three');
  // Without a folder the mails stay, marked as seen.
  const server = {...overTls('renumbered'), 'done-folder': ''};
  probe = keeping.start(server);
  await probe.says('kept', 3);
  await until(() => dovecot.admin('search', '-u', 'renumbered', 'mailbox', 'INBOX', 'SEEN').trim().split('\n').length === 3, 'seen');
  await probe.stop();
  const old = dovecot.uidValidity('renumbered');
  // Dovecot takes the second of its clock.
  await sleep(1100);
  dovecot.forgetUids('renumbered');
  const [fresh] = deliver('renumbered', 'four');
  assert.notEqual(dovecot.uidValidity('renumbered'), old);
  probe = keeping.start(server);
  await probe.says(['kept', 'again'], 4);
  await probe.stop();
  assert.deepEqual(keeping.keys(), [...keys, fresh].sort());
  assert.equal(keeping.lines('again').length, 3);
  probe = keeping.start(server);
  await probe.says('open');
  deliver('renumbered', 'five');
  await probe.says('kept');
  assert.equal(keeping.lines('again').length, 3, 'the new UIDs are remembered');
});

test('IDLE that is issued again every 100 ms loses nothing', limit, async () => {
  keeping = new Keeping();
  probe = keeping.start(overTls('restless'), {'idle-ms': 100});
  await probe.says('open');
  const keys = [];
  for (let i = 0; i < 20; ++i) {
    keys.push(...deliver('restless', `mail-${i}`));
    await sleep(Math.random() * 120);
  }
  await moved('restless', 20);
  assert.deepEqual(keeping.keys(), keys.sort());
  assert.equal(keeping.lines('open').length, 1, 'on one connection');
});

test('a mail that is too large is reported and left; others go on', limit, async () => {
  keeping = new Keeping();
  dovecot.deliver('large', mailOf('large', 'x'.repeat(70) + '\r\n'.repeat(60000)));
  deliver('large', 'small');
  probe = keeping.start(overTls('large'), {largest: 100000});
  await probe.says('kept');
  assert.equal(keeping.lines('too_large').length, 1);
  await until(() => dovecot.count('large', 'INBOX') === 1 && dovecot.count('large', 'Processed') === 1, 'one each');
});

test('a wrong password is told to people, and appears nowhere', limit, async () => {
  keeping = new Keeping();
  probe = keeping.start({...overTls('wrong'), password: 'wrong-but-secret'});
  await probe.says('alert');
  assert.match(keeping.said.join(), /refused_login/);
  assert.doesNotMatch(keeping.said.join() + keeping.errors, /wrong-but-secret/);
});

test('the server is away and comes back', limit, async () => {
  keeping = new Keeping();
  const other = await Dovecot.start({capability: 'IMAP4rev1 UIDPLUS'});
  try {
    other.deliver('care', mailOf('one'));
    probe = keeping.start({port: other.tlsPort, security: 'tls', authority: other.certificate, password: other.password}, {'poll-ms': 200});
    await probe.says('kept');
    // Every connection is ended, as a provider does it.
    other.admin('kick', 'care');
    other.deliver('care', mailOf('two'));
    await probe.says('kept', 2);
    // The first one is copied twice if its connection ended before it was expunged; kept is each once.
    const moved = () => other.count('care', 'INBOX') === 0 && [2, 3].includes(other.count('care', 'Processed'));
    await until(moved, 'copied and expunged without MOVE');
    assert.equal(keeping.lines('again').length, 0);
  } finally {
    await probe.stop();
    await other.stop();
  }
});
