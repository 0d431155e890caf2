// grammY 1.46.0 against the fake Bot API, by polling and by webhook.
import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {after, before, test} from 'node:test';
import {Bot, InlineKeyboard, InputFile, InputMediaBuilder, webhookCallback} from 'grammy';
import {FakeBotApi} from '../fake_bot_api.mjs';

let api;
before(async () => { api = await FakeBotApi.start({'second-ms': 20}); });
after(() => api.stop());

/** A bot that answers everything a customer can do. */
function makeBot() {
  const bot = new Bot(api.token, {client: {apiRoot: api.root}});
  bot.api.config.use(async (previous, method, payload, signal) => {
    let answer = await previous(method, payload, signal);
    while (!answer.ok && answer.error_code === 429) {
      await new Promise(resolve => setTimeout(resolve, answer.parameters.retry_after * 1000));
      answer = await previous(method, payload, signal);
    }
    return answer;
  });
  bot.command('start', ctx => ctx.reply('请选择', {reply_markup: new InlineKeyboard().text('个人客户', 'p').text('企业客户', 'c')}));
  bot.callbackQuery('p', async ctx => {
    await ctx.answerCallbackQuery('好的');
    await ctx.editMessageText('已选:<b>个人客户</b>', {parse_mode: 'HTML'});
  });
  bot.on('message:photo', ctx => ctx.reply(`照片 ${ctx.message.media_group_id ?? '-'} ${ctx.message.caption ?? ''}`.trim()));
  bot.on('message:document', async ctx => {
    const file = await ctx.getFile();
    const content = await fetch(`${api.root}/file/bot${api.token}/${file.file_path}`).then(r => r.text());
    await ctx.replyWithDocument(new InputFile(Buffer.from(content.toUpperCase()), '回执.txt'), {caption: content});
  });
  bot.on('message:contact', ctx => ctx.reply(`电话 ${ctx.message.contact.phone_number}`));
  bot.on('message:location', ctx => ctx.reply(`位置 ${ctx.message.location.latitude}`));
  bot.on('edited_message:text', ctx => ctx.reply(`改为 ${ctx.editedMessage.text}`));
  bot.on('my_chat_member', ctx => { statuses.push(ctx.myChatMember.new_chat_member.status); });
  bot.command('album', ctx => ctx.replyWithMediaGroup([
    InputMediaBuilder.photo(new InputFile(Buffer.from('a'), 'a.jpg'), {caption: '一'}),
    InputMediaBuilder.photo(new InputFile(Buffer.from('b'), 'b.jpg'))]));
  bot.on('message:text', ctx => ctx.reply(`收到 ${ctx.message.text}`));
  bot.catch(error => errors.push(error));
  return bot;
}
const statuses = [];
const errors = [];

async function wholeConversation(user) {
  await api.control('users', {id: user, first_name: '张三'});
  let {last} = await api.control('state');
  const expect = async words => {
    const {calls} = await api.wait({chat: user, after: last, contains: words});
    last = calls[0].n;
    return calls[0];
  };
  await api.control('say', {user, text: '/start'});
  const question = await expect('请选择');
  const message_id = question.response.result.message_id;
  await api.control('press', {user, message_id, text: '个人客户'});
  const edit = await expect('已选');
  assert.equal(edit.method, 'editmessagetext');
  assert.deepEqual(edit.response.result.entities, [{type: 'bold', offset: 3, length: 4}]);
  assert.equal((await api.control('calls', {method: 'answerCallbackQuery', after: question.n})).calls[0].applied, true);
  const said = await api.control('say', {user, text: '你好'});
  await expect('收到 你好');
  await api.control('edit', {user, message_id: said.message.message_id, text: '您好'});
  await expect('改为 您好');
  const {media_group_id} = await api.control('album', {user, items: [{kind: 'photo', caption: '正面'}, {kind: 'photo'}, {kind: 'photo'}]});
  const album = await api.wait({chat: user, after: last, contains: `照片 ${media_group_id}`, count: 3});
  last = album.last;
  await api.control('send', {user, kind: 'document', file_name: 'log.txt', mime_type: 'text/plain', content: 'fault log'});
  const sent = await expect('fault log');
  assert.deepEqual(sent.files, {[Object.keys(sent.files)[0]]: {file_name: '回执.txt', media_type: 'application/octet-stream', bytes: 9}});
  await api.control('contact', {user, phone_number: '+8613800000000', contact_user: user});
  await expect('电话 +8613800000000');
  await api.control('location', {user, latitude: 31.2, longitude: 121.5});
  await expect('位置 31.2');
  await api.control('say', {user, text: '/album'});
  const {calls} = await api.wait({chat: user, after: last, method: 'sendMediaGroup'});
  assert.equal(calls[0].response.result.length, 2);
  assert.equal(calls[0].response.result[0].caption, '一');
  statuses.length = 0;
  await api.control('block', {user});
  await api.control('unblock', {user});
  await api.control('say', {user, text: '回来'});
  await expect('收到 回来');
  assert.deepEqual(statuses, ['kicked', 'member']);
  await api.control('limits', {per_chat_per_second: 1});
  await api.control('say', {user, text: '一'});
  await api.control('say', {user, text: '二'});
  await expect('收到 一');
  await expect('收到 二');
  const tooMany = (await api.control('calls', {chat: user, applied: false})).calls;
  assert.ok(tooMany.some(call => call.status === 429), '429 was met and waited for');
  await api.control('limits', {});
  assert.deepEqual(errors, []);
}

test('grammY by long polling', async () => {
  const bot = makeBot();
  const running = bot.start({allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member']});
  await wholeConversation(501);
  await bot.stop();
  await running;
  assert.equal((await api.control('state')).pending, 0);
});

test('grammY by webhook with a secret token', async () => {
  const bot = makeBot();
  const server = createServer(webhookCallback(bot, 'http', {secretToken: 'secret-1'}));
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  await bot.api.setWebhook(url, {secret_token: 'secret-1'});
  const stranger = await fetch(url, {method: 'POST', body: '{"update_id":1}', headers: {'content-type': 'application/json'}});
  assert.equal(stranger.status, 401);
  await wholeConversation(502);
  await api.control('settled');
  assert.equal((await bot.api.getWebhookInfo()).pending_update_count, 0);
  await bot.api.deleteWebhook();
  server.closeAllConnections();
  server.close();
});
