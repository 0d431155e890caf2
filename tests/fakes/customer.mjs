// A customer in a fake Telegram chat who reads what the bot asks and answers by the keys of
// tests/bench/form.json, with buttons where the bot offers them.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {sourceRoot} from './fake_bot_api.mjs';

export const form = JSON.parse(readFileSync(path.join(sourceRoot, 'tests/bench/form.json'), 'utf8'));

export const ticketNumber = /SR\d{12,}/;

export const buttonsOf = message => (message.reply_markup?.inline_keyboard ?? []).flat();

export class Customer {
  constructor(api, id, {first_name = `Customer ${id}`, patience = 20000} = {}) {
    Object.assign(this, {api, id, first_name, patience, after: 0, answered: new Set()});
  }

  async arrive() {
    await this.api.control('users', {id: this.id, first_name: this.first_name, language_code: 'zh-hans'});
    this.after = (await this.api.control('state')).last;
  }

  say(text, more = {}) {
    return this.api.control('say', {user: this.id, text, ...more});
  }

  press(message, label) {
    return this.api.control('press', {user: this.id, message_id: message.message_id, text: label});
  }

  /** The next message from the bot. */
  async next() {
    const {calls} = await this.api.wait({chat: this.id, after: this.after, method: 'sendMessage', timeout_ms: this.patience});
    this.after = calls[0].n;
    return calls[0].response.result;
  }

  /** The next message whose text `fits`; skips what comes before it, and says what that was when none comes. */
  async hears(fits) {
    const skipped = [];
    for (;;) {
      let message;
      try {
        message = await this.next();
      } catch (error) {
        throw new Error(`${error.message}; heard only: ${JSON.stringify(skipped)}`);
      }
      if (fits(message.text)) return message;
      skipped.push(message.text);
    }
  }

  hearsWords(words) {
    return this.hears(text => text.includes(words));
  }

  fieldAsked(text) {
    return form.fields.findIndex((field, i) => !this.answered.has(i) && field.keys.some(key => text.includes(key)));
  }

  /** Presses the answer's button if there is one, and writes it otherwise. */
  async answer(field, message) {
    const answer = field.answer.replace('{n}', this.id);
    if (buttonsOf(message).some(button => button.text === answer)) return this.press(message, answer);
    return this.say(answer);
  }

  /**
   * Fills in the whole form; answers the ticket's number. `special` may hold other ways to answer a field, by a key
   * of it: `{购买凭证: async message => …}`.
   */
  async fillIn(special = {}) {
    this.answered.clear();
    await this.say(form.opening);
    for (;;) {
      const message = await this.hears(text => ticketNumber.test(text) || this.fieldAsked(text) >= 0);
      const index = this.fieldAsked(message.text);
      if (index < 0) return message.text.match(ticketNumber)[0];
      this.answered.add(index);
      const field = form.fields[index];
      const way = field.keys.map(key => special[key]).find(found => found);
      await (way ? way(message, field) : this.answer(field, message));
    }
  }
}
