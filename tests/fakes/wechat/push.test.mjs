// The pushes of the fake, received and answered by the `wechat` middleware of others.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {FakeWeChat} from './fake_wechat.mjs';
import {middleware} from './receiver.mjs';

const SECOND = 400;  // the middleware must not be late on a busy machine

async function withMiddleware(mode, handle, run) {
  const wx = await FakeWeChat.start({second_ms: SECOND, account: {mode}});
  const bot = await middleware(wx.account, handle);
  try {
    await wx.control('account', {url: bot.url});
    await run(wx, bot);
  } finally {
    bot.close();
    await wx.stop();
  }
}

const SAYINGS = [
  [{text: '打印机坏了 <b>&]]> 😀'}, {Content: '打印机坏了 <b>&]]> 😀'}],
  [{kind: 'image', content: 'jpeg'}, {PicUrl: /^http/, MediaId: /./}],
  [{kind: 'voice', content: 'amr', recognition: '你好'}, {Format: 'amr', Recognition: '你好', MsgID: /^69\d{17}$/}],
  [{kind: 'video', content: 'mp4'}, {MediaId: /./, ThumbMediaId: /./}],
  [{kind: 'shortvideo', content: 'mp4'}, {MediaId: /./, ThumbMediaId: /./}],
  [{kind: 'location', latitude: '23.134521', longitude: '113.358803', scale: 20, label: '广州'}, {Location_X: '23.134521', Label: '广州'}],
  [{kind: 'link', title: '标题', description: '说明', url: 'http://x/?a=1&b=2'}, {Title: '标题', Url: 'http://x/?a=1&b=2'}],
  [{kind: 'hologram', more: [['Depth', 3]]}, {Depth: '3'}],
];

const ACTS = [
  ['subscribe', {scene: 12}, {Event: 'subscribe', EventKey: 'qrscene_12', Ticket: 'TICKET'}],
  ['scan', {scene: 12}, {Event: 'SCAN', EventKey: '12'}],
  ['locate', {latitude: '23.1', longitude: '113.2'}, {Event: 'LOCATION', Latitude: '23.1', Precision: '30'}],
  ['press', {button: 'NEW'}, {Event: 'CLICK', EventKey: 'NEW'}],
  ['press', {button: '网站'}, {Event: 'VIEW', EventKey: 'https://example.com/'}],
  ['press', {button: 'SCAN_IT'}, {Event: 'scancode_push', EventKey: 'SCAN_IT'}],
  ['accept', {choices: [{template: 'S1', accept: true}, {template: 'S2', accept: false}]}, {Event: 'subscribe_msg_popup_event'}],
  ['event', {event: 'kf_create_session', fields: [['KfAccount', 'a@gh']]}, {Event: 'kf_create_session', KfAccount: 'a@gh'}],
  ['event', {event: 'user_info_modified'}, {Event: 'user_info_modified'}],
  ['unsubscribe', {}, {Event: 'unsubscribe'}],
];

function fits(message, wanted) {
  for (const [name, value] of Object.entries(wanted)) {
    if (value instanceof RegExp) assert.match(message[name], value);
    else assert.equal(message[name], value, name);
  }
}

const MENU = {button: [
  {type: 'click', name: '新建反馈', key: 'NEW'},
  {name: '更多', sub_button: [{type: 'view', name: '网站', url: 'https://example.com/'},
                            {type: 'scancode_push', name: '扫码', key: 'SCAN_IT'}]},
]};

for (const mode of ['plain', 'compatible', 'safe']) {
  test(`${mode} mode: verification, all messages and events, and a reply to each`, async () => {
    const reply = (message, response) => response.reply(`收到 ${message.MsgType} ${message.Event ?? ''}`);
    await withMiddleware(mode, reply, async (wx, bot) => {
      assert.deepEqual((await wx.control('verify')).ok, true);
      const user = await wx.customer();
      for (const [said, wanted] of SAYINGS) {
        const outcome = await wx.say(user, undefined, said);
        const message = bot.got.at(-1);
        fits(message, {MsgType: said.kind ?? 'text', FromUserName: user, ToUserName: wx.account.id, ...wanted});
        assert.equal(message.MsgId ?? message.MsgID, outcome.msg_id);
        assert.ok(Math.abs(message.CreateTime - Date.now() / 1000) < 30);
        assert.deepEqual([outcome.result, outcome.encrypted, outcome.reply.text],
                         ['reply', mode !== 'plain', `收到 ${message.MsgType} `]);
      }
      assert.equal((await wx.call('menu/create', MENU, {token: await wx.token()})).errcode, 0);
      for (const [act, request, wanted] of ACTS) {
        const outcome = await wx.control(act, {user, wait: true, ...request});
        fits(bot.got.at(-1), {MsgType: 'event', FromUserName: user, ...wanted});
        assert.deepEqual([outcome.result, outcome.reply.text], ['reply', `收到 event ${wanted.Event}`]);
      }
      const list = bot.got.find(message => message.Event === 'subscribe_msg_popup_event').SubscribeMsgPopupEvent.List;
      assert.deepEqual(list.map(each => [each.TemplateId, each.SubscribeStatusString]), [['S1', 'accept'], ['S2', 'reject']]);
      const {messages} = await wx.control('chat', {user});
      // Nobody sees the answers to VIEW, LOCATION, user_info_modified and unsubscribe.
      assert.equal(messages.filter(each => each.via === 'passive').length, SAYINGS.length + ACTS.length - 4);
      assert.equal(messages.filter(each => each.via === 'banner').length, 0);
    });
  });
}

test('all kinds of passive reply of the middleware', async () => {
  const replies = [];
  await withMiddleware('safe', (message, response) => {
    if (message.Content === '人工') response.transfer2CustomerService('a@gh');
    else response.reply(replies.shift());
  }, async (wx, bot) => {
    const user = await wx.customer();
    const token = await wx.token();
    const form = new FormData();
    form.set('media', new Blob(['png'], {type: 'image/png'}), 'a.png');
    const media = (await wx.call('media/upload', undefined, {token, query: {type: 'image'}, raw: form})).media_id;
    const article = {title: '通知', description: '说明', picurl: 'http://x/p', url: 'http://x/u'};
    const cases = [
      [{type: 'image', content: {mediaId: media}}, 'image'],
      [{type: 'voice', content: {mediaId: media}}, 'voice'],
      [{type: 'video', content: {mediaId: media, title: 't', description: 'd'}}, 'video'],
      [{title: 't', description: 'd', musicUrl: 'http://x/m', hqMusicUrl: 'http://x/h'}, 'music'],
      [[article], 'news'],
    ];
    for (const [reply, type] of cases) {
      replies.push(reply);
      const outcome = await wx.say(user, 'hello');
      assert.deepEqual([outcome.result, outcome.reply?.type], ['reply', type], outcome.fault);
    }
    const transferred = await wx.say(user, '人工');
    assert.deepEqual(transferred.reply, {type: 'transfer_customer_service', KfAccount: 'a@gh'});
    replies.push('', [article, article], {type: 'image', content: {mediaId: 'nothing'}});
    assert.equal((await wx.say(user, 'silence')).result, 'accepted');
    assert.match((await wx.say(user, 'two articles')).fault, /one article/);
    assert.match((await wx.say(user, 'an unknown image')).fault, /media id/);
    assert.equal(bot.got.length, 9);
  });
});

test('a menu message is chosen from: the id and the text come back, and allow three messages in a minute', async () => {
  await withMiddleware('safe', (message, response) => response.reply(`选了 ${message.bizmsgmenuid}`), async (wx, bot) => {
    const user = await wx.customer();
    const token = await wx.token();
    await wx.say(user, '你好');
    const list = [{id: 's7-5', content: '满意'}, {id: 's7-1', content: '不满意'}];
    const menu = {touser: user, msgtype: 'msgmenu', msgmenu: {head_content: '请评价', list, tail_content: '谢谢'}};
    assert.equal((await wx.call('message/custom/send', menu, {token})).errcode, 0);
    const outcome = await wx.control('choose', {user, id: 's7-5', wait: true});
    fits(bot.got.at(-1), {MsgType: 'text', Content: '满意', bizmsgmenuid: 's7-5', MsgId: outcome.msg_id});
    assert.equal(outcome.reply.text, '选了 s7-5');
    await assert.rejects(wx.control('choose', {user, id: 's9'}), /no menu message/);
    const {contacts} = await wx.control('state');
    assert.deepEqual([contacts[0].grants.message.left, contacts[0].grants.menu.left], [4, 3]);
  });
});

test('a receiver with another key, token or app id is seen', async () => {
  await withMiddleware('safe', (message, response) => response.reply('好'), async wx => {
    const user = await wx.customer();
    await wx.control('account', {token: 'AnotherToken'});
    assert.equal((await wx.control('verify')).ok, false);
    assert.match((await wx.say(user, '你好')).fault, /status 401/);
    const {messages} = await wx.control('chat', {user});
    assert.deepEqual(messages.map(each => each.via), ['customer', 'banner']);
  });
});
