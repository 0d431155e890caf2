// The edges of pushing: five seconds, three tries, duplicates, faulty answers, requests of an attacker's making.
import assert from 'node:assert/strict';
import {after, afterEach, before, beforeEach, test} from 'node:test';
import {FakeWeChat} from './fake_wechat.mjs';
import {decrypt, encrypt, signature} from './platform/crypto.mjs';
import {parse, textOf} from './platform/xml.mjs';
import {receiver} from './receiver.mjs';

const SECOND = 40;
let wx;
let user;
let hook;
let answer;

before(async () => { wx = await FakeWeChat.start({second_ms: SECOND}); });
after(() => wx.stop());
beforeEach(async () => {
  answer = () => undefined;
  hook = await receiver((...args) => answer(...args));
  await wx.control('account', {url: hook.url, mode: 'safe'});
  await wx.control('clock', {skew: 0});
  user = await wx.customer();
});
afterEach(async () => {
  await wx.control('settled');
  hook.close();
});

function opened({body}) {
  const {message} = decrypt(textOf(parse(Buffer.from(body)), 'Encrypt'), wx.account.aesKey);
  return parse(message);
}

const text = (content, {to = user, from = wx.account.id, time = 1700000000} = {}) =>
  `<xml><ToUserName><![CDATA[${to}]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName>` +
  `<CreateTime>${time}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content></xml>`;

function sealed(xml, {appId = wx.account.appId, signed = wx.account.token, time = '1700000000'} = {}) {
  const body = encrypt(xml, wx.account.aesKey, appId);
  return `<xml><Encrypt><![CDATA[${body}]]></Encrypt><MsgSignature><![CDATA[${signature(signed, time, 'n', body)}]]>` +
    `</MsgSignature><TimeStamp>${time}</TimeStamp><Nonce><![CDATA[n]]></Nonce></xml>`;
}

const shown = async () => (await wx.control('chat', {user})).messages.filter(each => each.via !== 'customer');

test('no answer in five seconds: three tries five seconds apart with one MsgId, then the banner', async () => {
  answer = () => ({after_ms: 8 * SECOND});
  const {last} = await wx.control('state');
  const started = performance.now();
  const outcome = await wx.say(user, '你好');
  const took = performance.now() - started;
  assert.deepEqual([outcome.result, outcome.fault, outcome.banner], ['fault', 'no answer', true]);
  assert.ok(took >= 3 * 5 * SECOND - 3 && took < 3 * 5 * SECOND + 3000, `${took} ms`);
  assert.equal(hook.got.length, 3);
  assert.deepEqual(hook.got.map(each => textOf(opened(each), 'MsgId')), Array(3).fill(outcome.msg_id));
  assert.deepEqual(new Set(hook.got.map(each => textOf(opened(each), 'CreateTime'))).size, 1);
  const {entries} = await wx.control('journal', {after: last, kind: 'try'});
  assert.deepEqual(entries.map(each => [each.attempt, each.trouble]), [[1, 'timeout'], [2, 'timeout'], [3, 'timeout']]);
  assert.match((await shown())[0].text, /出现故障/);
});

test('an answer on the third try counts; a retry may be signed anew or be the same bytes', async () => {
  answer = (_, n) => (n % 3 === 0 ? {body: sealed(text('第三次'))} : {after_ms: 6 * SECOND});
  assert.equal((await wx.say(user, '一')).reply.text, '第三次');
  assert.equal(new Set(hook.got.map(each => each.query.msg_signature)).size, 3);
  assert.equal((await wx.say(user, '二', {delivery: {retry: 'same'}})).reply.text, '第三次');
  assert.equal(new Set(hook.got.slice(3).map(each => each.query.msg_signature + each.body)).size, 1);
  assert.equal((await shown()).length, 2);
});

test('an answer lost on its way is asked for again, and so is one after a cut connection', async () => {
  answer = (_, n) => (n === 3 ? {cut: true} : {body: sealed(text('好'))});
  const lost = await wx.say(user, '一', {delivery: {lose_answers: 1}});
  assert.equal(lost.reply.text, '好');
  assert.equal(hook.got.length, 2);
  assert.equal((await wx.say(user, '二')).reply.text, '好');
  assert.equal(hook.got.length, 4);
  assert.equal((await shown()).length, 2);
});

test('a retry comes after a newer message: pushes do not wait for each other', async () => {
  answer = (_, n) => (n === 1 ? {after_ms: 6 * SECOND} : undefined);
  const first = await wx.control('say', {user, text: '一'});
  const second = await wx.control('say', {user, text: '二'});
  await wx.control('settled');
  assert.deepEqual(hook.got.map(each => textOf(opened(each), 'MsgId')), [first.msg_id, second.msg_id, first.msg_id]);
});

test('nobody listens: three tries and the banner', async () => {
  hook.close();
  const outcome = await wx.say(user, '你好');
  assert.equal(outcome.banner, true);
  const {entries} = await wx.control('journal', {kind: 'try', push: outcome.push});
  assert.deepEqual(entries.map(each => each.trouble), Array(3).fill('connection'));
});

test('the platform repeats a push; unsubscribe comes several times', async () => {
  const {push, msg_id} = await wx.say(user, '你好');
  const again = await wx.control('repeat', {push, wait: true});
  assert.deepEqual([again.msg_id, textOf(opened(hook.got[1]), 'MsgId')], [msg_id, msg_id]);
  await wx.control('unsubscribe', {user, times: 3, wait: true});
  assert.deepEqual(hook.got.slice(2).map(each => textOf(opened(each), 'Event')), Array(3).fill('unsubscribe'));
  await assert.rejects(wx.control('say', {user, text: 'x'}), /does not follow/);
});

const FAULTS = [
  ['a bad status', () => ({status: 500}), /status 500/],
  ['JSON', () => ({body: '{"a":1}'}), /expected </],
  ['success in other words', () => ({body: 'success!'}), /expected </],
  ['plain text in safe mode', () => ({body: text('好')}), /not encrypted/],
  ['another app id', () => ({body: sealed(text('好'), {appId: 'wxother'})}), /app id/],
  ['another token', () => ({body: sealed(text('好'), {signed: 'Other'})}), /MsgSignature/],
  ['To and From not swapped', () => ({body: sealed(text('好', {to: wx.account.id, from: user}))}), /ToUserName/],
  ['no time', () => ({body: sealed(text('好', {time: ''}))}), /CreateTime/],
  ['no text', () => ({body: sealed(text(''))}), /no Content/],
  ['a text that is too long', () => ({body: sealed(text('好'.repeat(683)))}), /2049 bytes/],
  ['a CDATA end in the text', () => ({body: sealed(text('a]]>b'))}), /\]\]> outside CDATA/],
  ['a control character', () => ({body: sealed(text('a\u0001b'))}), /character 1/],
  ['broken UTF-8', () => ({body: sealed(Buffer.concat([Buffer.from(text('a')), Buffer.from([0xff])]))}), /encoded data was not valid/],
  ['a DOCTYPE', () => ({body: `<!DOCTYPE xml [<!ENTITY a "b">]>${sealed(text('好'))}`}), /name/],
  ['two roots', () => ({body: sealed(text('a') + text('b'))}), /follows the root/],
  ['an unknown type', () => ({body: sealed(text('a').replace('[text]', '[poem]'))}), /MsgType poem/],
  ['a tag not closed', () => ({body: sealed(text('a').replace('</Content>', ''))}), /not closed/],
];

for (const [name, make, fault] of FAULTS) {
  test(`the customer sees the banner for ${name}`, async () => {
    answer = make;
    const outcome = await wx.say(user, '你好');
    assert.match(outcome.fault ?? outcome.result, fault);
    assert.deepEqual((await shown()).map(each => each.via), ['banner']);
    assert.equal(hook.got.length, 1);
  });
}

test('the modes and their answers', async () => {
  const longest = '好'.repeat(682);
  answer = () => ({body: sealed(text(longest))});
  assert.equal((await wx.say(user, 'x')).reply.text, longest);
  await wx.control('account', {mode: 'compatible'});
  assert.equal((await wx.say(user, 'x')).encrypted, true);
  answer = () => ({body: text('a]]]]><![CDATA[>b&amp;')});
  const outcome = await wx.say(user, 'x');
  assert.deepEqual([outcome.encrypted, outcome.reply.text], [false, 'a]]>b&amp;']);
  await wx.control('account', {mode: 'plain'});
  assert.equal((await wx.say(user, 'x')).result, 'reply');
  answer = () => ({body: sealed(text('好'))});
  assert.match((await wx.say(user, 'x')).fault, /encrypted in plain mode/);
  answer = () => ({body: ''});
  assert.equal((await wx.say(user, 'x')).result, 'accepted');
});

test('an URL is verified by its echo alone', async () => {
  const echo = ending => ({query}) => ({body: query.echostr + ending});
  answer = echo('');
  assert.equal((await wx.control('verify')).ok, true);
  const {signature: signed, timestamp, nonce} = hook.got[0].query;
  assert.deepEqual([hook.got[0].method, signed], ['GET', signature(wx.account.token, timestamp, nonce)]);
  for (const wrong of [echo('\n'), () => ({body: 'success'}), () => ({status: 403}), () => ({after_ms: 6 * SECOND})]) {
    answer = wrong;
    assert.equal((await wx.control('verify')).ok, false);
  }
});

test('time as the pushes state it', async () => {
  await wx.control('clock', {skew: -4000, advance: 100000});
  await wx.say(user, '你好');
  const stated = Number(hook.got[0].query.timestamp);
  assert.ok(Math.abs(stated + 4000 - Date.now() / 1000) < 30);
});

test("requests of a test's own making", async () => {
  answer = ({query}) => ({status: query.signature ? 200 : 403, body: 'seen'});
  assert.deepEqual(await wx.control('raw', {body: '<xml/>'}), {status: 200, body: 'seen', trouble: undefined});
  assert.equal(hook.got[0].query.signature, signature(wx.account.token, hook.got[0].query.timestamp, hook.got[0].query.nonce));
  assert.equal((await wx.control('raw', {body: '<xml/>', sign: false})).status, 403);
  await wx.control('raw', {xml: '<xml><a/></xml>', seal: {app_id: 'wxother'}, query: {timestamp: 1}});
  const last = hook.got.at(-1);
  const encrypted = textOf(parse(Buffer.from(last.body)), 'Encrypt');
  assert.equal(decrypt(encrypted, wx.account.aesKey).appId, 'wxother');
  assert.equal(last.query.msg_signature, signature(wx.account.token, '1', last.query.nonce, encrypted));
  await wx.control('raw', {body: {base64: Buffer.from([0xff]).toString('base64')}, query: {signature: 'f'.repeat(40)}});
  assert.equal(hook.got.at(-1).query.signature, 'f'.repeat(40));
});
