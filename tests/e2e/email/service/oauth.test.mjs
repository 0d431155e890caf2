// A mailbox that takes no password: the service gets access tokens from an identity provider, reads a real Dovecot with
// them, and sends by npm's smtp-server with them.
import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {after, afterEach, before, test} from 'node:test';
import {simpleParser} from 'mailparser';
import {SMTPServer} from 'smtp-server';
import {Aftercare} from '../../../fakes/aftercare.mjs';
import {Dovecot} from '../imap/dovecot.mjs';
import {cleanUp, folder, until} from '../mta/harness.mjs';
import {Desk} from './site.mjs';
import {IdentityProvider} from './identity_provider.mjs';

/** Takes mail of whoever has a good access token. */
class WayOut {
  mails = [];
  refused = 0;

  async start(provider) {
    this.server = new SMTPServer({
      authMethods: ['XOAUTH2'], allowInsecureAuth: true, disabledCommands: ['STARTTLS'],
      onAuth: (auth, session, done) => {
        const known = provider.good(auth.accessToken);
        if (known && known.user === auth.username) return done(null, {user: auth.username});
        ++this.refused;
        done(null, {data: {status: '401', schemes: 'bearer', scope: 'mail'}});
      },
      onData: async (stream, session, done) => {
        this.mails.push({...await simpleParser(stream), to: session.envelope.rcptTo[0].address});
        done();
      }});
    await new Promise(resolve => this.server.listen(0, '127.0.0.1', resolve));
    this.port = this.server.server.address().port;
    return this;
  }

  to(address) { return this.mails.filter(mail => mail.to === address); }
  stop() { return new Promise(resolve => this.server.close(resolve)); }
}

let provider;
let dovecot;
let out;
const desks = [];

before(async () => {
  provider = await IdentityProvider.start();
  dovecot = await Dovecot.start({introspection: `${provider.root}/introspect`});
  out = await new WayOut().start(provider);
});
after(async () => {
  for (const desk of desks) await desk.close();
  await out?.stop();
  await dovecot?.stop();
  await provider?.close();
  await cleanUp();
});
afterEach(() => {
  for (const desk of desks)
    for (const secret of provider.secrets) assert.ok(!desk.log.includes(secret), 'a secret stands in the log');
});

async function openDesk(user, oauth) {
  const desk = new Desk(null, user);
  const account = {kind: 'email', account: 'main', address: `${user}@desk.test`, name: '售后服务',
                   oauth: {token_url: `${provider.root}/tenant/token`, client_id: provider.clientId, client_secret: provider.clientSecret, ...oauth},
                   imap: {url: `imap://127.0.0.1:${dovecot.port}`, user}, smtp: {url: `smtp://127.0.0.1:${out.port}`, user}};
  desk.service = await Aftercare.prepare(path.join(folder, `oauth-${user}`), [account, {kind: 'web', account: 'site'}]);
  desks.push(desk);
  await desk.service.start();
  return desk;
}

let count = 0;
/** Puts a mail into the mailbox that asks for a person; answers who wrote it. */
function write(user) {
  const from = `customer${++count}@customer.test`;
  dovecot.deliver(user, [`From: ${from}`, `To: ${user}@desk.test`, `Subject: =?UTF-8?B?${Buffer.from('转人工').toString('base64')}?=`, `Message-ID: <m-${count}@customer.test>`,
    'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', '', '转人工', ''].join('\r\n'));
  return from;
}

const answered = (from, limit = 20000) => until(() => out.to(from).some(mail => mail.text.includes('编号')), `an answer to ${from}`, limit);
const given = () => provider.asked.filter(({status}) => status === 200).length;

let desk;
test('a mail is taken and answered with one access token', async () => {
  desk = await openDesk('desk', {refresh_token: provider.consent('desk'), scope: 'mail offline'});
  const from = write('desk');
  await answered(from);
  await until(() => dovecot.count('desk', 'Processed') === 1 && dovecot.count('desk', 'INBOX') === 0, 'the move');
  assert.deepEqual(provider.asked.map(({grant, status}) => [grant, status]), [['refresh_token', 200]]);
  assert.equal(out.refused, 0);
});

test('after a restart the newest refresh token is used, and short tokens are replaced ahead of being refused', async () => {
  provider.lifetime = 5;
  await desk.service.stop();
  await desk.service.start();
  await until(() => given() >= 3, 'renewals');
  const used = provider.asked.map(({refresh}) => refresh);
  assert.equal(new Set(used).size, used.length, 'each refresh token once');
  await answered(write('desk'));
  assert.equal(out.refused, 0);
});

test('killed, it goes on all the same', async () => {
  await desk.service.kill();
  await desk.service.start();
  await answered(write('desk'));
  assert.ok(provider.asked.every(({status}) => status === 200));
});

/** A token that has half of its life behind it, and is not yet due to be replaced. */
async function oldToken() {
  provider.lifetime = 16;
  const before = given();
  await until(() => given() > before && Date.now() > provider.newest.issued + 8200, 'a token that is no longer young', 30000);
}

test('a token that is refused before its end is replaced, and the letter leaves at once', async () => {
  await oldToken();
  const tokens = given();
  provider.revoke();
  // The mailbox is open; the way out is not.
  const from = write('desk');
  await answered(from, 5000);
  assert.equal(out.refused, 1);
  assert.equal(given(), tokens + 1);
  assert.equal(out.to(from).length, 1);
});

test('while the provider is down letters wait, none is tried, and nothing is lost', async () => {
  await oldToken();
  provider.trouble = 503;
  provider.revoke();
  const [refusals, failures] = [out.refused, provider.asked.length];
  const from = [write('desk'), write('desk')];
  await until(() => provider.asked.length >= failures + 2, 'requests for a token', 40000);
  await until(async () => await desk.count(`select count(*) from outbox where status = 1`) > 0, 'letters that wait');
  assert.equal(await desk.count('select coalesce(max(attempts), 0) from outbox'), 0);
  assert.deepEqual(from.flatMap(each => out.to(each)), []);
  provider.trouble = null;
  for (const each of from) await answered(each, 40000);
  for (const each of from) assert.equal(out.to(each).length, 1);
  assert.ok(out.refused - refusals <= 2, 'at most once for each letter');
});

test('an IMAP server that cuts the connection is asked again with a new token', async () => {
  provider.lifetime = 3600;
  provider.revoke();
  dovecot.admin('kick', 'desk');
  await answered(write('desk'), 40000);
});

test('a consent that was taken back is told; a new one in the configuration is used', async () => {
  await desk.service.stop();
  provider.forgetConsent();
  await desk.service.start();
  await until(() => /channel_alert.*invalid_grant/.test(desk.log), 'the alert');
  const from = write('desk');
  assert.deepEqual(out.to(from), []);
  const config = JSON.parse(readFileSync(desk.service.config, 'utf8'));
  config.channels[0].oauth.refresh_token = provider.consent('desk');
  writeFileSync(desk.service.config, JSON.stringify(config));
  await desk.service.stop();
  await desk.service.start();
  await answered(from);
});

test('a client that asks for itself', async () => {
  const own = await openDesk('own', {scope: 'own'});
  await answered(write('own'));
  assert.equal(provider.asked.at(-1).grant, 'client_credentials');
  assert.equal(await own.count(`select count(*) from setting where name like 'mail_grant%'`), 0);
});

test('check --online says what is wrong with the client, and uses up no refresh token', async () => {
  const own = desks.at(-1);
  const run = async one => {
    try {
      return {code: 0, text: await one.command('check', '--online')};
    } catch (error) {
      return {code: error.code, text: error.stdout};
    }
  };
  const good = await run(own);
  assert.equal(good.code, 0);
  assert.match(good.text, /ok: email:main: the token endpoint gives an access token/);
  const refreshing = await run(desk);
  assert.equal(refreshing.code, 0);
  assert.match(refreshing.text, /ok: email:main: the token endpoint answers/);
  assert.equal(provider.asked.at(-1).error, 'invalid_grant');
  provider.clientSecret = 'another-secret-of-the-desk';
  const wrong = await run(own);
  assert.equal(wrong.code, 1);
  assert.match(wrong.text, /error: email:main: no access token for the mail servers \(invalid_client.*oauth.client_secret/);
});
