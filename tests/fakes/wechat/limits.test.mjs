// What changes with time and use: tokens, windows, quotas; and trouble on purpose. Driven by co-wechat-api where it
// reaches.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {afterEach, beforeEach, test} from 'node:test';
import {FakeWeChat} from './fake_wechat.mjs';
import {receiver} from './receiver.mjs';

const API = createRequire(import.meta.url)('co-wechat-api');
const HOUR = 3600;

let wx;
let hook;
let user;
let token;

beforeEach(async () => {
  wx = await FakeWeChat.start({start: 1770000000});
  hook = await receiver();
  await wx.control('account', {url: hook.url});
  user = await wx.customer();
  token = await wx.token();
});
afterEach(async () => {
  hook.close();
  await wx.stop();
});

const send = (using = token) =>
  wx.call('message/custom/send', {touser: user, msgtype: 'text', text: {content: '好'}}, {token: using}).then(({errcode}) => errcode);
const sends = async count => {
  const codes = [];
  for (let n = 0; n < count; ++n) codes.push(await send());
  return codes;
};
const pass = seconds => wx.control('clock', {advance: seconds});
const ask = (fields = {}, path = 'stable_token') => wx.call(path, {
  grant_type: 'client_credential', appid: wx.account.appId, secret: wx.account.secret, ...fields});
const plainToken = () => wx.call('token', undefined, {query: {
  grant_type: 'client_credential', appid: wx.account.appId, secret: wx.account.secret}});
const callback = using => wx.call('getcallbackip', undefined, {token: using}).then(({errcode = 0}) => errcode);

test('a stable token is the same until five minutes before its end, then two live side by side', async () => {
  assert.equal((await ask()).access_token, token);
  await pass(7200 - 301);
  assert.deepEqual(await ask(), {access_token: token, expires_in: 301});
  await pass(1);
  const next = await ask();
  assert.notEqual(next.access_token, token);
  assert.equal(next.expires_in, 7200);
  assert.deepEqual([await callback(token), await callback(next.access_token)], [0, 0]);
  await pass(299);
  assert.equal(await callback(token), 0);
  await pass(1);
  assert.deepEqual([await callback(token), await callback(next.access_token)], [40001, 0]);
});

test('a token that nobody renewed is out after two hours; others were never good', async () => {
  await pass(7199);
  assert.equal(await callback(token), 0);
  await pass(1);
  assert.equal(await callback(token), 42001);
  assert.deepEqual([await callback('nonsense'), await callback(undefined)], [40014, 41001]);
  assert.equal(await callback(`9_${token.slice(2)}`), 40001);
});

test('each call of /token ends the one before within five minutes, and leaves stable ones alone', async () => {
  const first = (await plainToken()).access_token;
  const second = (await plainToken()).access_token;
  assert.deepEqual([await callback(first), await callback(second)], [0, 0]);
  await pass(300);
  assert.deepEqual([await callback(first), await callback(second), await callback(token)], [40001, 0, 0]);
});

test('a forced refresh kills at once; twenty a day; within thirty seconds it changes nothing', async () => {
  const forced = (await ask({force_refresh: true})).access_token;
  assert.deepEqual([await callback(token), await callback(forced)], [40001, 0]);
  await pass(29);
  assert.equal((await ask({force_refresh: true})).access_token, forced);
  await pass(1);
  assert.notEqual((await ask({force_refresh: true})).access_token, forced);
  for (let n = 2; n < 20; ++n) {
    await pass(30);
    assert.equal((await ask({force_refresh: true})).errcode, undefined);
  }
  await pass(30);
  assert.equal((await ask({force_refresh: true})).errcode, 45009);
  await pass(24 * HOUR);
  assert.equal((await ask({force_refresh: true})).errcode, undefined);
});

test('co-wechat-api survives the theft of its token, and its end', async () => {
  const api = new API(wx.account.appId, wx.account.secret);
  api.prefix = `${wx.root}/cgi-bin/`;
  await wx.say(user, '你好');
  await api.sendText(user, '一');
  await wx.control('steal_token', {chain: 'token', overlap: 0});
  await api.sendText(user, '二');
  await pass(7200);
  await api.sendText(user, '三');
  const {entries} = await wx.control('journal', {kind: 'call', path: 'message/custom/send'});
  assert.deepEqual(entries.map(each => each.errcode), [0, 40001, 0, 42001, 0]);
  await wx.control('steal_token');
  assert.equal(await callback(token), 40001);
});

test('five messages in 48 hours after the customer wrote; writing again renews them', async () => {
  assert.equal(await send(), 45015);
  await wx.say(user, '一');
  assert.deepEqual(await sends(6), [0, 0, 0, 0, 0, 45047]);
  await wx.say(user, '二');
  assert.equal(await send(), 0);
  await pass(7000);
  await pass(48 * HOUR - 7001);
  token = await wx.token();
  assert.equal(await send(), 0);
  await pass(1);
  assert.equal(await send(), 45015);
});

test('three messages in a minute after following, scanning and menu clicks', async () => {
  await wx.control('menu');
  for (const act of [['subscribe'], ['scan', {scene: 1}], ['press', {button: 'K', forge: true}]]) {
    await wx.control(act[0], {user, wait: true, ...act[1]});
    assert.deepEqual(await sends(4), [0, 0, 0, 45047], act[0]);
    await pass(60);
    assert.equal(await send(), 45015);
  }
  await wx.control('press', {user, button: 'K', forge: true, wait: true});
  await pass(59);
  assert.equal(await send(), 0);
  await pass(1);
  assert.equal(await send(), 45015);
  await wx.control('locate', {user, latitude: '1', longitude: '2', wait: true});
  assert.equal(await send(), 45015);
});

test('what ends first is used first; passive replies cost nothing', async () => {
  await wx.say(user, '你好');
  await wx.control('press', {user, button: 'K', forge: true, wait: true});
  assert.deepEqual(await sends(4), [0, 0, 0, 0]);
  await pass(60);
  assert.deepEqual(await sends(5), [0, 0, 0, 0, 45047]);
  await wx.control('pay', {user});
  assert.deepEqual(await sends(25), Array(25).fill(0));
  await wx.control('allowances', {message: {count: 20, seconds: 48 * HOUR}});
});

test('nothing reaches one who has left, until they come back', async () => {
  await wx.say(user, '你好');
  await wx.control('unsubscribe', {user, wait: true});
  assert.equal(await send(), 45015);
  await wx.control('subscribe', {user, wait: true});
  assert.equal(await send(), 0);
});

test('daily and minute quotas of a call, and clear_quota', async () => {
  await wx.control('quotas', {daily: {getcallbackip: 3}, per_minute: {getcallbackip: 2}});
  assert.deepEqual([await callback(token), await callback(token), await callback(token)], [0, 0, 45011]);
  await pass(60);
  assert.deepEqual([await callback(token), await callback(token)], [0, 45009]);
  assert.equal((await wx.call('clear_quota', {appid: wx.account.appId}, {token})).errcode, 0);
  assert.equal(await callback(token), 0);
  await pass(60);
  assert.deepEqual([await callback(token), await callback(token)], [0, 0]);
  await pass(24 * HOUR);
  token = await wx.token();
  assert.equal(await callback(token), 0);
});

test('trouble for the next calls: errors, statuses, delays, connections cut before and after', async () => {
  await wx.say(user, '你好');
  const fail = rule => wx.control('fail', {path: 'message/custom/send', ...rule});
  const shown = async () => (await wx.control('chat', {user})).messages.filter(each => each.via === 'custom').length;
  await fail({errcode: -1, errmsg: 'system error', count: 2});
  assert.deepEqual([await send(), await send(), await send(), await shown()], [-1, -1, 0, 1]);
  await fail({status: 502, body: 'bad gateway'});
  assert.equal((await fetch(`${wx.root}/cgi-bin/message/custom/send`, {method: 'POST', body: '{}'})).status, 502);
  await fail({close: 'before'});
  await assert.rejects(send());
  assert.equal(await shown(), 1);
  await fail({close: 'after'});
  await assert.rejects(send());
  assert.equal(await shown(), 2);
  await fail({delay_ms: 100});
  const started = performance.now();
  assert.equal(await send(), 0);
  assert.ok(performance.now() - started >= 99);
  await fail({errcode: 45009, touser: 'osomeone'});
  assert.equal(await send(), 0);
  await fail({errcode: 45009, count: 100});
  await wx.control('heal');
  assert.equal(await send(), 0);
  const {entries} = await wx.control('journal', {kind: 'call', path: 'message/custom/send'});
  assert.deepEqual(entries.map(each => each.applied),
                   [false, false, true, false, false, true, true, true, true]);
});

test('no secret in the journal, and the same run gives the same journal', async () => {
  const run = async () => {
    const api = await FakeWeChat.start({start: 1770000000, account: {url: hook.url}});
    const openid = await api.customer();
    await api.say(openid, '你好');
    const using = await api.token();
    await api.call('token', undefined, {query: {grant_type: 'client_credential', appid: api.account.appId, secret: api.account.secret}});
    await api.call('message/custom/send', {touser: openid, msgtype: 'text', text: {content: '好'}}, {token: using});
    const {entries} = await api.control('journal');
    await api.stop();
    for (const secret of [using, api.account.secret]) assert.ok(!JSON.stringify(entries).includes(secret));
    return entries;
  };
  assert.deepEqual(await run(), await run());
});

test('the program of its own: the same over HTTP, gone when its input closes', async () => {
  const other = await FakeWeChat.spawn({second_ms: 300, account: {url: hook.url}});
  const openid = await other.customer();
  const {last} = await other.control('state');
  assert.equal((await other.say(openid, '你好')).result, 'accepted');
  await other.call('message/custom/send', {touser: openid, msgtype: 'text', text: {content: '您好'}}, {token: await other.token()});
  assert.equal((await other.nextShown(openid, last)).text, '您好');
  await assert.rejects(other.control('dance'), /no command dance/);
  await other.stop();
  await assert.rejects(fetch(other.root));
});
