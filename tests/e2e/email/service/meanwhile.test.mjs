// A letter that comes while another goes out: neither forgets the other.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {simpleParser} from 'mailparser';
import {SMTPServer} from 'smtp-server';
import {freePort, Site, until} from './site.mjs';

let site;
before(async () => { site = await Site.start(); });
after(() => site?.close());

const letter = (id, text, more = []) => ['From: hua@elsewhere.test', 'To: service@one.test', `Subject: =?UTF-8?B?${Buffer.from('转人工').toString('base64')}?=`,
  `Message-ID: <${id}@elsewhere.test>`, ...more, 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', '', text, ''].join('\r\n');

test('the next letter of ours answers what came meanwhile', async () => {
  const mails = [];
  let meanwhile = async () => {};
  const server = new SMTPServer({authOptional: true, disabledCommands: ['STARTTLS'], onData: (stream, session, done) => {
    simpleParser(stream).then(async mail => { await meanwhile(mail); mails.push(mail); done(); }).catch(done);
  }});
  const port = await freePort();
  await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
  const desk = await site.desk('one', {channel: {smtp: {url: `smtp://127.0.0.1:${port}`}}});
  const agent = await desk.agent('王工');
  await desk.post(letter('first', '转人工'));
  const [submitted] = await until(() => mails.length > 0 && mails, 'the first answer');
  const [number] = submitted.text.match(/[A-Z]{2}\d{8,}/);
  await agent.say(`/take ${number}`);
  await until(() => mails.length > 1, 'the news of the taking');

  // While the server is still busy with this one, the customer writes again.
  meanwhile = async mail => {
    if (!mail.text.includes('第一条进展')) return;
    await desk.post(letter('second', '还有一个问题', [`In-Reply-To: ${submitted.messageId}`, `References: <first@elsewhere.test> ${submitted.messageId}`]));
    await agent.hears('还有一个问题');
    await desk.settle();
  };
  await agent.say(`/progress ${number} 第一条进展`);
  await until(() => mails.some(({text}) => text.includes('第一条进展')), 'the first news');
  await until(() => mails.some(({text}) => text.includes('已转达')), 'the acknowledgement');
  await agent.say(`/progress ${number} 第二条进展`);
  const last = await until(() => mails.find(({text}) => text.includes('第二条进展')), 'the second news');
  assert.equal(last.inReplyTo, '<second@elsewhere.test>');
  // Its connection would keep the server open.
  await desk.close();
  await new Promise(resolve => server.close(resolve));
});
