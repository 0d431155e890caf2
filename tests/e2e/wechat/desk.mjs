// A desk with an official account on the fake platform, and the people around it: customers in WeChat, agents in the
// web chat. Each desk has a folder of its own.
import assert from 'node:assert/strict';
import {execFile, spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {promisify} from 'node:util';
import {Aftercare, program} from '../../fakes/aftercare.mjs';
import {Customer} from '../../fakes/customer.mjs';
import {sourceRoot} from '../../fakes/fake_bot_api.mjs';
import {FakeWeChat} from '../../fakes/wechat/fake_wechat.mjs';
import {WebChat} from './web_chat.mjs';

const open = new Set();

/** Ends what the tests of a file have left running. */
export async function closeAll() {
  for (const desk of [...open]) await desk.close();
}

/** What customers of the account can choose in an entry of the chat, as they see it: menu or numbered lines. */
export function choicesOf({choices, text = ''}) {
  if (choices) return choices.map(({id, content}) => ({label: content, id}));
  const numbered = [...text.matchAll(/^(\d+)\. (.+)$/gm)].map(([, number, label]) => ({label, number}));
  const words = /也可以回复：(.+)$/m.exec(text)?.[1].split(' / ') ?? [];
  return [...numbered, ...words.map(label => ({label, word: label}))];
}

export class Desk {
  /**
   * `mode`: of the pushes; `customerService`: does the account have that API; `secondMs`: how long a second of the
   * platform's five takes; `channel` and `settings`: more of the configuration.
   */
  static async start({mode = 'safe', customerService = true, secondMs = 1000, channel = {}, settings = {}, serve = true} = {}) {
    const desk = new Desk();
    open.add(desk);
    desk.folder = mkdtempSync(path.join(os.tmpdir(), 'aftercare-wechat-'));
    desk.fake = await FakeWeChat.start({second_ms: secondMs, account: {mode, abilities: {customer_service: customerService}}});
    const {appId, secret, token, aesKey, id} = desk.fake.account;
    const wechat = {kind: 'wechat', account: 'main', app_id: appId, app_secret: secret, token, original_id: id, mode,
                    ...(mode === 'plain' ? {} : {aes_key: aesKey}), api_root: desk.fake.root, customer_service: customerService,
                    answer_ms: Math.min(4500, 4 * secondMs), ...channel};
    desk.service = await Aftercare.prepare(path.join(desk.folder, 'service'), [wechat, {kind: 'web', account: 'site'}], settings);
    desk.fake.control('account', {url: `${desk.service.root}/wechat/main`});
    if (serve) await desk.service.start();
    return desk;
  }

  get log() { return this.service.log(); }

  /** Another subcommand, while this process goes on being the platform. */
  async command(...args) {
    const {stdout} = await promisify(execFile)(program(), [...args, '--config', this.service.config], {cwd: sourceRoot});
    return stdout;
  }

  async ticket(number) {
    return JSON.parse(await this.command('ticket', 'show', number, '--json'));
  }

  async joinLine(name, role = 'agent', department) {
    const where = department ? ['--department', department] : [];
    return (await this.command('staff', 'add', '--name', name, '--role', role, ...where)).match(/\/join \S+/)[0];
  }

  /** Changes the account's configuration; for before the start. */
  async configure(channel) {
    const file = JSON.parse(readFileSync(this.service.config, 'utf8'));
    Object.assign(file.channels[0], channel);
    writeFileSync(this.service.config, JSON.stringify(file));
  }

  /** Somebody at the web chat. */
  async page() {
    const chat = await WebChat.open(this.service.root);
    this.chats = [...(this.chats ?? []), chat];
    return chat;
  }

  /** An agent in the web chat. */
  async agent(name, role, department) {
    const chat = await this.page();
    await chat.say(await this.joinLine(name, role, department));
    await chat.hears('坐席');
    return chat;
  }

  async customer(fields) {
    const customer = new WeChatCustomer(this.fake, await this.fake.customer(fields));
    await customer.arrive();
    return customer;
  }

  async entries(filter) {
    return (await this.fake.control('journal', filter)).entries;
  }

  /** What the account has shown to a customer, in order. */
  async shown(user, after = 0) {
    return this.entries({kind: 'shown', user, after});
  }

  /** Lets nobody else write to the store until the answered function is called. */
  async hold() {
    const child = spawn('sqlite3', ['-batch', this.service.database], {stdio: ['pipe', 'pipe', 'inherit']});
    this.holder = child;
    const over = new Promise(resolve => child.once('exit', resolve));
    const begun = new Promise((resolve, reject) => {
      child.stdout.once('data', resolve);
      child.once('exit', code => reject(new Error(`sqlite3 ended with ${code}`)));
    });
    child.stdin.write(".timeout 5000\nBEGIN IMMEDIATE;\nSELECT 'held';\n");
    await begun;
    return async () => {
      child.stdin.end('ROLLBACK;\n');
      await over;
    };
  }

  /** A number from the store. */
  async count(query) {
    const {stdout} = await promisify(execFile)('sqlite3', ['-batch', '-readonly', this.service.database, query]);
    return Number(stdout.trim());
  }

  /** Waits until the service's log says it. */
  async logged(words, limit = 10000) {
    for (const end = Date.now() + limit; Date.now() < end; await sleep(20)) if (this.log.includes(words)) return;
    throw new Error(`not logged: ${words}; but:\n${this.log.slice(-3000)}`);
  }

  /** What must hold whatever happened: nobody saw the platform's fault banner, no letter was sent as an escape. */
  async assertSound() {
    const banners = (await this.entries({kind: 'outcome'})).filter(({banner}) => banner);
    assert.deepEqual(banners.map(({user, type, event, fault}) => ({user, type, event, fault})), [], 'fault banners');
    for (const {path: call, body} of await this.entries({kind: 'call'}))
      assert.doesNotMatch(JSON.stringify(body ?? {}), /\\\\u[0-9a-f]{4}/i, `${call} escapes letters`);
    for (const {encrypted} of await this.entries({kind: 'outcome', result: 'reply'}))
      assert.equal(encrypted, this.fake.account.mode !== 'plain', 'replies are sealed as the pushes are');
  }

  async close() {
    open.delete(this);
    for (const chat of this.chats ?? []) chat.close();
    this.holder?.kill('SIGKILL');
    const {service} = this;
    if (service?.child && service.child.exitCode === null && service.child.signalCode === null) await service.kill();
    await this.fake?.stop();
    rmSync(this.folder, {recursive: true, force: true});
  }
}

/** A customer of the account, by what the platform shows. */
export class WeChatCustomer extends Customer {
  constructor(fake, openid) {
    super(fake, openid, {patience: 10000});
  }

  async arrive() {
    this.after = (await this.api.control('state')).last;
  }

  async next() {
    const {entries: [entry]} = await this.api.control('wait', {kind: 'shown', user: this.id, after: this.after, timeout_ms: this.patience});
    this.after = entry.n;
    assert.notEqual(entry.via, 'banner', 'the platform showed its fault banner');
    return {...entry, text: entry.text ?? ''};
  }

  /** The next entry that `fits(text, entry)`; skips what comes before it, and says what that was when none comes. */
  async hears(fits) {
    const skipped = [];
    for (;;) {
      let entry;
      try {
        entry = await this.next();
      } catch (error) {
        throw new Error(`${error.message}; shown only: ${JSON.stringify(skipped)}`);
      }
      if (fits(entry.text, entry)) return entry;
      skipped.push(entry.text || entry.type);
    }
  }

  /** Says it and waits for the push's outcome. */
  say(text, more = {}) {
    return this.api.say(this.id, text, more);
  }

  /** Sends a file of a kind: image, voice, video. */
  send(kind, bytes, more = {}) {
    return this.api.control('say', {user: this.id, kind, base64: bytes.toString('base64'), wait: true, ...more});
  }

  /** Chooses by tapping in a menu message, by the number, or by the word. */
  async press(entry, label) {
    const choice = choicesOf(entry).find(each => each.label === label);
    assert.ok(choice, `no choice ${label} in ${JSON.stringify(entry.text)}`);
    if (choice.id !== undefined) return this.api.control('choose', {user: this.id, id: choice.id, wait: true});
    return this.say(choice.number ?? choice.word);
  }

  async answer(field, entry) {
    const answer = field.answer.replace('{n}', '0001');
    return choicesOf(entry).some(({label}) => label === answer) ? this.press(entry, answer) : this.say(answer);
  }
}
