// Answers that come too late, tries that repeat, answers that get lost, and the end of the service in between.
import assert from 'node:assert/strict';
import {existsSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {after, describe, test} from 'node:test';
import {Desk, closeAll} from './desk.mjs';

after(closeAll);

// A "second" of the platform: it waits a second for each try.
const secondMs = 200;
const limitMs = 5 * secondMs;
const quick = options => Desk.start({secondMs, ...options});

const texts = async (desk, customer, words) => (await desk.shown(customer.id)).filter(({text}) => text?.includes(words));
const triesOf = (desk, push) => desk.entries({kind: 'try', push});
const kept = desk => {
  const folder = path.join(desk.service.folder, 'attachments/acknowledged/main');
  return existsSync(folder) ? readdirSync(folder) : [];
};

/** A customer who has been asked for the customer type. */
async function asked(desk) {
  const customer = await desk.customer();
  await customer.say('/new');
  return {customer, question: await customer.hearsWords('客户类型')};
}

describe('a commit that takes longer than the platform waits', {concurrency: 3}, () => {
  test('is acknowledged in time, and the answer follows by customer service, once', async () => {
    const desk = await quick();
    const customer = await desk.customer();
    let outcome;
    const number = await customer.fillIn({确认提交: async entry => {
      const release = await desk.hold();
      outcome = await customer.press(entry, '确认提交');
      assert.deepEqual(await texts(desk, customer, '您的反馈单已提交'), []);
      await sleep(limitMs);
      await release();
    }});
    assert.equal(outcome.result, 'accepted');
    assert.equal((await triesOf(desk, outcome.push)).length, 1, 'the first try was answered');
    assert.equal((await texts(desk, customer, '您的反馈单已提交'))[0].via, 'custom');
    assert.ok((await desk.entries({kind: 'call', path: 'message/custom/typing'})).length > 0, 'the typing sign was shown');
    await customer.say('/tickets');
    await customer.hearsWords(number);
    assert.equal((await texts(desk, customer, '您的反馈单已提交')).length, 1);
    assert.equal(await desk.count('select count(*) from ticket'), 1);
    assert.deepEqual(kept(desk), [], 'what was kept until then is gone');
    await desk.assertSound();
  });

  test('without customer service the answer rides on a later try', async () => {
    const desk = await quick({customerService: false});
    const {customer, question} = await asked(desk);
    const release = await desk.hold();
    const said = customer.press(question, '个人客户');
    await desk.fake.control('wait', {kind: 'try', trouble: 'timeout'});
    await release();
    const outcome = await said;
    assert.equal(outcome.result, 'reply');
    assert.match(outcome.reply.text, /真实姓名/);
    assert.equal((await triesOf(desk, outcome.push)).length, 2);
    await customer.hearsWords('真实姓名');
    await customer.say('张三丰');
    await customer.hearsWords('联系您的电话');
    assert.equal((await texts(desk, customer, '真实姓名')).length, 1);
    await desk.assertSound();
  });

  test('without customer service the third try is acknowledged, and the next contact brings the answer', async () => {
    const desk = await quick({customerService: false});
    const {customer, question} = await asked(desk);
    const release = await desk.hold();
    const outcome = await customer.press(question, '个人客户');
    assert.equal(outcome.result, 'accepted');
    assert.deepEqual((await triesOf(desk, outcome.push)).map(({trouble}) => trouble), ['timeout', 'timeout', undefined]);
    assert.equal(kept(desk).length, 1, 'acknowledged only once it is kept');
    await release();
    const next = await customer.say('/help');
    assert.equal(next.result, 'reply');
    const [first] = await texts(desk, customer, '真实姓名');
    assert.equal(first.push, next.push, 'the next reply opens with it');
    await customer.say('张三丰');
    await customer.hearsWords('联系您的电话');
    assert.equal((await texts(desk, customer, '请问您怎么称呼')).length, 1);
    assert.deepEqual(kept(desk), []);
    await desk.assertSound();
  });

  for (const customerService of [true, false])
    test(`kill -9 after the acknowledgement and before the commit, ${customerService ? 'with' : 'without'} customer service`, async () => {
      const desk = await quick({customerService});
      const {customer, question} = await asked(desk);
      const release = await desk.hold();
      const outcome = await customer.press(question, '个人客户');
      assert.equal(outcome.result, 'accepted');
      assert.equal(kept(desk).length, 1);
      await desk.service.kill();
      await release();
      await desk.service.start();
      if (!customerService) {
        // What was left of the run before is brought in first.
        while (kept(desk).length > 0) await sleep(10);
        await customer.say('/help');
      }
      await customer.hearsWords('真实姓名');
      await customer.say('张三丰');
      await customer.hearsWords('联系您的电话');
      assert.deepEqual(kept(desk), []);
      await desk.assertSound();
    });

  test('what was kept keeps its order over a kill -9', async () => {
    const desk = await quick();
    const {customer, question} = await asked(desk);
    const release = await desk.hold();
    await customer.press(question, '个人客户');
    for (const text of ['张三丰', '13812345678', '上海市浦东新区世纪大道100号12栋301室']) await customer.say(text);
    assert.equal(kept(desk).length, 4);
    await desk.service.kill();
    await release();
    await desk.service.start();
    await customer.hearsWords('产品问题，还是服务问题');
    await desk.assertSound();
  });

  test('messages keep their order though the store gives them up once', async () => {
    const desk = await quick();
    const {customer, question} = await asked(desk);
    const release = await desk.hold();
    await customer.press(question, '个人客户');
    for (const text of ['张三丰', '13812345678', '上海市浦东新区世纪大道100号12栋301室']) await customer.say(text);
    // The store itself waits five seconds before it gives up.
    await sleep(6000);
    await release();
    await customer.hearsWords('产品问题，还是服务问题');
    await desk.assertSound();
  });

  test('whenever the store wakes up, each customer hears it once', async () => {
    const desk = await quick({customerService: false});
    const customers = await Promise.all(Array.from({length: 24}, () => desk.customer()));
    const release = await desk.hold();
    const said = customers.map(async (customer, i) => {
      await sleep(i * 60);
      return customer.say('/new');
    });
    await sleep(24 * 60);
    await release();
    const outcomes = await Promise.all(said);
    assert.deepEqual(outcomes.filter(({result}) => result === 'fault'), []);
    await Promise.all(customers.map(customer => customer.say('个人客户')));
    for (const customer of customers) {
      const seen = await texts(desk, customer, '客户类型');
      assert.equal(seen.length, 1, `${JSON.stringify(await desk.shown(customer.id))}`);
      assert.equal((await texts(desk, customer, '真实姓名')).length, 1);
    }
    await desk.assertSound();
  });
});

describe('what the platform repeats', {concurrency: 3}, () => {
  for (const mode of ['safe', 'plain'])
    for (const lost of [1, 2])
      test(`${lost} lost answers in ${mode} mode: every try gets the same bytes`, async () => {
        const desk = await quick({mode});
        const {customer, question} = await asked(desk);
        await customer.press(question, '个人客户');
        await customer.hearsWords('真实姓名');
        const outcome = await customer.say('张三丰', {delivery: {lose_answers: lost}});
        assert.equal(outcome.result, 'reply');
        const bodies = (await triesOf(desk, outcome.push)).map(({body}) => body);
        assert.equal(bodies.length, lost + 1);
        assert.equal(new Set(bodies).size, 1, 'the same bytes');
        await customer.hearsWords('联系您的电话');
        await desk.fake.control('settled');
        assert.equal((await texts(desk, customer, '联系您的电话')).length, 1);
        await desk.assertSound();
      });

  test('a lost acknowledgement does not send the customer-service message again', async () => {
    const desk = await quick();
    const customer = await desk.customer();
    const outcome = await customer.say('/new', {delivery: {lose_answers: 2}});
    assert.equal(outcome.result, 'accepted');
    await customer.hearsWords('客户类型');
    await customer.say('个人客户');
    await customer.hearsWords('真实姓名');
    assert.equal((await texts(desk, customer, '客户类型')).length, 1);
    await desk.assertSound();
  });

  test('a push that comes again gets the same bytes, and after a restart nothing is done twice', async () => {
    const desk = await quick();
    const {customer, question} = await asked(desk);
    await customer.press(question, '个人客户');
    await customer.hearsWords('真实姓名');
    const first = await customer.say('张三丰');
    await customer.hearsWords('联系您的电话');
    const again = await desk.fake.control('repeat', {push: first.push, wait: true});
    const bodyOf = async ({push}) => (await triesOf(desk, push)).map(({body}) => body)[0];
    assert.equal(await bodyOf(again), await bodyOf(first));
    await desk.service.stop();
    await desk.service.start();
    const {last} = await desk.fake.control('state');
    const later = await desk.fake.control('repeat', {push: first.push, wait: true});
    assert.notEqual(later.result, 'fault');
    await desk.fake.control('settled');
    assert.deepEqual((await desk.shown(customer.id, last)).map(({text}) => text), []);
    customer.after = last;
    await customer.say('13812345678');
    await customer.hearsWords('联系地址');
    await desk.assertSound();
  });
});
