// What an operator of a WeChat account does on the command line, against the fake platform: the menu created, shown
// and removed, and every mistake named by `check --online`. No packages: only Node's own modules.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:tls';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { Aftercare, program } from '../../fakes/aftercare.mjs';
import { sourceRoot } from '../../fakes/fake_bot_api.mjs';
import { FakeWeChat } from '../../fakes/wechat/fake_wechat.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'aftercare-wechat-operator-'));
const secret = 'a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5';
const botToken = '123456:AAfakeBotTokenForTheOperatorTests';
let platform;
let runs = 0;

before(async () => { platform = await FakeWeChat.start({ account: { secret } }); });
after(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

function channel(changes = {}) {
  return { kind: 'wechat', account: 'main', app_id: platform.account.appId, app_secret: secret,
           token: platform.account.token, aes_key: platform.account.aesKey, api_root: platform.root, ...changes };
}

/** Runs a subcommand; its whole output may hold no secret. */
function run(file, ...args) {
  return new Promise(done => {
    execFile(program(), [...args, '--config', file], { cwd: sourceRoot }, (error, stdout, stderr) => {
      for (const hidden of [secret, platform.account.token, platform.account.aesKey, botToken, 'wrong-secret'])
        assert.ok(!(stdout + stderr).includes(hidden), `a secret is shown: ${stdout}${stderr}`);
      done({ code: error ? error.code : 0, stdout, stderr, lines: stdout.split('\n').slice(1, -1) });
    });
  });
}

/** A desk with these channels whose files stand in a folder of their own. */
const desk = (channels, config = {}) =>
  Aftercare.prepare(path.join(folder, `desk-${++runs}`), channels, { config });

async function check(channels, config = {}) {
  return run((await desk(channels, config)).config, 'check', '--online');
}

const errors = result => result.lines.filter(line => line.startsWith('error: '));

describe('wechat menu', () => {
  test('is created as every desk has it, shown and removed', async () => {
    const { config } = await desk([channel()]);
    const created = await run(config, 'wechat', 'menu');
    assert.equal(created.code, 0, created.stderr);
    assert.match(created.stdout, /^wechat:main: the menu was created/);
    const { buttons } = await platform.control('menu');
    assert.deepEqual(buttons.map(({ type, key }) => [type, key]), [['click', '/new'], ['click', '/tickets'], ['click', '/human']]);
    assert.deepEqual(buttons.map(({ name }) => name), ['新建反馈', '我的工单', '联系人工']);
    const shown = await run(config, 'wechat', 'menu', '--show');
    assert.equal(shown.code, 0);
    assert.match(shown.stdout, /新建反馈 {2}→ \/new\n/);
    const removed = await run(config, 'wechat', 'menu', '--remove');
    assert.equal(removed.stdout, 'wechat:main: the menu was removed\n');
    assert.equal((await platform.control('menu')).buttons, null);
    const none = await run(config, 'wechat', 'menu', '--show');
    assert.deepEqual([none.code, none.stdout], [0, 'wechat:main: there is no menu\n']);
  });

  test('is created from the configuration, with entries below', async () => {
    const menu = [
      { label: '报修', command: '/new' },
      { label: '更多', entries: [{ label: '联系人工', command: '/human' }, { label: '官网', url: 'https://example.com/' }] },
    ];
    const { config } = await desk([channel({ menu })]);
    const created = await run(config, 'wechat', 'menu', '--account', 'main');
    assert.equal(created.code, 0, created.stderr);
    assert.deepEqual((await platform.control('menu')).buttons, [
      { name: '报修', type: 'click', key: '/new' },
      { name: '更多', sub_button: [{ name: '联系人工', type: 'click', key: '/human' }, { name: '官网', type: 'view', url: 'https://example.com/' }] },
    ]);
    const shown = await run(config, 'wechat', 'menu', '--show');
    assert.match(shown.stdout, / {2}更多\n {4}联系人工 {2}→ \/human\n {4}官网 {2}→ https:\/\/example.com\/\n/);
  });

  test('a refusal is told with what to do', async () => {
    const { config } = await desk([channel()]);
    await platform.control('account', { abilities: { menu: false } });
    const refused = await run(config, 'wechat', 'menu');
    await platform.control('account', { abilities: {} });
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^wechat:main: the menu was not created: 48001 /);
    assert.match(refused.stderr, /what to do: .*接口权限与额度/);
  });

  test('without an answer it is not told as done, and not repeated', async () => {
    const { config } = await desk([channel()]);
    await platform.control('fail', { path: 'menu/create', close: 'after', count: 1 });
    const { last: before } = await platform.control('state');
    const lost = await run(config, 'wechat', 'menu');
    await platform.control('heal');
    assert.equal(lost.code, 1);
    assert.match(lost.stderr, /no answer came .*may have been created: look with --show/);
    const { entries } = await platform.control('journal', { kind: 'call', path: 'menu/create', after: before });
    assert.equal(entries.length, 1);
  });

  test('of several accounts one has to be named', async () => {
    const { config } = await desk([channel(), channel({ account: 'second' })]);
    const which = await run(config, 'wechat', 'menu');
    assert.equal(which.code, 1);
    assert.match(which.stderr, /say which with --account; there are: main, second/);
    assert.match((await run(config, 'wechat', 'menu', '--account', 'third')).stderr, /no WeChat account "third"/);
    const { config: web } = await desk([{ kind: 'web', account: 'site' }]);
    assert.match((await run(web, 'wechat', 'menu')).stderr, /no channel of kind wechat/);
  });
});

describe('check --online', () => {
  beforeEach(async () => {
    await platform.control('heal');
    await platform.control('account', { abilities: {}, allowed_ips: null, test_account: false });
  });

  test('finds nothing wrong with a service that runs', async () => {
    const service = await desk([channel()]);
    await service.start();
    try {
      await run(service.config, 'wechat', 'menu');
      const result = await run(service.config, 'check', '--online');
      assert.deepEqual(errors(result), [], result.stdout);
      assert.equal(result.code, 0);
      for (const words of ['app_id and app_secret are right', 'access token is accepted', 'customer-service messages are allowed',
                           'the menu is that of the configuration', "answers WeChat's verification as it must"])
        assert.ok(result.lines.some(line => line.startsWith('ok: wechat:main: ') && line.includes(words)), words);
    } finally {
      await service.stop();
    }
  });

  test('a wrong secret and a wrong app id are told apart', async () => {
    const wrongSecret = errors(await check([channel({ app_secret: 'wrong-secret-0123456789abcdef012' })]));
    assert.match(wrongSecret[0], /^error: wechat:main: WeChat gives no access token \(40125 .*: copy the AppSecret .* to app_secret/);
    const wrongId = errors(await check([channel({ app_id: 'wxffffffffffffffff' })]));
    assert.match(wrongId[0], /\(40013 .*: copy the AppID/);
  });

  test('the address that is not in the list is named', async () => {
    await platform.control('account', { allowed_ips: ['203.0.113.7'] });
    const result = await check([channel()]);
    assert.equal(result.code, 1);
    assert.match(errors(result)[0], /40164 .*\(127\.0\.0\.1\).*: add this address to the API IP 白名单/);
    assert.ok(!result.stdout.includes('access token is accepted'));
  });

  test('customer service without permission', async () => {
    await platform.control('account', { abilities: { customer_service: false } });
    assert.match(errors(await check([channel()]))[0], /may not send customer-service messages \(48001 .*"customer_service": false/);
    const without = await check([channel({ customer_service: false })]);
    assert.ok(!without.stdout.includes('customer-service'), without.stdout);
    await platform.control('account', { abilities: {}, test_account: true });
    assert.match(errors(await check([channel()]))[0], /no menu messages \(40200 .*"menus": false/);
  });

  test('templates: permission, id and parameters', async () => {
    const wanted = (id, ...names) => [channel({ message_template: { id, parameters: Object.fromEntries(names.map(name => [name, '{text}'])) } })];
    await platform.control('templates', { id: 'TEMPLATE-1', title: '进度', fields: ['thing1', 'time3'] });
    assert.match((await check(wanted('TEMPLATE-1', 'thing1', 'time3'))).stdout, /ok: .*the message template is there/);
    assert.match(errors(await check(wanted('TEMPLATE-1', 'thing1')))[0], /parameters lack time3/);
    assert.match(errors(await check(wanted('TEMPLATE-2', 'thing1')))[0], /no template with message_template.id/);
    await platform.control('account', { abilities: { template: false, subscribe: false } });
    assert.match(errors(await check(wanted('TEMPLATE-1', 'thing1')))[0], /may not send template messages/);
    const notice = [channel({ subscription_notice: { id: 'TEMPLATE-1', parameters: { thing1: '{text}' } } })];
    assert.match(errors(await check(notice))[0], /may not send subscription notices/);
    await platform.control('account', { abilities: {} });
    assert.match((await check(notice)).stdout, /ok: .*subscription notices are allowed/);
  });

  test('a menu that differs or is absent is a note, not an error', async () => {
    const notes = result => result.lines.filter(line => line.startsWith('note: ') && line.includes('menu'));
    const plain = await desk([channel()]);
    await run(plain.config, 'wechat', 'menu', '--remove');
    assert.match(notes(await run(plain.config, 'check', '--online'))[0], /the account has no menu: run `aftercare wechat menu`/);
    await run(plain.config, 'wechat', 'menu');
    assert.match(notes(await check([channel({ menu: [{ label: '报修', command: '/new' }] })]))[0], /not that of the configuration/);
  });

  test('a platform that cannot be reached, or a proxy in its place', async () => {
    const nobody = errors(await check([channel({ api_root: 'http://127.0.0.1:9' })]));
    assert.match(nobody[0], /WeChat gives no answer \(not_sent: .*: look whether this server reaches api_root/);
    const proxy = await listening(createServer((request, response) => response.end('<html>log in</html>')));
    const between = errors(await check([channel({ api_root: proxy.root })]));
    assert.match(between[0], /WeChat gives no answer .*a proxy between/);
    proxy.close();
  });

  test('the webhook: service down, another token, another path, a proxy without service, a redirection, TLS', async () => {
    const webhook = async (public_url, changes) =>
      errors(await check([channel(changes)], { public_url })).filter(line => line.includes('/wechat/'))[0] ?? 'nothing';

    const service = await desk([channel()]);
    assert.match(errors(await run(service.config, 'check', '--online'))[0], /\/wechat\/main refuses connections: run `aftercare serve`/);
    await service.start();
    try {
      assert.match(await webhook(service.root, { token: 'AnotherToken' }), /answers HTTP 403.*another token/);
      assert.match(await webhook(service.root, { account: 'second' }), /\/wechat\/second answers HTTP 404.*channel's account/);
      assert.match(await webhook(`${service.root}/elsewhere`), /answers HTTP 404/);
      assert.match(await webhook(service.root.replace('http:', 'https:')), /trouble with TLS/);
    } finally {
      await service.stop();
    }

    const answers = { 502: [502, {}, ''], 301: [301, { location: 'https://care.example.com/' }, ''], 200: [200, {}, 'Welcome'] };
    for (const [status, words] of [['502', /run `aftercare serve`/], ['301', /a redirection: .*public_url/], ['200', /not what the verification demands: another program/]]) {
      const other = await listening(createServer((request, response) => {
        const [code, headers, body] = answers[status];
        response.writeHead(code, headers).end(body);
      }));
      assert.match(await webhook(other.root), words);
      other.close();
    }

    const { cert, key } = await selfSigned();
    const untrusted = await listening(createTlsServer({ cert, key }));
    assert.match(await webhook(untrusted.root.replace('http:', 'https:')), /trouble with TLS \(.*certificate.*whole chain/);
    untrusted.close();
    assert.match(await webhook('https://no-such-name.invalid'), /has a name that is not known|gives no answer/);
  });

  test('public_url is asked for', async () => {
    const { config } = await desk([channel()]);
    const written = JSON.parse(readFileSync(config, 'utf8'));
    delete written.public_url;
    writeFileSync(config, JSON.stringify(written));
    assert.match((await run(config, 'check', '--online')).stdout, /error: wechat:main: public_url is missing/);
  });

  test('a Telegram account: token, webhook of another, trouble of delivery', async () => {
    let webhook = {};
    const api = await listening(createServer((request, response) => {
      const [, token, method] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url) ?? [];
      const results = { getMe: { id: 1, is_bot: true, username: 'CareBot' }, getWebhookInfo: webhook };
      const right = token === botToken;
      response.writeHead(right ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify(right ? { ok: true, result: results[method] } : { ok: false, error_code: 401 }));
    }));
    const telegram = (changes = {}) =>
      [{ kind: 'telegram', account: 'bot', token: botToken, secret: 'webhook-secret_1', api_root: api.root, ...changes }];
    const public_url = 'https://care.example.com';
    webhook = { url: `${public_url}/telegram/bot`, pending_update_count: 0 };
    const right = await check(telegram(), { public_url });
    assert.deepEqual([right.code, errors(right)], [0, []]);
    assert.match(right.stdout, /ok: telegram:bot: the token is that of @CareBot\nok: telegram:bot: the webhook is ours\n/);
    assert.match(errors(await check(telegram({ token: '654321:AAanotherTokenOfAnotherBotEntirely0' })))[0], /does not accept the token: copy it again from @BotFather/);
    webhook = { url: 'https://other.example.com/a-secret-path', pending_update_count: 7, last_error_date: Math.floor(Date.now() / 1000) - 90,
                last_error_message: 'Connection refused' };
    const trouble = await check(telegram(), { public_url });
    assert.equal(trouble.code, 1);
    assert.match(trouble.stdout, /the webhook leads elsewhere \(https:\/\/other\.example\.com\)/);
    assert.ok(!trouble.stdout.includes('a-secret-path'));
    assert.match(trouble.stdout, /could not deliver 1 min ago \(Connection refused\), 7 updates wait/);
    api.close();
  });

  test('a file with mistakes is refused before anybody is asked', async () => {
    const { last: before } = await platform.control('state');
    const result = await check([channel({ token: 'no' })]);
    assert.equal(result.code, 1);
    assert.match(result.stderr, /token/);
    assert.equal((await platform.control('journal', { kind: 'call', after: before })).entries.length, 0);
  });
});

/** Listens on a port of the system's choice. */
async function listening(server) {
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  server.on('tlsClientError', () => {});
  return { root: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** A certificate for 127.0.0.1 that nobody signed but itself. */
async function selfSigned() {
  const key = path.join(folder, 'key.pem');
  const cert = path.join(folder, 'cert.pem');
  await new Promise((done, failed) => {
    execFile('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert,
                         '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'],
             error => (error ? failed(error) : done()));
  });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
