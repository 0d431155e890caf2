// The platform as a whole: one official account, its customers and all that is kept about them.
import {Clock} from './clock.mjs';
import {ALLOWANCES, Contact} from './contacts.mjs';
import {Delivery} from './delivery.mjs';
import {Journal} from './journal.mjs';
import {Media} from './media.mjs';
import {Menu} from './menu.mjs';
import {Random} from './random.mjs';
import {Tokens} from './tokens.mjs';
import {Quotas, Troubles} from './trouble.mjs';
import * as messages from './messages.mjs';

const DEFAULT_ACCOUNT = {
  id: 'gh_0123456789ab',
  appId: 'wx0123456789abcdef',
  secret: '0123456789abcdef0123456789abcdef',
  token: 'AftercareToken',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  mode: 'safe',  // plain, compatible, safe
  url: null,     // where pushes go
  test_account: false,
  abilities: {},  // false: 48001; customer_service, template, subscribe, media, menu, user
  kf_accounts: [],
  allowed_ips: null,
  callback_ips: ['127.0.0.1'],
};

export class World {
  /** Options: account (fields as above), second_ms (10), start (unix seconds, else real time), seed,
   *  retry_on_status (false). */
  constructor({account = {}, second_ms = 10, start, seed, retry_on_status = false} = {}) {
    this.options = {second_ms, retry_on_status};
    this.account = {...DEFAULT_ACCOUNT, ...account};
    this.clock = new Clock(start);
    this.random = new Random(seed);
    this.journal = new Journal();
    this.tokens = new Tokens(this.clock, this.random);
    this.media = new Media(this.clock, this.random);
    this.menu = new Menu();
    this.quotas = new Quotas(this.clock);
    this.troubles = new Troubles();
    this.delivery = new Delivery(this);
    this.allowances = structuredClone(ALLOWANCES);
    this.contacts = new Map();
    this.templates = new Map();
    this.sentTemplates = new Map();
    this.templateStatus = 'success';
    this.sent = new Map();  // pushes by number, to repeat them
    this.ids = 6900000000000000000n;  // beyond what a double holds exactly
  }

  nextId() {
    return String(++this.ids);
  }

  mediaLives(id) {
    return this.media.lives(id);
  }

  contact(openid) {
    const contact = this.contacts.get(openid);
    if (!contact) throw new Error(`no customer ${openid}`);
    return contact;
  }

  addContact(openid, fields) {
    const contact = new Contact(openid, fields);
    if (contact.following) contact.subscribedAt = this.clock.now();
    this.contacts.set(openid, contact);
    return contact;
  }

  show(openid, entry) {
    this.contact(openid).show(entry);
    this.journal.add(entry.via === 'customer' ? 'said' : 'shown', {user: openid, ...entry});
  }

  /** Starts a push to the account's URL; answers what Delivery.start does. */
  push(push, delivery) {
    if (!this.account.url) throw new Error('the account has no url');
    const started = this.delivery.start(push, delivery);
    this.sent.set(started.push, push);
    return {...started, msg_id: push.msg_id};
  }

  /** An event with the fields its name needs; `fields` (pairs) for any other. */
  event(name, {user, fields, delivery, ...request}) {
    const pairs = fields ?? messages.events[name]?.(request) ?? [];
    return this.push(messages.event(this.account, {user, event: name, fields: pairs, time: this.clock.stated()}), delivery);
  }

  /** After the running call has been answered. Does nothing if there is no URL to push to. */
  later(action) {
    if (this.account.url) setImmediate(action);
  }

  refusal({errcode, message}) {
    const part = length => this.random.bytes(length / 2).toString('hex');
    return {errcode, errmsg: `${message} rid: ${part(8)}-${part(8)}-${part(8)}`};
  }
}
