// The fake Bot API at its edges: refusals, polling, the webhook's schedule, trouble on purpose.
import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {after, before, beforeEach, test} from 'node:test';
import {FakeBotApi} from '../fake_bot_api.mjs';

let api;
before(async () => { api = await FakeBotApi.start({'second-ms': 20}); });
after(() => api.stop());
beforeEach(async () => {
  await api.call('deleteWebhook', {drop_pending_updates: true});
  await api.control('heal');
  await api.control('limits', {});
});

async function customer(id) {
  await api.control('users', {id, first_name: `C${id}`});
  await api.control('say', {user: id, text: '/start'});
  return id;
}

async function refused(method, params, code, words) {
  const {status, body} = await api.call(method, params);
  assert.equal(status, code);
  assert.equal(body.ok, false);
  assert.equal(body.error_code, code);
  assert.match(body.description, words);
  return body;
}

/** A webhook receiver whose answers come from `answer(update, n)`; keeps what it got. */
async function receiver(answer) {
  const got = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const update = JSON.parse(body);
    got.push({update, headers: request.headers, at: Date.now()});
    const {status = 200, headers = {}, text = ''} = (await answer(update, got.length)) ?? {};
    response.writeHead(status, headers).end(text);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/hook`;
  return {got, url, close: () => { server.closeAllConnections(); server.close(); }};
}

test('tokens, methods and paths', async () => {
  const at = path => fetch(api.root + path).then(async r => [r.status, (await r.json()).description]);
  assert.deepEqual(await at('/bot1:wrong/getMe'), [401, 'Unauthorized']);
  assert.deepEqual(await at('/botnonsense/getMe'), [401, 'Unauthorized: invalid token specified']);
  assert.deepEqual(await at(`/bot${api.token}/noSuchMethod`), [404, 'Not Found: method not found']);
  assert.deepEqual(await at('/elsewhere'), [404, 'Not Found']);
  const me = await fetch(`${api.root}/bot${api.token}/GETME`).then(r => r.json());
  assert.equal(me.result.is_bot, true);
});

test('the same call by query, form, JSON and multipart', async () => {
  const chat = await customer(101);
  const url = `${api.root}/bot${api.token}/sendMessage`;
  const markup = JSON.stringify({inline_keyboard: [[{text: '好', callback_data: 'a'}]]});
  const form = new FormData();
  form.set('chat_id', String(chat));
  form.set('text', '多 部分');
  form.set('reply_markup', markup);
  const answers = await Promise.all([
    fetch(`${url}?chat_id=${chat}&text=${encodeURIComponent('查 询')}&reply_markup=${encodeURIComponent(markup)}`),
    fetch(url, {method: 'POST', body: new URLSearchParams({chat_id: chat, text: '表 单', reply_markup: markup})}),
    fetch(url, {method: 'POST', body: form}),
  ].map(p => p.then(r => r.json())));
  answers.push((await api.call('sendMessage', {chat_id: chat, text: ' JSON ', reply_markup: JSON.parse(markup)})).body);
  assert.deepEqual(answers.map(a => a.result.text), ['查 询', '表 单', '多 部分', 'JSON']);
  for (const answer of answers) assert.equal(answer.result.reply_markup.inline_keyboard[0][0].text, '好');
});

test('what sendMessage refuses', async () => {
  const chat = await customer(102);
  await refused('sendMessage', {text: 'x'}, 400, /chat_id is empty/);
  await refused('sendMessage', {chat_id: 99999, text: 'x'}, 400, /chat not found/);
  await refused('sendMessage', {chat_id: chat, text: '  '}, 400, /message text is empty/);
  await refused('sendMessage', {chat_id: chat, text: '😀'.repeat(4097)}, 400, /message is too long/);
  assert.equal((await api.call('sendMessage', {chat_id: chat, text: '😀'.repeat(4096)})).status, 200);
  await refused('sendMessage', {chat_id: chat, text: 'a<br>b', parse_mode: 'HTML'}, 400, /can't parse entities: Unsupported start tag "br"/);
  await refused('sendMessage', {chat_id: chat, text: '<b>a', parse_mode: 'HTML'}, 400, /can't parse entities: Can't find end tag/);
  await refused('sendMessage', {chat_id: chat, text: '😀', entities: [{type: 'bold', offset: 1, length: 1}]}, 400, /middle of a UTF-16 symbol/);
  await refused('sendMessage', {chat_id: chat, text: 'ab', entities: [{type: 'bold', offset: 1, length: 2}]}, 400, /after the end of the text/);
  const button = data => ({inline_keyboard: [[{text: 'b', callback_data: data}]]});
  await refused('sendMessage', {chat_id: chat, text: 'x', reply_markup: button('')}, 400, /BUTTON_DATA_INVALID/);
  await refused('sendMessage', {chat_id: chat, text: 'x', reply_markup: button('数'.repeat(22))}, 400, /BUTTON_DATA_INVALID/);
  assert.equal((await api.call('sendMessage', {chat_id: chat, text: 'x', reply_markup: button('d'.repeat(64))})).status, 200);
  await refused('sendMessage', {chat_id: chat, text: 'x', reply_parameters: {message_id: 9999}}, 400, /replied not found/);
  assert.equal((await api.call('sendMessage', {chat_id: chat, text: 'x', reply_parameters: {message_id: 9999, allow_sending_without_reply: true}})).status, 200);
});

test('HTML becomes entities in UTF-16 units', async () => {
  const chat = await customer(103);
  const {body} = await api.call('sendMessage', {chat_id: chat, parse_mode: 'HTML', text: '😀 <b>工单 &lt;1&gt;</b> <a href="https://e.example/?a=1&amp;b=2">x</a>'});
  assert.equal(body.result.text, '😀 工单 <1> x');
  assert.deepEqual(body.result.entities, [
    {type: 'bold', offset: 3, length: 6},
    {type: 'text_link', offset: 10, length: 1, url: 'https://e.example/?a=1&b=2'}]);
});

test('strangers, blocked users, kicked bots, migrated groups', async () => {
  await api.control('users', {id: 104});
  await refused('sendMessage', {chat_id: 104, text: 'x'}, 403, /can't initiate/);
  await api.control('say', {user: 104, text: '/start'});
  await api.control('block', {user: 104});
  await refused('sendMessage', {chat_id: 104, text: 'x'}, 403, /blocked by the user/);
  await api.control('unblock', {user: 104});
  assert.equal((await api.call('sendMessage', {chat_id: 104, text: 'x'})).status, 200);
  const group = (await api.control('groups', {title: 'Desk', type: 'group'})).id;
  const {chat: moved} = await api.control('migrate', {chat: group, user: 104});
  const body = await refused('sendMessage', {chat_id: group, text: 'x'}, 400, /upgraded to a supergroup/);
  assert.equal(body.parameters.migrate_to_chat_id, moved);
  assert.equal((await api.call('sendMessage', {chat_id: moved, text: 'x'})).status, 200);
  await api.control('kick', {chat: moved, user: 104});
  await refused('sendMessage', {chat_id: moved, text: 'x'}, 403, /kicked/);
});

test('edits, deletions and old callback queries', async () => {
  const chat = await customer(105);
  const {body} = await api.call('sendMessage', {chat_id: chat, text: 'x', reply_markup: {inline_keyboard: [[{text: 'b', callback_data: 'd'}]]}});
  const message_id = body.result.message_id;
  await refused('editMessageText', {chat_id: chat, message_id, text: 'x', reply_markup: body.result.reply_markup}, 400, /message is not modified/);
  const edited = await api.call('editMessageText', {chat_id: chat, message_id, text: 'y'});
  assert.equal(edited.body.result.reply_markup, undefined, 'an edit without a keyboard removes it');
  await assert.rejects(api.control('press', {user: chat, message_id, text: 'b'}), /no such button/);
  const pressed = await api.control('press', {user: chat, message_id, data: 'd', forge: true});
  assert.equal((await api.call('answerCallbackQuery', {callback_query_id: pressed.callback_query_id})).status, 200);
  await api.control('expire_queries');
  await refused('answerCallbackQuery', {callback_query_id: pressed.callback_query_id}, 400, /query is too old/);
  assert.equal((await api.call('deleteMessage', {chat_id: chat, message_id})).status, 200);
  await refused('deleteMessage', {chat_id: chat, message_id}, 400, /to delete not found/);
});

test('polling confirms by offset, waits, and suffers one poller', async () => {
  const chat = await customer(106);
  const get = params => api.call('getUpdates', params);
  const first = (await get({})).body.result;
  assert.equal(first.length, 1);
  assert.deepEqual((await get({})).body.result, first, 'not confirmed, so it comes again');
  assert.deepEqual((await get({offset: first[0].update_id})).body.result, first, 'offset equal to the id does not confirm');
  assert.deepEqual((await get({offset: first[0].update_id + 1})).body.result, []);
  const poll = get({offset: first[0].update_id + 1, timeout: 10});
  await api.control('say', {user: chat, text: 'later'});
  assert.equal((await poll).body.result[0].message.text, 'later');
  await get({offset: -1});
  for (const text of ['a', 'b', 'c']) await api.control('say', {user: chat, text});
  const last = (await get({offset: -1})).body.result;
  assert.deepEqual(last.map(u => u.message.text), ['c'], 'a negative offset keeps the last ones only');
  const waiting = get({offset: last[0].update_id + 1, timeout: 10});
  const second = get({offset: last[0].update_id + 1, timeout: 1});
  const conflict = await waiting;
  assert.equal(conflict.status, 409);
  assert.match(conflict.body.description, /terminated by other getUpdates request/);
  await second;
  await api.call('setWebhook', {url: 'http://127.0.0.1:9/'});
  await refused('getUpdates', {}, 409, /while webhook is active/);
  await refused('setWebhook', {url: 'http://127.0.0.1:9/', secret_token: 'bad secret'}, 400, /unallowed characters/);
});

test('allowed_updates filters and is remembered', async () => {
  const chat = await customer(107);
  await api.call('getUpdates', {offset: -1, allowed_updates: ['callback_query']});
  assert.equal((await api.control('say', {user: chat, text: 'unseen'})).update_id, null);
  await api.call('getUpdates', {});
  assert.equal((await api.control('say', {user: chat, text: 'unseen'})).update_id, null);
  await api.call('getUpdates', {allowed_updates: []});
  assert.notEqual((await api.control('say', {user: chat, text: 'seen'})).update_id, null);
});

test('the webhook: secret, order within a chat, other chats not blocked, retries', async () => {
  const [slow, fast] = [await customer(108), await customer(109)];
  await api.call('getUpdates', {offset: -1});
  await api.call('getUpdates', {offset: 2 ** 40});
  const hook = await receiver((update, n) => update.message?.text === 'bad' && n < 6 ? {status: 500} : {});
  await api.call('setWebhook', {url: hook.url, secret_token: 'S-e_1'});
  for (const text of ['bad', 'second', 'third']) await api.control('say', {user: slow, text});
  for (const text of ['p', 'q']) await api.control('say', {user: fast, text});
  await api.control('settled');
  const of = chat => hook.got.filter(g => g.update.message.chat.id === chat).map(g => g.update.message.text);
  assert.deepEqual(of(fast), ['p', 'q']);
  assert.deepEqual([...new Set(of(slow))], ['bad', 'second', 'third']);
  assert.ok(of(slow).filter(t => t === 'bad').length >= 2, 'tried again');
  assert.equal(of(slow).filter(t => t === 'second').length, 1);
  for (const got of hook.got) assert.equal(got.headers['x-telegram-bot-api-secret-token'], 'S-e_1');
  const info = (await api.call('getWebhookInfo')).body.result;
  assert.match(info.last_error_message, /500 Internal Server Error/);
  assert.equal(info.pending_update_count, 0);
  hook.close();
});

test('the schedule doubles, Retry-After overrides it, and a lost confirmation delivers again', async () => {
  const chat = await customer(110);
  await api.call('getUpdates', {offset: 2 ** 40});
  const hook = await receiver((update, n) => n <= 4 ? {status: 503} : n === 5 ? {status: 503, headers: {'retry-after': '20'}} : {});
  await api.call('setWebhook', {url: hook.url});
  const {update_id} = await api.control('say', {user: chat, text: 'x'});
  await api.control('settled');
  const gaps = hook.got.slice(1).map((got, i) => got.at - hook.got[i].at);
  // A "second" lasts 20 ms: 0, 2, 4, 8 seconds, then what Retry-After says.
  const least = [0, 40, 80, 160, 400];
  assert.equal(gaps.length, least.length);
  gaps.forEach((gap, i) => assert.ok(gap >= least[i] - 3, `gap ${i}: ${gap} ms`));
  await api.control('redeliver', {update_id});
  await api.control('settled');
  assert.equal(hook.got.length, 7);
  assert.deepEqual(hook.got[6].update, hook.got[5].update);
  hook.close();
});

test('a method call in the webhook answer runs, its result is not told; get… is ignored', async () => {
  const chat = await customer(111);
  await api.call('getUpdates', {offset: 2 ** 40});
  const answers = [{method: 'sendMessage', chat_id: chat, text: 'from the answer'}, {method: 'getMe'}];
  const hook = await receiver((update, n) => ({headers: {'content-type': 'application/json'}, text: JSON.stringify(answers[n - 1])}));
  await api.call('setWebhook', {url: hook.url});
  await api.control('say', {user: chat, text: 'one'});
  await api.control('say', {user: chat, text: 'two'});
  await api.control('settled');
  const {calls} = await api.wait({chat, contains: 'from the answer'});
  assert.equal(calls[0].by_webhook, true);
  assert.equal((await api.control('calls', {method: 'getMe', after: calls[0].n})).calls.length, 0);
  hook.close();
});

test('flood limits: 429 with retry_after in body and header', async () => {
  const chat = await customer(112);
  await api.control('limits', {per_chat_per_second: 2});
  const send = () => api.call('sendMessage', {chat_id: chat, text: 'x'});
  assert.equal((await send()).status, 200);
  assert.equal((await send()).status, 200);
  const third = await send();
  assert.equal(third.status, 429);
  assert.equal(third.body.parameters.retry_after, 1);
  assert.equal(third.headers.get('retry-after'), '1');
  assert.match(third.body.description, /Too Many Requests: retry after 1/);
});

test('trouble on purpose: errors, delays, connections that end before or after the call', async () => {
  const chat = await customer(113);
  const {last} = await api.control('state');
  await api.control('fail', {method: 'sendMessage', error_code: 500, count: 2});
  await refused('sendMessage', {chat_id: chat, text: 'x'}, 500, /restart/);
  await refused('sendMessage', {chat_id: chat, text: 'x'}, 500, /restart/);
  await api.control('fail', {method: 'sendMessage', chat, close: 'before'});
  await assert.rejects(api.call('sendMessage', {chat_id: chat, text: 'not applied'}));
  await api.control('fail', {method: 'sendMessage', chat, close: 'after'});
  await assert.rejects(api.call('sendMessage', {chat_id: chat, text: 'applied'}));
  await api.control('fail', {method: 'sendMessage', delay_ms: 50});
  const begun = Date.now();
  assert.equal((await api.call('sendMessage', {chat_id: chat, text: 'late'})).status, 200);
  assert.ok(Date.now() - begun >= 45);
  const {calls} = await api.control('calls', {after: last, chat});
  assert.deepEqual(calls.map(c => [c.applied, c.answered]),
                   [[false, true], [false, true], [false, false], [true, false], [true, true]]);
  const {messages} = await api.control('chat', {chat});
  assert.deepEqual(messages.slice(-2).map(m => m.text), ['applied', 'late']);
});

test('privacy mode in groups, commands, topics', async () => {
  const user = await customer(114);
  const chat = (await api.control('groups', {title: 'Desk', is_forum: true})).id;
  const {body} = await api.call('sendMessage', {chat_id: chat, text: 'x', message_thread_id: 7});
  assert.equal(body.result.is_topic_message, true);
  await refused('sendMessage', {chat_id: chat, text: 'x', message_thread_id: 1}, 400, /thread not found/);
  const seen = async (text, extra = {}) => (await api.control('say', {user, chat, text, ...extra})).update_id !== null;
  assert.equal(await seen('among ourselves'), false);
  assert.equal(await seen('/queue'), true);
  assert.equal(await seen('/queue@some_other_bot'), false);
  assert.equal(await seen('answer', {reply_to: body.result.message_id}), true);
  assert.equal((await api.call('setMyCommands', {commands: [{command: 'new', description: '新建'}], language_code: 'zh'})).status, 200);
  assert.deepEqual((await api.call('getMyCommands', {language_code: 'zh'})).body.result, [{command: 'new', description: '新建'}]);
  await refused('setMyCommands', {commands: [{command: '新建', description: 'x'}]}, 400, /BOT_COMMAND_INVALID/);
});
