// What the platform's API refuses, loses and limits: tokens, quotas, windows, customers who have left. Nothing is lost,
// nothing comes twice, and the agent is told.
import assert from 'node:assert/strict';
import net from 'node:net';
import {after, describe, test} from 'node:test';
import {Desk, closeAll} from './desk.mjs';

after(closeAll);

const send = 'message/custom/send';
const template = {id: 'TEMPLATE-1', parameters: {thing1: '{heading}', character_string2: '{number}', time3: '{time}', thing4: '{text}'}};
const notice = {id: 'NOTICE-1', page: 'pages/index', parameters: {thing1: '{text}', character_string2: '{number}'}};

/** A desk with a ticket that an agent works on. `touched`: the customer has just written, so five messages are allowed. */
async function underWay(options) {
  const desk = await Desk.start({secondMs: 400, ...options});
  const agent = await desk.agent('王工');
  const customer = await desk.customer();
  const number = await customer.fillIn();
  await agent.say(`/take ${number}`);
  await customer.hearsWords('王工');
  await customer.say('拜托了');
  await customer.hearsWords('已转达');
  await agent.hears('拜托了');
  return {desk, agent, customer, number};
}

const shownWords = async (desk, customer, words) => (await desk.shown(customer.id)).filter(({text}) => text?.includes(words));

/** In this order, each once. */
async function assertOnceInOrder(desk, customer, words) {
  const seen = (await desk.shown(customer.id)).map(({text}) => text ?? '').join('\n');
  const places = words.map(word => seen.indexOf(word));
  assert.ok(places.every((place, i) => place >= 0 && (i === 0 || place > places[i - 1])), `${words} in order in:\n${seen}`);
  for (const word of words) assert.equal(seen.split(word).length, 2, `${word} once`);
  await desk.assertSound();
}

describe('the token', {concurrency: 4}, () => {
  for (const [name, trouble, refused] of [
    ['taken away by another process', desk => desk.fake.control('steal_token', {chain: 'stable'}), 40001],
    ['ended early', desk => desk.fake.control('clock', {advance: 7300}), 42001],
  ])
    test(`${name} is renewed, and the message goes out once`, async () => {
      const {desk, agent, customer, number} = await underWay();
      await trouble(desk);
      await agent.say(`/progress ${number} 第一件事`);
      await customer.hearsWords('第一件事');
      const [call] = await desk.entries({kind: 'call', path: send, errcode: refused});
      assert.ok(call, 'the old token was refused');
      await assertOnceInOrder(desk, customer, ['第一件事']);
      assert.doesNotMatch(desk.log, /\d_[\w-]{134}/, 'no token in the log');
    });

  test('of the other interface is nobody\'s concern', async () => {
    const {desk, agent, customer, number} = await underWay();
    await desk.fake.control('steal_token', {chain: 'token'});
    const {last} = await desk.fake.control('state');
    await agent.say(`/progress ${number} 第一件事`);
    await customer.hearsWords('第一件事');
    assert.deepEqual(await desk.entries({kind: 'call', path: 'stable_token', after: last}), []);
    await assertOnceInOrder(desk, customer, ['第一件事']);
  });

  test('taken away again and again by a second process does not make a race of it', async () => {
    const {desk, agent, customer, number} = await underWay();
    const words = ['第一件事', '第二件事', '第三件事'];
    for (const word of words) {
      await desk.fake.control('steal_token', {chain: 'stable'});
      await agent.say(`/progress ${number} ${word}`);
      await customer.hearsWords(word);
    }
    const asked = await desk.entries({kind: 'call', path: 'stable_token'});
    assert.ok(asked.length <= 2 + words.length * 2, `asked for a token ${asked.length} times`);
    await assertOnceInOrder(desk, customer, words);
  });
});

describe('the API in trouble', {concurrency: 4}, () => {
  test('busy or over the minute\'s quota: tried again, once and in order', async () => {
    const {desk, agent, customer, number} = await underWay();
    await desk.fake.control('fail', {path: send, errcode: -1});
    await desk.fake.control('fail', {path: send, errcode: 45011});
    await agent.say(`/progress ${number} 第一件事`);
    await agent.say(`/progress ${number} 第二件事`);
    await customer.hearsWords('第二件事');
    await assertOnceInOrder(desk, customer, ['第一件事', '第二件事']);
  });

  test('unreachable: what was not sent is sent when it is there again', async () => {
    const open = new Set();
    let front;
    const desk = await Desk.start({secondMs: 400, serve: false});
    const forwarder = () => net.createServer(client => {
      const behind = net.connect(desk.fake.port, '127.0.0.1');
      for (const socket of [client, behind]) open.add(socket.on('error', () => {}));
      client.pipe(behind).pipe(client);
    });
    const listen = port => new Promise(resolve => { front = forwarder().listen(port, '127.0.0.1', () => resolve(front.address().port)); });
    const port = await listen(0);
    try {
      await desk.configure({api_root: `http://127.0.0.1:${port}`});
      await desk.service.start();
      const customer = await desk.customer();
      await customer.say('/new');
      await customer.hearsWords('客户类型');
      front.close();
      for (const socket of open) socket.destroy();
      const outcome = await customer.say('/tickets');
      assert.notEqual(outcome.result, 'fault');
      const menu = await customer.say('/new');
      assert.notEqual(menu.result, 'fault');
      await desk.logged('event=delivery_not_done');
      await listen(port);
      await customer.hearsWords('客户类型');
      await desk.assertSound();
    } finally {
      front.close();
      for (const socket of open) socket.destroy();
    }
  });

  for (const close of ['before', 'after'])
    test(`a connection lost ${close} the message was taken: not sent again, and the agent is told`, async () => {
      const {desk, agent, customer, number} = await underWay();
      await desk.fake.control('fail', {path: send, touser: customer.id, close});
      await agent.say(`/progress ${number} 第一件事`);
      await agent.hears('不确定是否送达', number);
      await agent.say(`/progress ${number} 第二件事`);
      await customer.hearsWords('第二件事');
      assert.equal((await shownWords(desk, customer, '第一件事')).length, close === 'after' ? 1 : 0);
      assert.equal((await shownWords(desk, customer, '第二件事')).length, 1);
      await desk.assertSound();
    });
});

describe('what may be sent', {concurrency: 4}, () => {
  test('the allowance is used up: what waits leaves with the next contact, in order and once', async () => {
    const {desk, agent, customer, number} = await underWay({channel: {allowance: {message: 3, menu_click: 0}}});
    await desk.fake.control('allowances', {message: {count: 3, seconds: 172800}, menu: {count: 0, seconds: 60}});
    await customer.say('等您消息');
    await customer.hearsWords('已转达');
    await agent.hears('等您消息');
    const words = ['第一件事', '第二件事', '第三件事', '第四件事'];
    for (const word of words) await agent.say(`/progress ${number} ${word}`);
    const held = await agent.hears('暂时发不出去', number);
    assert.match(held.text, /可发条数已用完/);
    assert.equal((await shownWords(desk, customer, words[3])).length, 0);
    assert.equal((await desk.entries({kind: 'call', path: send, errcode: 45047})).length, 0, 'the platform was not asked in vain');
    await customer.say('怎么样了');
    await customer.hearsWords(words[3]);
    await assertOnceInOrder(desk, customer, words);
  });

  test('the platform allows fewer than it says: 45047 is believed', async () => {
    const {desk, agent, customer, number} = await underWay({channel: {menus: false}});
    await desk.fake.control('allowances', {message: {count: 2, seconds: 172800}});
    await customer.say('等您消息');
    await customer.hearsWords('已转达');
    await agent.hears('等您消息');
    const {last} = await desk.fake.control('state');
    const words = ['第一件事', '第二件事', '第三件事', '第四件事'];
    for (const word of words) await agent.say(`/progress ${number} ${word}`);
    await agent.hears('可发条数已用完');
    await agent.hears('可发条数已用完');
    const refused = await desk.entries({kind: 'call', path: send, errcode: 45047, after: last});
    assert.equal(refused.length, 1, 'asked once, then believed');
    await customer.say('怎么样了');
    await customer.hearsWords(words[3]);
    await assertOnceInOrder(desk, customer, words);
  });

  test('the day\'s quota is used up: the passive reply still works, and the rest waits', async () => {
    const {desk, agent, customer, number} = await underWay();
    await desk.fake.control('quotas', {daily: {[send]: 0}});
    await agent.say(`/progress ${number} 第一件事`);
    await agent.hears('今天的发送额度已用完');
    const outcome = await customer.say('怎么样了');
    assert.equal(outcome.result, 'reply');
    await customer.hearsWords('第一件事');
    await assertOnceInOrder(desk, customer, ['第一件事']);
  });
});

describe('an API that refuses the account', {concurrency: 2}, () => {
  test('because of its address: replies go on with numbered choices, and the agent is told', async () => {
    const {desk, agent, customer, number} = await underWay();
    const other = await desk.customer();
    await desk.fake.control('fail', {path: send, errcode: 40164});
    await agent.say(`/progress ${number} 第一件事`);
    assert.match((await agent.hears('暂时发不出去', number)).text, /拒绝该公众号/);
    const {last} = await desk.fake.control('state');
    assert.equal((await other.say('/new')).result, 'reply', 'everybody is still answered');
    const question = await other.hearsWords('客户类型');
    assert.match(question.text, /1\. 个人客户/);
    await other.press(question, '个人客户');
    await other.hearsWords('真实姓名');
    assert.equal((await customer.say('怎么样了')).result, 'reply');
    await customer.hearsWords('第一件事');
    assert.deepEqual(await desk.entries({kind: 'call', path: send, after: last}), [], 'nothing is asked of the API meanwhile');
    await assertOnceInOrder(desk, customer, ['第一件事']);
  });
});

const closed = desk => desk.fake.control('fail', {path: send, errcode: 45015});

/** A page of the customer, who wants to be told in WeChat all the same. */
async function linkedPage(desk, customer) {
  const page = await desk.page();
  await page.say('/link');
  const [code] = (await page.hears('您的关联码')).text.match(/[A-Z0-9]{4}-[A-Z0-9]{4}/);
  await customer.say(`/link ${code}`);
  await page.hears('和这里关联');
  await customer.say('/notify 这里');
  await customer.hearsWords('通知都发到这里');
  return page;
}

describe('a closed window', {concurrency: 4}, () => {

  test('nothing configured: it waits for the next contact', async () => {
    const {desk, agent, customer, number} = await underWay();
    await closed(desk);
    await agent.say(`/progress ${number} 第一件事`);
    const held = await agent.hears('暂时发不出去', number);
    assert.match(held.text, /超过 48 小时/);
    await agent.say(`/progress ${number} 第二件事`);
    await agent.hears('暂时发不出去', number);
    assert.equal((await desk.entries({kind: 'call', path: send, errcode: 45015})).length, 1, 'not asked again in vain');
    await customer.say('怎么样了');
    await customer.hearsWords('第二件事');
    await assertOnceInOrder(desk, customer, ['第一件事', '第二件事']);
  });

  test('a template message says that something waits', async () => {
    const {desk, agent, customer, number} = await underWay({channel: {message_template: template}});
    await desk.fake.control('templates', {id: template.id, title: '工单进展', fields: Object.keys(template.parameters)});
    await closed(desk);
    await agent.say(`/progress ${number} 第一件事`);
    const told = await agent.hears('模板消息', number);
    assert.match(told.text, /超过 48 小时/);
    const announced = await customer.hears(() => true);
    assert.equal(announced.via, 'template');
    assert.equal(announced.fields.character_string2, number);
    assert.match(announced.fields.time3, /^\d{4}.*\d{1,2}:\d{2}$/);
    assert.equal((await shownWords(desk, customer, '第一件事')).length, 0);
    await desk.fake.control('settled');
    await customer.say('怎么样了');
    await customer.hearsWords('第一件事');
    assert.equal((await desk.entries({kind: 'call', path: 'message/template/send'})).length, 1);
    const ticket = await desk.ticket(number);
    assert.ok(ticket.events.some(({kind, text}) => kind === 'passed_on' && text.includes('模板消息')), 'in the timeline');
    await assertOnceInOrder(desk, customer, ['第一件事']);
  });

  test('a template message that did not arrive: the agent is told', async () => {
    const {desk, agent, customer, number} = await underWay({channel: {message_template: template}});
    await desk.fake.control('templates', {id: template.id, title: '工单进展', fields: Object.keys(template.parameters)});
    await desk.fake.control('template_status', {status: 'failed:user block'});
    await closed(desk);
    await agent.say(`/progress ${number} 第一件事`);
    await agent.hears('模板消息', number);
    await agent.hears('提醒没有送达', number);
    await customer.say('怎么样了');
    await customer.hearsWords('第一件事');
    await assertOnceInOrder(desk, customer, ['第一件事']);
  });

  test('a template message that did not arrive: what it told of goes to their other chat', async () => {
    const {desk, agent, customer, number} = await underWay({channel: {message_template: template}});
    const page = await linkedPage(desk, customer);
    await desk.fake.control('templates', {id: template.id, title: '工单进展', fields: Object.keys(template.parameters)});
    await desk.fake.control('template_status', {status: 'failed:user block'});
    await closed(desk);
    await agent.say(`/progress ${number} 第一件事`);
    await page.hears('第一件事');
    await agent.hears('已改由', number);
    await customer.say('怎么样了');
    await customer.hearsWords('已转达');
    assert.equal((await shownWords(desk, customer, '第一件事')).length, 0, 'told in one chat, not in both');
    await desk.assertSound();
  });

  test('a subscription notice, if the customer has accepted one', async () => {
    const {desk, agent, customer, number} = await underWay({channel: {subscription_notice: notice}});
    await desk.fake.control('templates', {id: notice.id, fields: Object.keys(notice.parameters)});
    await desk.fake.control('accept', {user: customer.id, choices: [{template: notice.id, accept: true}], wait: true});
    await closed(desk);
    await agent.say(`/progress ${number} 第一件事`);
    await agent.hears('订阅通知', number);
    const announced = await customer.hears(() => true);
    assert.equal(announced.via, 'subscribe');
    assert.equal(announced.fields.character_string2, number);
    await desk.fake.control('settled');
    await agent.say(`/progress ${number} 第二件事`);
    await agent.hears('暂时发不出去', number);
    assert.equal((await desk.entries({kind: 'call', path: 'message/subscribe/bizsend'})).length, 1, 'one was accepted, one is sent');
    await customer.say('怎么样了');
    await customer.hearsWords('第二件事');
    await assertOnceInOrder(desk, customer, ['第一件事', '第二件事']);
  });

  test('a customer who has another chat hears it there', async () => {
    const {desk, agent, customer, number} = await underWay();
    const page = await linkedPage(desk, customer);
    await closed(desk);
    await agent.say(`/progress ${number} 第一件事`);
    await page.hears('第一件事');
    await agent.hears('已改由', number);
    await customer.say('怎么样了');
    await customer.hearsWords('已转达');
    assert.equal((await shownWords(desk, customer, '第一件事')).length, 0, 'told in one chat, not in both');
    await desk.assertSound();
  });
});

describe('a customer who leaves', {concurrency: 2}, () => {
  test('the agent is told, and who comes back gets what is said then', async () => {
    const {desk, agent, customer, number} = await underWay();
    await desk.fake.control('unsubscribe', {user: customer.id, times: 3, wait: true});
    await agent.say(`/progress ${number} 第一件事`);
    await agent.hears('暂时无法收到消息', number);
    await desk.fake.control('subscribe', {user: customer.id, wait: true});
    await customer.hears(() => true);
    await agent.say(`/progress ${number} 第二件事`);
    await customer.hearsWords('第二件事');
    assert.equal((await shownWords(desk, customer, '第二件事')).length, 1);
    await desk.assertSound();
  });

  test('what waited for them when they left is lost, and the agent is told', async () => {
    const {desk, agent, customer, number} = await underWay();
    await closed(desk);
    await agent.say(`/progress ${number} 第一件事`);
    await agent.hears('暂时发不出去', number);
    await desk.fake.control('unsubscribe', {user: customer.id, wait: true});
    await agent.hears('无法联系，消息没有送达', number);
    assert.equal(await desk.count('select count(*) from outbox where status = 4'), 0);
    await desk.assertSound();
  });

  test('what waited for them when they left goes to their other chat', async () => {
    const {desk, agent, customer, number} = await underWay({channel: {message_template: template}});
    const page = await linkedPage(desk, customer);
    await desk.fake.control('templates', {id: template.id, title: '工单进展', fields: Object.keys(template.parameters)});
    await closed(desk);
    await agent.say(`/progress ${number} 第一件事`);
    await agent.hears('模板消息', number);
    await desk.fake.control('unsubscribe', {user: customer.id, wait: true});
    await page.hears('第一件事');
    await agent.hears('已改由', number);
    assert.equal(await desk.count('select count(*) from outbox'), 0);
    await desk.assertSound();
  });

  test('the platform says it first', async () => {
    const {desk, agent, customer, number} = await underWay();
    await desk.fake.control('person', {user: customer.id, refusing: true});
    await agent.say(`/progress ${number} 第一件事`);
    await agent.hears('无法联系，消息没有送达', number);
    await desk.fake.control('person', {user: customer.id, refusing: false});
    await customer.say('我又打开了接收消息');
    await customer.hearsWords('已转达');
    await agent.say(`/progress ${number} 第二件事`);
    await customer.hearsWords('第二件事');
    assert.equal((await shownWords(desk, customer, '第二件事')).length, 1);
    await desk.assertSound();
  });
});
