// telegraf 4.16.3 against the fake Bot API, by polling and by webhook (with and without method calls in
// the webhook's answer).
import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {after, before, test} from 'node:test';
import {Markup, Telegraf} from 'telegraf';
import {FakeBotApi} from '../fake_bot_api.mjs';

let api;
before(async () => { api = await FakeBotApi.start({'second-ms': 20}); });
after(() => api.stop());

function makeBot(webhookReply) {
  const bot = new Telegraf(api.token, {telegram: {apiRoot: api.root, webhookReply}});
  bot.start(ctx => ctx.reply('请选择', Markup.inlineKeyboard([Markup.button.callback('产品', 'product')])));
  bot.action('product', async ctx => {
    await ctx.answerCbQuery();
    await ctx.editMessageReplyMarkup(undefined);
    await ctx.reply('请输入型号', Markup.keyboard([[Markup.button.contactRequest('发送电话')]]).resize());
  });
  bot.on('photo', async ctx => {
    const link = await ctx.telegram.getFileLink(ctx.message.photo[0].file_id);
    const content = await fetch(link).then(r => r.text());
    await ctx.replyWithPhoto({source: Buffer.from(content), filename: 'copy.jpg'}, {caption: `大小 ${content.length}`});
  });
  bot.on('contact', ctx => ctx.reply('谢谢', Markup.removeKeyboard()));
  bot.on('text', ctx => ctx.reply(`收到 ${ctx.message.text}`));
  return bot;
}

async function wholeConversation(user) {
  await api.control('users', {id: user, first_name: '李四', language_code: 'zh-hans'});
  let {last} = await api.control('state');
  const expect = async (words, method = 'sendMessage') => {
    const {calls} = await api.wait({chat: user, after: last, contains: words, method});
    last = calls[0].n;
    return calls[0];
  };
  await api.control('say', {user, text: '/start'});
  const {messages} = await expect('请选择').then(() => api.control('chat', {chat: user}));
  const question = messages.at(-1);
  await api.control('press', {user, message_id: question.message_id, row: 0, column: 0});
  await expect('请输入型号');
  const now = (await api.control('chat', {chat: user})).messages.find(m => m.message_id === question.message_id);
  assert.equal(now.reply_markup, undefined);
  await api.control('say', {user, text: 'AB-12'});
  await expect('收到 AB-12');
  await api.control('send', {user, kind: 'photo', content: 'jpeg bytes'});
  const photo = await expect('大小 10', 'sendPhoto');
  assert.equal(photo.files.photo?.bytes ?? Object.values(photo.files)[0].bytes, 10);
  await api.control('contact', {user, phone_number: '13900000000', contact_user: user});
  await expect('谢谢');
}

test('telegraf by long polling', async () => {
  const bot = makeBot(false);
  const running = bot.launch();
  await wholeConversation(601);
  bot.stop();
  await running;
});

for (const [user, webhookReply] of [[602, false], [603, true]]) {
  test(`telegraf by webhook, replies ${webhookReply ? 'in the answer' : 'by calls'}`, async () => {
    const bot = makeBot(webhookReply);
    await bot.telegram.getMe().then(me => { bot.botInfo = me; });
    const server = createServer(bot.webhookCallback('/tg', {secretToken: 'T_2'}));
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${server.address().port}/tg`;
    await bot.telegram.setWebhook(url, {secret_token: 'T_2', allowed_updates: []});
    assert.notEqual((await fetch(url, {method: 'POST', body: '{}'})).status, 200);
    const {last: begin} = await api.control('state');
    await wholeConversation(user);
    // telegraf answers in the webhook only with methods whose result nobody needs.
    const {calls} = await api.control('calls', {after: begin, method: 'answerCallbackQuery'});
    assert.deepEqual(calls.map(call => call.by_webhook === true), [webhookReply]);
    await bot.telegram.deleteWebhook();
    server.closeAllConnections();
    server.close();
  });
}
