// What comes in wrong: broken and forged pushes, clocks that differ, media that is gone, and a restart between a question
// and its answer.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {after, describe, test} from 'node:test';
import {Desk, choicesOf, closeAll} from './desk.mjs';

after(closeAll);

const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC', 'base64');
const quick = options => Desk.start({secondMs: 400, ...options});

/** A customer who is asked for files. */
async function askedForFiles(desk) {
  const customer = await desk.customer();
  let reached;
  const arrived = new Promise(resolve => { reached = resolve; });
  const number = customer.fillIn({购买凭证: entry => new Promise(resolve => { reached({entry, goOn: resolve}); })});
  const {entry, goOn} = await arrived;
  return {customer, entry, goOn, number};
}

const message = (account, user, {id = '7000000000000000001', text = '/new', type = 'text', more = ''} = {}) =>
  `<xml><ToUserName><![CDATA[${account.id}]]></ToUserName><FromUserName><![CDATA[${user}]]></FromUserName>` +
  `<CreateTime>${Math.floor(Date.now() / 1000)}</CreateTime><MsgType><![CDATA[${type}]]></MsgType>` +
  `<Content><![CDATA[${text}]]></Content>${more}<MsgId>${id}</MsgId></xml>`;

describe('files', {concurrency: 4}, () => {
  test('that are gone before they are fetched: the customer is told', async () => {
    const desk = await quick();
    const {customer, goOn, number} = await askedForFiles(desk);
    await desk.fake.control('fail', {path: 'media/get', delay_ms: 300});
    const {last} = await desk.fake.control('state');
    await customer.send('image', picture);
    await customer.hearsWords('收到1个文件');
    await desk.fake.control('wait', {kind: 'call', path: 'media/get', after: last});
    const first = (await desk.entries({kind: 'call', path: 'media/get', after: last}))[0];
    assert.equal(first.errcode, 0);
    await desk.fake.control('fail', {path: 'media/get', errcode: 40007});
    await customer.send('image', Buffer.concat([picture, Buffer.from('2')]));
    await customer.hearsWords('没能收到');
    await customer.say('完成');
    goOn();
    const ticket = await desk.ticket(await number);
    assert.equal(ticket.attachments.filter(({status}) => status === 'stored').length, 1);
    await desk.assertSound();
  });

  test('that are too large: the customer is told, and nothing is kept', async () => {
    const desk = await quick({settings: {config: {attachments: {directory: 'attachments', max_mb: 1}}}});
    const {customer} = await askedForFiles(desk);
    await customer.send('image', Buffer.concat([picture, Buffer.alloc(1100 * 1024)]));
    await customer.hearsWords('没能收到');
    assert.equal(await desk.count("select count(*) from attachment where status = 'stored'"), 0);
    await desk.assertSound();
  });

  test('that cannot be fetched now are fetched later', async () => {
    const desk = await quick();
    const {customer, goOn, number} = await askedForFiles(desk);
    await desk.fake.control('fail', {path: 'media/get', errcode: -1});
    await customer.send('image', picture);
    await customer.hearsWords('收到1个文件');
    await desk.fake.control('wait', {kind: 'call', path: 'media/get', errcode: 0, timeout_ms: 15000});
    await customer.say('完成');
    goOn();
    const [kept] = (await desk.ticket(await number)).attachments;
    assert.equal(kept.sha256, createHash('sha256').update(picture).digest('hex'));
    await desk.assertSound();
  });
});

describe('clocks', {concurrency: 2}, () => {
  test('a little apart are no trouble', async () => {
    const desk = await quick();
    const customer = await desk.customer();
    for (const skew of [-200, 200]) {
      await desk.fake.control('clock', {skew});
      await customer.say('/new');
      await customer.hears(text => text.length > 0);
    }
    await desk.assertSound();
  });

  for (const skew of [-400, 400])
    test(`${skew} seconds apart: refused, and the log names the clock`, async () => {
      const desk = await quick();
      const customer = await desk.customer();
      await desk.fake.control('clock', {skew});
      assert.equal((await desk.fake.control('verify')).status, 403);
      await customer.say('/new');
      const [attempt] = await desk.entries({kind: 'try'});
      assert.equal(attempt.status, 403);
      await desk.logged("is this server's clock right");
      assert.equal(await desk.count('select count(*) from conversation'), 0);
    });
});

describe('a restart between a question and its answer', {concurrency: 2}, () => {
  for (const served of [true, false])
    test(`the number still chooses, ${served ? 'with' : 'without'} customer service`, async () => {
      const desk = await quick({customerService: served, channel: {menus: false}});
      const customer = await desk.customer();
      await customer.say('/new');
      const question = await customer.hearsWords('客户类型');
      assert.deepEqual(choicesOf(question).map(({label}) => label), ['个人客户', '企业客户']);
      await desk.service.stop();
      await desk.service.start();
      await customer.say('2');
      await customer.hearsWords('公司');
      await desk.assertSound();
    });
});

describe('pushes that are not as they should be', {concurrency: 3}, () => {
  const broken = {
    'cut off': '<xml><ToUserName>a</ToUserName',
    'with a DOCTYPE': '<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><Content>&b;</Content></xml>',
    'not UTF-8': Buffer.from('<xml><Content>\xff\xfe</Content></xml>', 'latin1'),
    'no XML': '{"ToUserName": "gh_1"}',
    'without a sender': '<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><MsgType><![CDATA[text]]></MsgType><CreateTime>1</CreateTime></xml>',
  };
  for (const mode of ['plain', 'safe'])
    test(`broken in ${mode} mode: acknowledged, kept whole for the operator, and the service goes on`, async () => {
      const desk = await quick({mode});
      const customer = await desk.customer();
      let count = 0;
      for (const [name, body] of Object.entries(broken)) {
        if (mode === 'safe' && Buffer.isBuffer(body)) continue;
        const sent = mode === 'safe' ? {xml: body} : {body: Buffer.isBuffer(body) ? {base64: body.toString('base64')} : body};
        const answer = await desk.fake.control('raw', sent);
        assert.deepEqual({name, status: answer.status, body: answer.body}, {name, status: 200, body: 'success'});
        count += 1;
      }
      await desk.logged('cannot be understood');
      for (let kept = 0; kept < count;) kept = await desk.count('select count(*) from quarantine');
      assert.equal(await desk.count('select count(*) from quarantine'), count);
      await customer.say('/new');
      await customer.hearsWords('客户类型');
      await desk.assertSound();
    });

  test('an envelope that is broken or made for another account is refused', async () => {
    const desk = await quick();
    const inner = message(desk.fake.account, 'oUser');
    const cases = [
      {xml: inner, seal: {app_id: 'wxffffffffffffffff'}},
      {xml: inner, seal: {aes_key: 'GFEDCBAzyxwvutsrqponmlkjihgfedcba9876543210'}},
      {xml: inner, sign: false, query: {timestamp: String(Math.floor(Date.now() / 1000)), nonce: '1', msg_signature: '0'.repeat(40), encrypt_type: 'aes'}},
      {body: inner},
    ];
    for (const request of cases) {
      const {status, body} = await desk.fake.control('raw', request);
      assert.equal(status, 403, JSON.stringify(request).slice(0, 80));
      assert.ok(!body.includes('<'), 'no details for strangers');
    }
    await desk.logged('not encrypted: is the console in safe mode?');
    assert.equal(await desk.count('select count(*) from conversation'), 0);
  });

  test('oversize is refused, and other methods too', async () => {
    const desk = await quick({mode: 'plain'});
    const {status} = await desk.fake.control('raw', {body: message(desk.fake.account, 'oUser', {text: 'x'.repeat(4 * 1024 * 1024)})});
    assert.ok(status === 413 || status === null, `status ${status}`);
    assert.equal((await desk.fake.control('raw', {method: 'DELETE', body: ''})).status, 405);
    assert.equal((await desk.fake.control('raw', {body: message(desk.fake.account, 'oUser'), sign: false})).status, 403);
    assert.equal(await desk.count('select count(*) from conversation'), 0);
  });

  for (const mode of ['plain', 'compatible'])
    test(`a signature in ${mode} mode that comes back with another message is refused`, async () => {
      const desk = await quick({mode});
      const customer = await desk.customer();
      await customer.say('/new');
      await customer.hearsWords('客户类型');
      const [{query: {timestamp, nonce, signature}}] = await desk.entries({kind: 'try'});
      const query = {timestamp, nonce, signature};
      const forged = await desk.fake.control('raw', {body: message(desk.fake.account, customer.id, {text: '/forget'}), sign: false, query});
      assert.equal(forged.status, 403);
      const {last} = await desk.fake.control('state');
      await customer.say('个人客户');
      await customer.hearsWords('真实姓名');
      assert.equal((await desk.shown(customer.id, last)).length, 1);
      await desk.assertSound();
    });

  test('kinds that the desk does not know get a friendly word; events about nothing get none', async () => {
    const desk = await quick();
    const customer = await desk.customer();
    await customer.api.control('say', {user: customer.id, kind: 'solitaire', wait: true});
    await customer.hearsWords('还看不懂');
    const {last} = await desk.fake.control('state');
    for (const event of ['VIEW', 'user_info_modified', 'some_new_event', 'MASSSENDJOBFINISH', 'kf_create_session'])
      assert.equal((await desk.fake.control('event', {user: customer.id, event, fields: [['EventKey', 'x']], wait: true})).result, 'accepted', event);
    await desk.fake.control('locate', {user: customer.id, latitude: '31.2', longitude: '121.5', wait: true});
    assert.deepEqual(await desk.shown(customer.id, last), []);
    await desk.assertSound();
  });

  test('pushes for another account are acknowledged and do nothing', async () => {
    const desk = await quick();
    const {status, body} = await desk.fake.control('raw', {xml: message({id: 'gh_other'}, 'oUser')});
    assert.deepEqual({status, body}, {status: 200, body: 'success'});
    assert.equal(await desk.count('select count(*) from conversation'), 0);
  });
});
