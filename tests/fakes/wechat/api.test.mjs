// The API of the fake, driven by the client co-wechat-api of others; and what that client does not reach.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {after, before, beforeEach, test} from 'node:test';
import {FakeWeChat} from './fake_wechat.mjs';
import {receiver} from './receiver.mjs';

const API = createRequire(import.meta.url)('co-wechat-api');

let wx;
let hook;
let api;
let user;

function client(secret = wx.account.secret, appId = wx.account.appId) {
  const made = new API(appId, secret);
  made.prefix = `${wx.root}/cgi-bin/`;
  return made;
}

before(async () => {
  wx = await FakeWeChat.start();
  hook = await receiver();
  await wx.control('account', {url: hook.url});
  api = client();
});
after(async () => {
  await wx.control('settled');
  hook.close();
  await wx.stop();
});
beforeEach(async () => {
  user = await wx.customer();
  await wx.control('say', {user, text: '你好'});
  await wx.control('settled');
});

const shown = async () => (await wx.control('chat', {user})).messages.filter(each => each.via !== 'customer');
const refused = (promise, code, words = /./) => assert.rejects(promise, error => {
  assert.equal(error.code, code, error.message);
  assert.match(error.message, words);
  assert.match(error.message, / rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
  return true;
});
const post = (path, body) => api.ensureAccessToken().then(({accessToken}) => api.request(
  `${api.prefix}${path}?access_token=${accessToken}`, {method: 'POST', data: typeof body === 'string' ? body : JSON.stringify(body)}));

test('customer-service messages of each kind', async () => {
  assert.deepEqual({...await api.sendText(user, '您好，<a href="https://x/">打开</a>')}, {errcode: 0, errmsg: 'ok'});
  const image = await api.uploadMedia(Buffer.from('png'), 'image', 'a.png', 'image/png');
  const voice = await api.uploadMedia(Buffer.from('amr'), 'voice', 'a.amr', 'audio/amr');
  const video = await api.uploadMedia(Buffer.from('mp4'), 'video', 'a.mp4', 'video/mp4');
  const thumb = await api.uploadMedia(Buffer.from('jpg'), 'thumb', 'a.jpg', 'image/jpeg');
  await api.sendImage(user, image.media_id);
  await api.sendVoice(user, voice.media_id);
  await api.sendVideo(user, video.media_id, thumb.thumb_media_id);
  await api.sendNews(user, [{title: '通知', description: '说明', url: 'http://x/u', picurl: 'http://x/p'}]);
  const got = await shown();
  assert.deepEqual(got.map(each => [each.via, each.type]),
                   ['text', 'image', 'voice', 'video', 'news'].map(type => ['custom', type]));
  assert.equal(got[0].text, '您好，<a href="https://x/">打开</a>');
  assert.equal((await wx.control('media', {media_id: got[1].media_id})).base64, Buffer.from('png').toString('base64'));
});

test('what custom/send refuses', async () => {
  await refused(api.sendText('onobody', '好'), 40003, /invalid openid/);
  await refused(api.sendText(user, ''), 44004);
  await refused(api.sendText(user, '好'.repeat(683)), 45002);
  await refused(api.sendImage(user, 'nothing'), 40007);
  await refused(api.sendNews(user, [{title: 'a'}, {title: 'b'}]), 45008);
  await refused(post('message/custom/send', {touser: user, msgtype: 'poem', poem: {}}), 40008);
  await refused(post('message/custom/send', {touser: user, msgtype: 'text'}), 47001);
  await refused(post('message/custom/send', '{"touser":'), 47001);
  await refused(post('message/custom/send', ''), 44002);
  await refused(post('message/custom/send', {touser: user, msgtype: 'text', text: {content: 'x'}, customservice: {kf_account: 'a@gh'}}), 61452);
  const {accessToken} = await api.ensureAccessToken();
  await refused(api.request(`${api.prefix}message/custom/send?access_token=${accessToken}`), 43002);
  await refused(api.request(`${api.prefix}no/such/call?access_token=${accessToken}`), 40066);
  const broken = await wx.call('message/custom/send', undefined, {token: accessToken, raw: Buffer.from([0x7b, 0xff, 0x7d])});
  assert.equal(broken.errcode, 40033);
  // None of these was counted or shown.
  assert.deepEqual(await shown(), []);
  for (let n = 0; n < 5; ++n) await api.sendText(user, `第${n}条`);
  await refused(api.sendText(user, '第六条'), 45047);
});

test('escaped characters are shown as they are written, and refused in a menu', async () => {
  const body = '{"touser":"USER","msgtype":"text","text":{"content":"\\u4f60\\u597d\\n\\u003c \\\\u4f60"}}'.replace('USER', user);
  await post('message/custom/send', body);
  assert.equal((await shown())[0].text, '\\u4f60\\u597d\n\\u003c \\u4f60');
  await refused(post('menu/create', '{"button":[{"type":"click","name":"\\u4f60","key":"a"}]}'), 40033);
});

test('typing', async () => {
  const typing = command => post('message/custom/typing', {touser: user, command});
  assert.equal((await typing('Typing')).errcode, 0);
  await refused(typing('Typing'), 45081);
  await api.sendText(user, '好');
  await typing('Typing');
  await typing('CancelTyping');
  await refused(typing('Writing'), 45072);
  await wx.control('clock', {advance: 31});
  await refused(typing('Typing'), 45080);
});

test('accounts that may not: unverified and test accounts, wrong addresses', async () => {
  await wx.control('account', {abilities: {customer_service: false}});
  await refused(api.sendText(user, '好'), 48001);
  await wx.control('account', {abilities: {}, test_account: true});
  const list = [{id: '1', content: '好'}];
  await refused(post('message/custom/send', {touser: user, msgtype: 'msgmenu', msgmenu: {head_content: '?', list}}), 40200);
  await refused(post('message/custom/typing', {touser: user, command: 'Typing'}), 40200);
  await api.sendText(user, '好');
  await wx.control('account', {test_account: false, allowed_ips: ['10.0.0.1']});
  await refused(client().getAccessToken(), 40164, /invalid ip 127\.0\.0\.1.*not in whitelist/);
  await wx.control('account', {allowed_ips: null});
  await refused(client('wrong').getAccessToken(), 40125);
  await refused(client(undefined, 'wxother').getAccessToken(), 40013);
  await refused(client('').getAccessToken(), 41004);
  await wx.control('person', {user, blacklisted: true});
  await refused(api.sendText(user, '好'), 43019);
  await wx.control('person', {user, blacklisted: false, refusing: true});
  await refused(api.sendText(user, '好'), 48002);
});

test('template messages and how they ended', async () => {
  await wx.control('templates', {id: 'T1', title: '进度', fields: ['thing1', 'time2']});
  const data = {thing1: {value: '打印机'}, time2: {value: '2026-11-22 10:00'}};
  const {last} = await wx.control('state');
  const {msgid, errcode} = await api.sendTemplate(user, 'T1', 'https://x/t', undefined, data);
  assert.equal(errcode, 0);
  const {entries: [end]} = await wx.control('wait', {after: last, kind: 'outcome', event: 'TEMPLATESENDJOBFINISH'});
  assert.ok(end);
  const got = (await shown())[0];
  assert.deepEqual([got.via, got.url, got.fields], ['template', 'https://x/t', {thing1: '打印机', time2: '2026-11-22 10:00'}]);
  assert.match(String(msgid), /^69\d{17}$/);
  await refused(api.sendTemplate(user, 'T9', '', '', data), 40037);
  await refused(api.sendTemplate(user, 'T1', '', '', {...data, thing1: {value: '长'.repeat(21)}}), 47003, /thing1/);
  await refused(api.sendTemplate(user, 'T1', '', '', {thing1: data.thing1}), 47003, /time2/);
  const once = {touser: user, template_id: 'T1', data, client_msg_id: 'once'};
  const [one, two] = [await post('message/template/send', once), await post('message/template/send', once)];
  assert.equal(String(one.msgid), String(two.msgid));
  assert.equal((await shown()).length, 2);
  await wx.control('template_status', {status: 'failed: system failed'});
  await api.sendTemplate(user, 'T1', '', '', data);
  await wx.control('template_status', {status: 'success'});
  assert.equal((await shown()).length, 2);
  await wx.control('unsubscribe', {user, wait: true});
  await refused(api.sendTemplate(user, 'T1', '', '', data), 43004);
  assert.deepEqual((await api.getAllPrivateTemplate()).template_list.map(each => each.template_id), ['T1']);
});

test('subscription notices: one for each acceptance', async () => {
  await wx.control('templates', {id: 'S1'});
  const notice = {touser: user, template_id: 'S1', page: 'p', data: {thing1: {value: '好'}}};
  await refused(post('message/subscribe/bizsend', notice), 43101);
  await wx.control('accept', {user, choices: [{template: 'S1', accept: true}], wait: true});
  const {last} = await wx.control('state');
  const answer = await post('message/subscribe/bizsend', notice);
  assert.deepEqual([answer.errcode, answer.msgid], [0, undefined], 'no msgid, as documented');
  await wx.control('wait', {after: last, kind: 'outcome', event: 'subscribe_msg_sent_event'});
  await refused(post('message/subscribe/bizsend', notice), 43101);
  assert.deepEqual((await shown()).map(each => each.via), ['subscribe']);
});

test('media: limits, both ways, and three days', async () => {
  const upload = (type, name, size) => api.uploadMedia(Buffer.alloc(size, 'x'), type, name, 'x/y');
  await refused(upload('image', 'a.exe', 10), 40005);
  await refused(upload('image', '图.png', 10), 41005);
  await refused(upload('poem', 'a.png', 10), 40004);
  await refused(upload('thumb', 'a.jpg', 64 * 1024 + 1), 40012);
  await refused(upload('voice', 'a.amr', 2 * 1024 * 1024 + 1), 40010);
  const big = await upload('image', 'a.png', 10 * 1024 * 1024);
  assert.deepEqual([big.type, typeof big.created_at], ['image', 'number']);
  assert.equal((await api.getMedia(big.media_id)).length, 10 * 1024 * 1024);
  await wx.control('say', {user, kind: 'voice', content: '声音', wait: true});
  const {messages} = await wx.control('chat', {user});
  const voice = messages.at(-1).media_id;
  assert.equal((await api.getMedia(voice)).toString(), '声音');
  const file = await wx.call('media/get', undefined, {token: (await api.ensureAccessToken()).accessToken, query: {media_id: voice}});
  assert.match(file.headers.get('content-disposition'), /filename=".+\.amr"/);
  await wx.control('say', {user, kind: 'video', content: '影像', wait: true});
  const {video_url} = await api.getMedia((await wx.control('chat', {user})).messages.at(-1).media_id);
  assert.equal(await fetch(video_url).then(response => response.text()), '影像');
  await wx.control('clock', {advance: 3 * 86400});
  await refused(client().getMedia(voice), 40007);
});

test('the menu', async () => {
  await api.createMenu({button: [{type: 'click', name: '新建反馈', key: 'NEW'}]});
  assert.deepEqual((await api.getMenu()).menu.button[0].name, '新建反馈');
  await api.removeMenu();
  await refused(api.getMenu(), 46003);
  const button = more => ({type: 'click', name: '好', key: 'K', ...more});
  const nest = list => ({button: [{name: '好', sub_button: list}]});
  await refused(api.createMenu({button: Array(4).fill(button())}), 40016);
  await refused(api.createMenu({button: [button({name: '六个汉字太长'})]}), 40018);
  await refused(api.createMenu({button: [button({key: 'k'.repeat(129)})]}), 40019);
  await refused(api.createMenu({button: [button({type: 'view'})]}), 40020);
  await refused(api.createMenu({button: [button({type: 'poem'})]}), 40017);
  await refused(api.createMenu(nest(Array(6).fill(button()))), 40023);
  await refused(api.createMenu(nest([button({name: '长'.repeat(21)})])), 40025);
  await assert.rejects(wx.control('press', {user, button: 'NEW'}), /no button/);
});

test('addresses and people', async () => {
  assert.deepEqual((await api.getIp()).ip_list, ['127.0.0.1']);
  const person = await api.getUser(user);
  assert.deepEqual([person.subscribe, person.openid, person.nickname], [1, user, undefined]);
  await wx.control('unsubscribe', {user, wait: true});
  assert.equal((await api.getUser(user)).subscribe, 0);
});
