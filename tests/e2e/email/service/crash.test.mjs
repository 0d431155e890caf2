// kill -9 between the acknowledgement and the reading, a store that is held, and mails that nobody can read.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import nodemailer from 'nodemailer';
import {Site, sleep, until} from './site.mjs';

let site;
before(async () => { site = await Site.start(); });
after(() => site?.close());

const mail = (n, text) => [`From: c${n}@customer.test`, 'To: service@one.test', `Subject: =?UTF-8?B?${Buffer.from(`转人工`).toString('base64')}?=`,
  `Message-ID: <crash-${n}@customer.test>`, 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', '', text, ''].join('\r\n');

test('killed again and again while mails come: none is lost, none is taken twice', async () => {
  const desk = await site.desk('one', {channel: {smtp: {url: 'smtp://127.0.0.1:9'}}});
  const transport = nodemailer.createTransport({host: '127.0.0.1', port: site.port, pool: true, maxConnections: 4, tls: {rejectUnauthorized: false}});
  const count = 60;
  const posted = [];
  let over = false;
  // By HTTP the client sees the acknowledgement itself; what was acknowledged must be there.
  const byHttp = (async () => {
    for (let n = 1000; !over; ++n) {
      try {
        if (await desk.post(mail(n, '转人工')) === 200) posted.push(n);
        // As many as a busy machine can deal with in the time that is waited below.
        await sleep(10);
      } catch {
        await sleep(20);
      }
    }
  })();
  const byPostfix = Promise.all(Array.from({length: count}, (_, n) => transport.sendMail({
    envelope: {from: `c${n}@customer.test`, to: desk.address}, raw: mail(n, '转人工')})));
  for (let kills = 0; kills < 6; ++kills) {
    await sleep(150 + 130 * kills);
    await desk.service.kill();
    await desk.service.start();
  }
  await byPostfix;
  over = true;
  await byHttp;
  await until(async () => await desk.count(`select count(*) from conversation where chat like 'c%@customer.test'`) >= count + posted.length,
    'all conversations', 60000);
  await desk.settle(30000);
  const wanted = [...Array(count).keys(), ...posted].map(n => `c${n}@customer.test`);
  const took = (await desk.query("select c.chat, count(*) from ticket t join conversation c on c.id = t.conversation group by c.chat"))
    .split('\n').map(line => line.split('|'));
  const tickets = new Map(took.map(([chat, number]) => [chat, Number(number)]));
  assert.deepEqual(wanted.filter(chat => !tickets.has(chat)), [], 'lost');
  assert.deepEqual([...tickets].filter(([, number]) => number !== 1), [], 'taken twice');
  assert.ok(posted.length > 0);
  transport.close();
  await desk.close();
});

test('broken mails are kept for people to see, and do not hold up what comes after', async () => {
  const desk = await site.desk('one', {settings: {}});
  const broken = [
    'From: a@customer.test, b@customer.test\r\nSubject: two authors\r\n\r\nx\r\n',
    'Subject: nobody\r\n\r\nno From at all\r\n',
    'From: "unclosed <x@\r\nSubject: x\r\n\r\n\r\n',
    `From: deep@customer.test\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n${Array.from({length: 400}, (_, i) => `--b${i}\r\nContent-Type: multipart/mixed; boundary=b${i + 1}\r\n\r\n`).join('')}`,
    Buffer.concat([Buffer.from('From: bytes@customer.test\r\nSubject: '), Buffer.from(Array.from({length: 3000}, (_, i) => (i * 31) & 255)), Buffer.from('\r\n\r\nx')]),
    '\r\n\r\n\r\n',
    Buffer.alloc(4096, 0),
  ];
  for (const bytes of broken) assert.equal(await desk.post(bytes), 200, 'kept first, judged later');
  const customer = await site.person('chen');
  await customer.write(desk.address, '转人工', '转人工');
  await customer.hears('编号');
  await desk.settle();
  const aside = await desk.count('select count(*) from quarantine');
  assert.ok(aside >= 4, `${aside} put aside`);
  await sleep(1500);
  assert.equal(await desk.count('select count(*) from quarantine'), aside, 'once each');
  assert.equal(await desk.count('select count(*) from letter where done = 0'), 0);
  await desk.close();
});

test('the way in by HTTP', async () => {
  const desk = await site.desk('one');
  assert.equal(await desk.post(mail(1, 'x'), {token: 'wrong'}), 401);
  assert.equal(await desk.post(''), 400);
  // Who goes on sending what is refused may see the connection end before the answer.
  const tooLarge = await desk.post(Buffer.alloc(27 << 20, 65)).catch(() => 413);
  assert.equal(tooLarge, 413);
  assert.equal(await desk.count('select count(*) from letter'), 0);
  const customer = await site.person('hook');
  assert.equal(await desk.post(mail(1, '转人工').replaceAll('c1@', 'hook@')), 200);
  await customer.hears('编号');
  await desk.close();
});
