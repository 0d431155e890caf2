// One whole form over telegram-test-api, an emulator of the Bot API by others, in polling mode. It knows no long poll,
// no offset and few methods, so it shows that the basic flow needs nothing of our own fake.
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import TelegramServer from 'telegram-test-api';
import {Aftercare, freePort, telegramChannel} from '../../fakes/aftercare.mjs';
import {Customer, ticketNumber} from '../../fakes/customer.mjs';

const token = '7001:EMULATED-token';

/** A customer who talks through the emulator's own client. */
class EmulatedCustomer extends Customer {
  constructor(server, id) {
    super(null, id);
    this.client = server.getClient(token, {userId: id, chatId: id, firstName: '张三', timeout: this.patience, interval: 20});
    this.queue = [];
  }

  say(text) {
    return text.startsWith('/') ? this.client.sendCommand(this.client.makeCommand(text)) : this.client.sendMessage(this.client.makeMessage(text));
  }

  press(message, label) {
    const button = message.reply_markup.inline_keyboard.flat().find(candidate => candidate.text === label);
    const on = {message_id: message.message_id, date: Math.floor(Date.now() / 1000), text: message.text};
    return this.client.sendCallback(this.client.makeCallbackQuery(button.callback_data, {message: on}));
  }

  async next() {
    while (this.queue.length === 0) {
      const {result} = await this.client.getUpdates();
      this.queue.push(...result.map(({message, messageId}) => ({...message, message_id: messageId})));
    }
    return this.queue.shift();
  }
}

test('telegram-test-api is served through one whole form by polling', {timeout: 60000}, async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'aftercare-emulator-'));
  const server = new TelegramServer({port: await freePort(), host: '127.0.0.1'});
  await server.start();
  const api = {token, root: `http://127.0.0.1:${server.config.port}`};
  const service = await Aftercare.prepare(folder, [telegramChannel(api, {mode: 'polling'})]);
  try {
    await service.start();
    const customer = new EmulatedCustomer(server, 4711);
    const number = await customer.fillIn();
    assert.match(number, ticketNumber);
    await customer.say('/status');
    await customer.hears(text => text.includes(number));
    const ticket = JSON.parse(service.command('ticket', 'show', number, '--json'));
    assert.equal(ticket.number, number);
    await service.stop();
  } finally {
    service.child?.kill('SIGKILL');
    await server.stop();
    rmSync(folder, {recursive: true, force: true});
  }
});
