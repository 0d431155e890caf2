// The service over webhooks against the fake Bot API: from the form with an album and a document to the archive, with an
// agent in the agents' group, and through the troubles that Telegram makes.
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {Aftercare, telegramChannel} from '../../fakes/aftercare.mjs';
import {Customer, buttonsOf, form} from '../../fakes/customer.mjs';
import {FakeBotApi} from '../../fakes/fake_bot_api.mjs';

let api, service, folder, group;
before(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'aftercare-telegram-'));
  api = await FakeBotApi.start({'second-ms': 20});
  group = (await api.control('groups', {title: '售后坐席'})).id;
  service = await Aftercare.prepare(folder, [telegramChannel(api, {agents_chat: group})]);
  await service.start();
});
after(async () => {
  service?.child?.kill('SIGKILL');
  await api?.stop();
  if (folder) rmSync(folder, {recursive: true, force: true});
});

const ticket = number => JSON.parse(service.command('ticket', 'show', number, '--json'));

/** Somebody who listens to the agents' group and commands there. */
class Agent extends Customer {
  constructor(id, name) {
    super(api, id, {first_name: name});
  }

  async join(role) {
    const output = service.command('staff', 'add', '--name', this.first_name, '--role', role);
    const [code] = output.match(/\b[A-Z2-9]{12}\b/);
    await this.arrive();
    await this.say(`/join ${code}`);
    await this.hearsWords('坐席');
    this.atGroup = this.after;
  }

  orders(text) {
    return api.control('say', {user: this.id, chat: group, text});
  }

  /** Waits until a message with these words has come to the agent, alone or in the group. */
  async isTold(words) {
    const {calls} = await api.wait({after: this.after, contains: words, method: 'sendMessage', timeout_ms: this.patience});
    assert.ok([group, this.id].includes(calls[0].chat), `told in chat ${calls[0].chat}`);
  }

  /** The next message in the group whose text `fits`. */
  async groupHears(...words) {
    for (;;) {
      const {calls} = await api.wait({chat: group, after: this.atGroup, method: 'sendMessage', timeout_ms: this.patience});
      this.atGroup = calls[0].n;
      const message = calls[0].response.result;
      if (words.every(word => message.text.includes(word))) return message;
    }
  }
}

/** Sends an album of two and a document to the question for files, and presses 完成. */
async function sendFiles(customer) {
  await customer.api.control('album', {user: customer.id, items: [{kind: 'photo', caption: '正面'}, {kind: 'photo'}]});
  const first = await customer.hears(text => /收到\s*2\s*个文件/.test(text));
  assert.ok(buttonsOf(first).some(button => button.text === '完成'));
  await customer.api.control('send', {user: customer.id, kind: 'document', file_name: '购买凭证.txt', mime_type: 'text/plain',
                                      content: '购买凭证 2026-03-15'});
  const second = await customer.hears(text => /共\s*3\s*个/.test(text));
  await customer.press(second, '完成');
}

test('the webhook was set with the secret, and the commands were registered', async () => {
  const info = (await api.call('getWebhookInfo')).body.result;
  assert.equal(info.url, `${service.root}/telegram/main`);
  for (const type of ['message', 'edited_message', 'callback_query', 'my_chat_member']) assert.ok(info.allowed_updates.includes(type));
  const {calls} = await api.wait({method: 'setMyCommands', count: 2});
  assert.ok(calls.some(call => JSON.stringify(call.params).includes('status')));
  const stranger = await fetch(`${service.root}/telegram/main`, {
    method: 'POST', headers: {'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 'wrong'}, body: '{"update_id":1}'});
  assert.ok([401, 403].includes(stranger.status), `status ${stranger.status}`);
});

test('from the form to the archive', {timeout: 90000}, async () => {
  const agent = new Agent(801, '王工');
  await agent.join('agent');
  const customer = new Customer(api, 901, {first_name: '张三丰'});
  await customer.arrive();
  const number = await customer.fillIn({购买凭证: () => sendFiles(customer)});
  const told = await agent.groupHears(number);
  assert.ok(!told.text.includes('13812345678') && !told.text.includes('世纪大道'), 'no personal data in the group');

  await agent.orders(`/take ${number}`);
  await customer.hearsWords('王工');
  await agent.orders(`/reply ${number} 您好，我们正在查看您的问题。`);
  await customer.hearsWords('我们正在查看您的问题');
  await agent.orders(`/ask ${number} 指示灯是常亮还是闪烁?`);
  await customer.hearsWords('指示灯是常亮还是闪烁');
  await customer.say('红灯一直闪烁，每秒两次');
  await agent.isTold('红灯一直闪烁');
  await agent.orders(`/progress ${number} 左轮电机已更换，正在试运行。`);
  await customer.hearsWords('左轮电机已更换');
  await agent.orders(`/done ${number} 已更换左轮电机，试运行正常。`);
  const result = await customer.hearsWords('试运行正常');
  await customer.press(result, '已解决');
  const survey = await customer.hearsWords('打个分');
  await customer.press(survey, '满意');
  await customer.hearsWords('感谢您的评价');

  const kept = ticket(number);
  assert.equal(kept.number, number);
  const text = JSON.stringify(kept);
  for (const words of ['archive', 'satisfied', '红灯一直闪烁', '左轮电机已更换', '已更换左轮电机']) assert.ok(text.includes(words), words);
  const {calls} = await api.control('calls', {method: 'getFile'});
  assert.equal(new Set(calls.map(call => call.params.file_id)).size, 3, 'three files fetched, the largest size of each photo');
});

test('an update delivered again changes nothing', async () => {
  const customer = new Customer(api, 902);
  await customer.arrive();
  await customer.say(form.opening);
  const question = await customer.hearsWords('客户类型');
  const {update_id} = await customer.press(question, '个人客户');
  await customer.hearsWords('姓名');
  const {last} = await api.control('state');
  await api.control('redeliver', {update_id});
  await api.control('settled');
  const said = await customer.say('李小龙');
  await customer.hearsWords('电话');
  await api.control('redeliver', {update_id: said.update_id});
  await api.control('settled');
  await customer.say('/status');
  await customer.next();
  const {calls} = await api.control('calls', {chat: 902, after: last, method: 'sendMessage'});
  assert.equal(calls.filter(call => call.params.text.includes('电话')).length >= 1, true);
  assert.equal(calls.filter(call => call.params.text.includes('姓名')).length, 0);
});

test('a blocked bot, and the customer who comes back', async () => {
  const agent = new Agent(802, '赵工');
  await agent.join('agent');
  const customer = new Customer(api, 903);
  await customer.arrive();
  const number = await customer.fillIn();
  await agent.orders(`/take ${number}`);
  await customer.hearsWords('赵工');
  await api.control('block', {user: 903});
  await api.control('settled');
  await agent.orders(`/reply ${number} 您在吗?`);
  await agent.isTold('无法收到消息');
  await api.control('unblock', {user: 903});
  await api.control('settled');
  await agent.orders(`/reply ${number} 欢迎回来。`);
  await customer.hearsWords('欢迎回来');
});

test('flood limits are waited for, and nothing is lost or out of order', {timeout: 60000}, async () => {
  const customer = new Customer(api, 904);
  await customer.arrive();
  await api.control('limits', {per_chat_per_second: 1});
  try {
    const words = ['/help', '/status', form.opening, '/help'];
    for (const text of words) await customer.say(text);
    await api.control('settled');
    await api.wait({chat: 904, after: customer.after, method: 'sendMessage', count: words.length, timeout_ms: 30000});
  } finally {
    await api.control('limits', {});
  }
  const {calls} = await api.control('calls', {chat: 904, after: customer.after, method: 'sendMessage'});
  assert.ok(calls.some(call => call.status === 429), 'a limit was met');
  for (const refused of calls.filter(call => call.status === 429)) {
    const {calls: [next]} = await api.wait({chat: 904, after: refused.n, method: 'sendMessage'});
    assert.equal(next.params.text, refused.params.text, 'what was refused goes first when the wait is over');
  }
});

test('a call without an answer is not repeated blindly', {timeout: 60000}, async () => {
  const customer = new Customer(api, 905);
  await customer.arrive();
  await api.control('fail', {method: 'sendMessage', chat: 905, close: 'after'});
  await customer.say(form.opening);
  await customer.hearsWords('客户类型');
  await customer.say('个人客户');
  await customer.hearsWords('姓名');
  const {calls} = await api.control('calls', {chat: 905, method: 'sendMessage'});
  assert.equal(calls.filter(call => call.params.text.includes('客户类型')).length, 1);
});

test('server errors and refused connections are tried again', {timeout: 60000}, async () => {
  const customer = new Customer(api, 906);
  await customer.arrive();
  await api.control('fail', {method: 'sendMessage', chat: 906, error_code: 500});
  await api.control('fail', {method: 'sendMessage', chat: 906, error_code: 429, parameters: {retry_after: 1}});
  await customer.say(form.opening);
  await customer.hearsWords('客户类型');
});

test('the agents\' group becomes a supergroup', {timeout: 60000}, async () => {
  const old = (await api.control('groups', {title: '另一组', type: 'group'})).id;
  assert.ok(old < 0);
  const {chat: moved} = await api.control('migrate', {chat: group, user: 801});
  const customer = new Customer(api, 907);
  await customer.arrive();
  const number = await customer.fillIn();
  await api.wait({chat: moved, contains: number, timeout_ms: 20000});
});

test('SIGTERM ends the service in order, and it goes on where it was', async () => {
  const customer = new Customer(api, 908);
  await customer.arrive();
  await customer.say(form.opening);
  await customer.press(await customer.hearsWords('客户类型'), '个人客户');
  await customer.hearsWords('姓名');
  await service.stop();
  await customer.say('陈小春');
  await service.start();
  await customer.hearsWords('电话');
});
