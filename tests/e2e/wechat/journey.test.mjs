// A customer's whole way through an official account, in every mode of the pushes, with and without the customer-service
// API: subscribe, form with voice and photo, ticket, diagnosis, proposal, progress, result, survey, archive.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {after, describe, test} from 'node:test';
import {Desk, choicesOf, closeAll} from './desk.mjs';

after(closeAll);

const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC', 'base64');
const recording = Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(320, 0x3c)]);
const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');
const symptom = '昨天下午起开机后只送风不制冷，显示屏报E4，断电重启一次没有改善';

/** What is asked and what the customer answers; a function sends something else than words. */
const request = [
  ['哪类问题', '报修·硬件故障'],
  ['有多急', '重要（影响正常使用）'],
  ['哪种产品', '壁挂式空调'],
  ['型号规格', 'KFR-35GW'],
  ['序列号', 'SN2025AC0042'],
  ['哪年哪月购买', '2026年5月1日'],
  ['问题的具体表现', customer => customer.send('voice', recording, {recognition: symptom})],
  ['希望我们怎么处理', '三天内修好'],
  ['购买凭证', sendPhoto],
  ['怎么称呼', '陈静'],
  ['联系您的电话', '13812345678'],
  ['地址', '上海市浦东新区张江路100号3幢502室'],
];

const diagnosis = [
  ['怎么检测', '上门检测'], ['检测结果', '室外机主板的通信芯片损坏'], ['故障点', '室外机主板'], ['哪一方', '企业责任'],
  ['判定的依据', '在保修期内，机身无进水、摔落痕迹'], ['由我方承担', '主板、上门费、人工费'], ['由客户承担', '无'], ['请核对', '提交'],
];

const proposal = [
  ['哪种方式', '免费更换'], ['具体怎么做', '工程师携带新主板上门更换，并试机30分钟'], ['多长时间', '2个工作日内上门，当天完成'],
  ['费用是多少', '无'], ['哪些配件', '主板1块，维修工程师1名'], ['再给客户一个方案', '有'],
  ['哪种方式', '换货'], ['具体怎么做', '更换同型号新机，旧机收回'], ['多长时间', '5个工作日内送货并安装'],
  ['费用是多少', '无'], ['哪些配件', '新机1台，安装师傅1名'], ['再给客户一个方案', '没有了'], ['请核对', '提交'],
];

const execution = [
  ['哪天处理', '今天'], ['几点处理', '09:00-10:20'], ['由谁处理', '维修部 刘工'], ['做了什么', '更换室外机主板，试机30分钟，制冷正常'],
  ['换了哪些配件', '室外机主板 30138000123，1块'], ['当场怎么说', '试机后表示满意'], ['关键步骤', '跳过'], ['请核对', '提交'],
];

/** The photo is acknowledged once no more come; an account that cannot write first says so with the next answer. */
async function sendPhoto(customer, asked) {
  await customer.send('image', picture);
  if (!customer.served) return customer.say('完成');
  const received = await customer.hearsWords('收到');
  assert.match(received.text, /收到\d个文件/);
  return customer.press(received, '完成', asked);
}

async function report(agent, command, steps) {
  await agent.say(command);
  for (const [asked, answer] of steps) {
    await agent.hears(asked);
    await agent.say(answer);
  }
}

async function fillIn(customer) {
  await customer.say('/new');
  for (const [asked, answer] of request) {
    const question = await customer.hearsWords(asked);
    if (typeof answer === 'function') await answer(customer, question);
    else if (choicesOf(question).some(({label}) => label === answer)) await customer.press(question, answer);
    else await customer.say(answer);
  }
  const summary = await customer.hearsWords('以上内容确认无误后');
  await customer.press(summary, '确认提交');
  return (await customer.hearsWords('您的反馈已提交')).text.match(/编号 (\d{6}-\d{3})/)[1];
}

/** `served`: the account can write without being asked. */
async function journey({served, ...options}) {
  const desk = await Desk.start({customerService: served, settings: {config: {profile: 'service-process'}}, ...options});
  const verified = await desk.fake.control('verify');
  assert.deepEqual({ok: verified.ok, status: verified.status}, {ok: true, status: 200});
  const agent = await desk.agent('刘工', 'repair', '维修部');

  const customer = await desk.customer({following: false});
  customer.served = served;
  const subscribed = await desk.fake.control('subscribe', {user: customer.id, wait: true});
  assert.notEqual(subscribed.result, 'fault');
  const welcome = await customer.hearsWords('您好，这里是售后服务');
  assert.deepEqual(choicesOf(welcome).map(({label}) => label).slice(0, 2), ['新建反馈', '我的工单']);

  /** What comes by itself where the account can write; else with the answer to the customer's next message. */
  const told = async (...words) => {
    if (!served) await customer.say('在吗？');
    return customer.hears(text => words.every(word => text.includes(word)));
  };
  const number = await fillIn(customer);
  await agent.hears('新工单', '陈*');
  await agent.press('接单');
  await told('刘工已接手');

  await report(agent, `/diagnose ${number}`, diagnosis);
  await agent.hears('诊断已记录');
  const findings = await told('诊断结论和责任认定如下', '室外机主板的通信芯片损坏', '客户承担：无');
  await customer.press(findings, '同意，确认签字');
  await customer.hearsWords('谢谢您的确认');
  await agent.hears('确认了诊断结论');

  await report(agent, `/propose ${number}`, proposal);
  await agent.hears('方案已记录');
  const offers = await told('为您准备了以下方案', '▍方案1', '更换同型号新机，旧机收回');
  await customer.press(offers, '确认选择方案2');
  await customer.hearsWords('您已确认方案2，视同签字');
  await agent.hears('选定了方案2');

  await agent.say(`/progress ${number} 新机已出库，明天送到`);
  await told('处理进展：', '新机已出库，明天送到');
  await customer.say('好的，辛苦了');
  await agent.hears('好的，辛苦了');
  await agent.say(`/done ${number}`);
  for (const [asked, answer] of execution) {
    await agent.hears(asked);
    await agent.say(answer);
  }
  await agent.hears('处理结果已发给');
  const result = await told('处理结果：', '更换室外机主板', '请问问题解决了吗');
  await customer.press(result, '已解决');
  const survey = await customer.hearsWords('打个分');
  await customer.press(survey, '满意');
  await customer.hearsWords('感谢您的评价');
  await agent.hears('的评价：满意');

  await check(desk, customer, number);
  return {desk, customer, agent, number};
}

async function check(desk, customer, number) {
  await desk.assertSound();
  const texts = (await desk.shown(customer.id)).map(({text}) => text);
  assert.deepEqual(texts.filter((text, i) => texts.indexOf(text) !== i), [], 'shown twice');
  const calls = await desk.entries({kind: 'call', path: 'message/custom/send'});
  assert.ok(customer.served ? calls.length > 5 : calls.length === 0, `${calls.length} customer-service messages`);
  assert.deepEqual(calls.filter(({errcode}) => errcode !== 0), []);

  const ticket = await desk.ticket(number);
  assert.deepEqual(
    {number: ticket.number, profile: ticket.profile, stage: ticket.stage, rating: ticket.rating, kind: ticket.kind,
     assignee: ticket.assignee, product: ticket.product},
    {number, profile: 'service-process', stage: 'archive', rating: 'satisfied', kind: 'hardware', assignee: '刘工', product: '壁挂式空调'});
  assert.ok(JSON.stringify(ticket.submission).includes(symptom), 'the words of the recording are the answer');
  const kept = ticket.attachments.map(attachment => attachment.sha256).sort();
  assert.deepEqual(kept, [sha256(picture), sha256(recording)].sort());
}

describe('from subscribing to the archive', {concurrency: 5}, () => {
  test('in safe mode, with menus', () => journey({mode: 'safe', served: true}));
  test('in compatible mode, with numbered lines', () => journey({mode: 'compatible', served: true, channel: {menus: false}}));
  test('in plain mode', () => journey({mode: 'plain', served: true}));
  test('in plain mode without customer service', () => journey({mode: 'plain', served: false}));
  test('in safe mode without customer service', () => journey({mode: 'safe', served: false}));
});

test('an agent who is a follower of the account too', async () => {
  const desk = await Desk.start();
  const agent = await desk.customer();
  await agent.say(await desk.joinLine('王工'));
  await agent.hearsWords('您现在是坐席');
  const customer = await desk.customer();
  const number = await customer.fillIn();
  await agent.press(await agent.hearsWords('新工单'), '接单');
  await agent.hearsWords('已接单');
  await customer.hearsWords('王工已接手');
  await customer.say('<a href="weixin://bizmsgmenu?msgmenucontent=/close&msgmenuid=1">看图</a>');
  assert.match((await agent.hearsWords('看图')).text, /＜a href="[^<]*＜\/a>/, 'no link that would speak for the agent');
  await agent.say(`/reply ${number}`);
  await agent.hears(() => true);
  const {last} = await desk.fake.control('state');
  await agent.send('image', picture);
  await customer.hearsWords('王工回复您');
  const image = await customer.hears(() => true);
  assert.deepEqual({type: image.type, via: image.via}, {type: 'image', via: 'custom'});
  const {base64} = await desk.fake.control('media', {media_id: image.media_id});
  assert.equal(base64, picture.toString('base64'), 'the agent\'s picture');
  assert.deepEqual(await desk.entries({kind: 'call', path: 'media/upload', after: last}), [], 'it is at the platform already');
  await agent.say(`/done ${number} 已更换左轮电机`);
  await customer.press(await customer.hearsWords('请问问题解决了吗'), '已解决');
  await customer.press(await customer.hearsWords('打个分'), '满意');
  await customer.hearsWords('感谢您的评价');
  assert.equal((await desk.ticket(number)).stage, 'archive');
  await desk.assertSound();
});

describe('files of an agent who sits at the web chat', {concurrency: 2}, () => {
  for (const served of [true, false])
    test(`${served ? 'with' : 'without'} customer service`, async () => {
      const desk = await Desk.start({customerService: served});
      const agent = await desk.agent('王工');
      const customer = await desk.customer();
      const number = await customer.fillIn();
      const told = async fits => {
        if (!served) await customer.say('在吗？');
        return customer.hears(fits);
      };
      await agent.say(`/take ${number}`);
      await told(text => text.includes('王工已接手'));

      const kept = () => desk.count("select count(*) from attachment where status = 2");
      const until = async count => { while (await kept() < count) await desk.fake.control('state'); };
      await agent.sendFiles([{name: '示意图.png', type: 'image/png', bytes: picture}], `/reply ${number} 请按图操作`);
      await until(1);
      if (served) {
        const image = await customer.hears((text, entry) => entry.type === 'image');
        const {base64} = await desk.fake.control('media', {media_id: image.media_id});
        assert.equal(base64, picture.toString('base64'));
      } else {
        // Behind a text, a reply can carry a picture as a link only.
        const {text} = await told(shown => shown.includes('示意图.png'));
        assert.deepEqual(await load(text), picture);
      }

      const manual = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
      await agent.sendFiles([{name: '说明书.pdf', type: 'application/pdf', bytes: manual}], `/reply ${number} 请看说明书`);
      await until(2);
      const link = await told(text => text.includes('说明书.pdf'));
      assert.deepEqual(await load(link.text), manual);
      const address = addressIn(link.text);
      assert.ok(address.startsWith(desk.service.root), address);
      const forged = address.replace(/(?<=\/)[^/]{20,}/, part => part.replaceAll('A', 'B').replace(/^./, first => (first === '1' ? '2' : '1')));
      assert.notEqual(forged, address);
      assert.notEqual((await fetch(forged)).status, 200, 'the link is signed');
      await desk.assertSound();
    });
});

const addressIn = text => text.match(/https?:\/\/\S+/)[0];

async function load(text) {
  const answer = await fetch(addressIn(text));
  assert.equal(answer.status, 200);
  return Buffer.from(await answer.arrayBuffer());
}
