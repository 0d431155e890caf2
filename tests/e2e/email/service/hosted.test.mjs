// A hosted mailbox: the service reads it from a real Dovecot by its own IMAP client, and answers through Postfix.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {Site, sleep, until} from './site.mjs';

let site;
let desk;
before(async () => {
  site = await Site.start();
  desk = await site.desk('one', {channel: {
    address: 'desk@customer.test', lmtp: null, token: null,
    imap: {url: `imap://127.0.0.1:${site.dovecot.port}`, user: 'desk', password: site.dovecot.password}}});
});
after(() => site?.close());

test('a mail in the mailbox is taken, answered, and moved away', async () => {
  const agent = await desk.agent('王工');
  const customer = await site.person('sun', {shown: '孙女士'});
  await customer.write('desk@customer.test', '转人工', '转人工');
  const mail = await customer.hears('编号');
  assert.equal(mail.from.value[0].address, 'desk@customer.test');
  await until(() => site.dovecot.count('desk', 'Processed') === 1 && site.dovecot.count('desk', 'INBOX') === 0, 'the move');
  // An answer comes to the address with a token, which Postfix gives to the same mailbox.
  await customer.reply(mail, '灯还是不亮');
  await agent.hears('灯还是不亮');
});

test('killed while a heap of mails is fetched: each is taken once', async () => {
  const count = 40;
  for (let n = 0; n < count; ++n)
    site.dovecot.deliver('desk', [`From: heap${n}@customer.test`, 'To: desk@customer.test', `Subject: =?UTF-8?B?${Buffer.from('转人工').toString('base64')}?=`, `Message-ID: <heap-${n}@customer.test>`,
      'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', '', '转人工', ''].join('\r\n'));
  for (let kills = 0; kills < 4; ++kills) {
    await sleep(60 * kills);
    await desk.service.kill();
    await desk.service.start();
  }
  const once = `select count(*) from (select c.chat, count(*) n from ticket t join conversation c on c.id = t.conversation where c.chat like 'heap%' group by c.chat having n = 1)`;
  await until(async () => await desk.count(once) === count, 'every mail once', 40000);
  await until(() => site.dovecot.count('desk', 'INBOX') === 0, 'an empty mailbox', 20000);
  await desk.settle();
  assert.equal(await desk.count(once), count);
});
