// Our IMAP client against hoodiecrow-imap, a server with few extensions: no IDLE, no MOVE, no UIDPLUS.
import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import hoodiecrow from 'hoodiecrow-imap';
import {freePort} from '../../../fakes/aftercare.mjs';
import {Keeping, keyOf, mailOf} from './probe.mjs';

const limit = {timeout: 20000};
let server, keeping, probe;

afterEach(async () => {
  await probe?.kill();
  await new Promise(resolve => server.close(resolve));
  keeping.remove();
});

const ascii = name => mailOf(name, 'The machine is broken.\r\n');

async function begin(plugins, names, options = {}) {
  keeping = new Keeping();
  const messages = names.map(name => ({raw: ascii(name).toString('latin1')}));
  server = hoodiecrow({plugins, storage: {INBOX: {messages}, '': {folders: {Processed: {}}}}, ...options});
  const port = await freePort();
  await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
  return {port, security: 'plain', user: 'testuser', password: 'testpass', 'poll-ms': 100};
}

const arrive = name => server.appendMessage('INBOX', [], false, ascii(name).toString('latin1'));
const flagged = flag => server.getMailbox('INBOX').messages.filter(message => message.flags.includes(flag)).length;

async function until(fits, what) {
  for (let i = 0; i < 100; ++i) {
    if (fits()) return;
    await sleep(30);
  }
  assert.fail(`${what}; log: ${keeping.errors}`);
}

test('without IDLE, MOVE and UIDPLUS mails are found by asking, copied and marked', limit, async () => {
  const account = await begin([], ['one', 'two']);
  probe = keeping.start(account);
  await probe.says('kept', 2);
  arrive('three');
  await probe.says('kept', 3);
  await until(() => flagged('\\Deleted') === 3, 'marked as deleted');
  assert.equal(server.getMailbox('Processed').messages.length, 3);
  // Nothing that others may have marked is expunged, and nothing is taken again.
  assert.equal(server.getMailbox('INBOX').messages.length, 3);
  await sleep(400);
  assert.deepEqual(keeping.keys(), ['one', 'two', 'three'].map(name => keyOf(ascii(name))).sort());
  assert.equal(keeping.lines('again').length, 0);
  assert.deepEqual(await probe.stop(), {code: 0, signal: null});
});

test('killed between keeping and moving without MOVE', limit, async () => {
  const account = await begin(['UIDPLUS'], ['one', 'two', 'three']);
  probe = keeping.start(account, {die: 'save:2'});
  assert.equal((await probe.ended).signal, 'SIGKILL');
  probe = keeping.start(account);
  await until(() => server.getMailbox('INBOX').messages.length === 0, 'expunged by UID');
  assert.equal(server.getMailbox('Processed').messages.length, 3);
  assert.equal(keeping.lines('kept').length, 3);
  assert.equal(keeping.lines('again').length, 0);
});

test('UIDVALIDITY changes between two connections', limit, async () => {
  const account = await begin(['IDLE', 'ID'], ['one', 'two'], {});
  account['done-folder'] = '';
  probe = keeping.start(account);
  await probe.says('kept', 2);
  await until(() => flagged('\\Seen') === 2, 'marked as seen');
  await probe.stop();
  server.getMailbox('INBOX').uidvalidity = 77;
  arrive('three');
  probe = keeping.start(account);
  await probe.says(['kept', 'again'], 3);
  assert.equal(keeping.keys().length, 3);
  assert.equal(keeping.lines('again').length, 2);
  arrive('four');
  await probe.says('kept', 2);
  assert.equal(keeping.lines('again').length, 2);
});

test('XOAUTH2 by a token of a file, which appears nowhere', limit, async () => {
  const account = await begin(['SASL-IR', 'XOAUTH2', 'IDLE', 'MOVE', 'UIDPLUS'], ['one']);
  delete account.password;
  const token = path.join(keeping.folder, 'token');
  writeFileSync(token, 'wrong-token');
  probe = keeping.start(account, {'token-file': token});
  await probe.says('alert');
  writeFileSync(token, 'testtoken');
  await probe.says('kept');
  await until(() => server.getMailbox('Processed').messages.length === 1, 'moved');
  assert.doesNotMatch(keeping.said.join() + keeping.errors, /wrong-token|testtoken/);
});
