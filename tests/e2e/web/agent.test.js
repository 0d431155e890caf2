// Both sides at once: a customer files a ticket, an agent in another browser works it to its end.

import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Service, Visitor, open_browser } from './harness.js';
import { submit } from './form.js';

let service, browser, customer, agent, number;
before(async () => {
  service = await Service.start();
  browser = await open_browser();
  agent = await Visitor.arrive(browser, service, { viewport: { width: 1280, height: 800 } });
  customer = await Visitor.arrive(browser, service);
});
after(async () => {
  await browser?.close();
  await service?.clean();
});

test('/join makes the page a console', async () => {
  await agent.say(await service.join_line('小林'));
  await agent.page.waitForSelector('body[data-role="agent"]');
  await agent.page.waitForSelector('#console:not([hidden])');
  assert.ok(await agent.page.locator('#console-commands button').count() >= 10);
  assert.equal(await agent.page.innerText('#presence-text'), '小林');
  assert.equal(await customer.page.getAttribute('body', 'data-role'), 'customer');
});

test('a new ticket is announced to the agent', async () => {
  number = await submit(customer);
  const notice = await agent.heard(new RegExp(number));
  assert.doesNotMatch(notice.text, /13812345678|张三丰/, 'names and phones are masked');
});

test('the agent takes the ticket and the customer sees the reply', async () => {
  await agent.say('/queue');
  await agent.heard(new RegExp(number));
  await agent.say(`/take ${number}`);
  await agent.say(`/reply ${number} 您好,工程师明天上午联系您。\n请保持电话畅通。`);
  await customer.heard(/工程师明天上午联系您。\n请保持电话畅通。/);
});

test('a question goes to the customer and the answer comes back', async () => {
  await agent.say(`/ask ${number} 请问滤网更换过吗?`);
  await customer.heard(/滤网更换过吗/);
  await customer.say('去年十月换过一次');
  await agent.heard(/去年十月换过一次/);
});

test('a reply to a notice needs no number', async () => {
  const notice = agent.page.locator('.message.desk', { hasText: '去年十月换过一次' }).last();
  await notice.locator('.foot-button').click();
  await agent.page.waitForSelector('#reply:not([hidden])');
  await agent.say('/note 滤网去年十月换过');
  await agent.say(`/show ${number}`);
  await agent.heard(/滤网去年十月换过/);
});

test('the command list fills the message box', async () => {
  await agent.page.locator('#console-commands button', { hasText: '/queue' }).click();
  assert.equal(await agent.page.inputValue('#input'), '/queue ');
  assert.equal(await agent.page.evaluate(() => document.activeElement.id), 'input');
  await agent.page.fill('#input', '');
});

test('the console survives a reload', async () => {
  await agent.page.reload();
  await agent.online();
  await agent.page.waitForSelector('body[data-role="agent"]');
  await agent.heard(new RegExp(number));
});

test('done, solved, rated', async () => {
  await agent.say(`/done ${number} 已更换风扇电机,试机两小时正常。`);
  await customer.heard(/已更换风扇电机/);
  await customer.press(/^(已解决|解决了|是)/);
  await customer.press('满意');
  assert.deepEqual(customer.faults, []);
  assert.deepEqual(agent.faults, []);
});

test('the tickets of a month as a file', async () => {
  await agent.say('导出');
  const sent = agent.page.locator('.message.desk', { hasText: '工单表' }).last();
  await sent.locator('button.file').waitFor();
  const [download] = await Promise.all([agent.page.waitForEvent('download'), sent.locator('button.file').click()]);
  assert.match(download.suggestedFilename(), /^工单-\d{4}-\d{2}\.csv$/);
  const table = await readFile(await download.path(), 'utf8');
  const [head, line] = table.split('\r\n');
  assert.ok(head.startsWith('\ufeff工单号,'), head);
  assert.ok(line.startsWith(`${number},`) && line.includes('小林'), line);
  assert.doesNotMatch(table, /13812345678|张三丰/);
  assert.deepEqual(agent.faults, []);
});
