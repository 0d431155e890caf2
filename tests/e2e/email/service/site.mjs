// A place with mail: a real Postfix and a real Dovecot on loopback, and desks behind them.
//
// customer.test and staff.test are domains of people, with mailboxes that Postfix fills and Dovecot shows; mail to
// gone.test is taken and comes back as undeliverable; each desk has a domain of its own.
import assert from 'node:assert/strict';
import {execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {promisify} from 'node:util';
import {SMTPServer} from 'smtp-server';
import {Aftercare, program} from '../../../fakes/aftercare.mjs';
import {sourceRoot} from '../../../fakes/fake_bot_api.mjs';
import {WebChat} from '../../wechat/web_chat.mjs';
import {Dovecot} from '../imap/dovecot.mjs';
import {certificate, cleanUp, folder, freePort, Postfix, run} from '../mta/harness.mjs';
import {Person} from './person.mjs';

export {until} from '../mta/harness.mjs';

/** Those who have a mailbox: user@customer.test and user@staff.test share it. */
export const people = ['zhang', 'li', 'wang', 'zhao', 'chen', 'liu', 'sun', 'wu', 'zhou', 'hook', 'desk', 'kill', 'dup', 'odd', 'vac', 'file'];

class SitePostfix extends Postfix {
  /** `ground`: {desks: {domain: lmtp port}, gone: port, mail, uid, gid}. */
  main(ground, tls) {
    const domains = ['customer.test', 'staff.test'];
    const {desks, mail, uid, gid} = ground;
    const users = path.join(folder, 'users');
    writeFileSync(users, domains.flatMap(domain => people.map(user => `${user}@${domain} ${user}/\n`)).join(''));
    const transports = Object.entries(desks).map(([domain, port]) => `${domain} lmtp:inet:127.0.0.1:${port}\n`);
    writeFileSync(path.join(folder, 'transports'), [...transports, `gone.test smtp:[127.0.0.1]:${ground.gone}\n`].join(''));
    return super.main(1, tls)
      .replace(/^mydestination = .*$/m, 'mydestination =')
      .replace(/^local_transport = .*$/m, 'local_transport = error:no local mail') + `
transport_maps = texthash:${path.join(folder, 'transports')}
relay_domains = ${[...Object.keys(desks), 'gone.test'].join(' ')}
virtual_mailbox_domains = ${domains.join(' ')}
virtual_mailbox_maps = texthash:${users}
virtual_mailbox_base = ${mail}
virtual_minimum_uid = 1
virtual_uid_maps = static:${uid}
virtual_gid_maps = static:${gid}
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
in_flow_delay = 0
`;
  }
  master() {
    return `${super.master()}virtual unix - n n - - virtual\n`;
  }
}

export class Site {
  /** `desks`: names; the desk "one" is service@one.test. */
  static async start(desks = ['one']) {
    const site = new Site();
    site.dovecot = await Dovecot.start();
    site.lmtp = {};
    for (const name of desks) site.lmtp[name] = await freePort();
    const [, uid, gid] = readFileSync('/etc/passwd', 'utf8').match(/^mail:[^:]*:(\d+):(\d+):/m);
    const domains = Object.fromEntries(desks.map(name => [`${name}.test`, site.lmtp[name]]));
    site.port = await freePort();
    site.postfix = new SitePostfix(site.port, {desks: domains, gone: await site.#nobody(), mail: path.join(site.dovecot.folder, 'mail'), uid, gid}, await certificate());
    await site.postfix.start();
    site.open = [];
    return site;
  }

  /** A mail server at which nobody is known; answers its port. */
  async #nobody() {
    this.refusing = new SMTPServer({authOptional: true, disabledCommands: ['STARTTLS'], onRcptTo: (address, session, done) =>
      done(Object.assign(new Error('5.1.1 no such user here'), {responseCode: 550}))});
    await new Promise(resolve => this.refusing.listen(0, '127.0.0.1', resolve));
    return this.refusing.server.address().port;
  }

  /** A desk that takes mail by LMTP; `channel` replaces parts of the account. */
  async desk(name = 'one', {channel = {}, settings = {}, serve = true} = {}) {
    const desk = new Desk(this, name);
    const account = {kind: 'email', account: 'main', address: `service@${name}.test`, name: '售后服务', token: 'way-in',
                     lmtp: {port: this.lmtp[name]}, smtp: {url: `smtp://127.0.0.1:${this.port}`}, ...channel};
    for (const [key, value] of Object.entries(account)) if (value === null) delete account[key];
    desk.service = await Aftercare.prepare(path.join(folder, `desk-${name}-${this.open.length}`), [account, {kind: 'web', account: 'site'}], settings);
    this.open.push(desk);
    if (serve) await desk.service.start();
    return desk;
  }

  async person(name, more) {
    const person = new Person(this, name, more);
    this.open.push(person);
    await person.connect();
    return person;
  }

  async close() {
    for (const each of this.open.reverse()) await each.close();
    await this.dovecot.stop();
    await new Promise(resolve => this.refusing.close(resolve));
    await cleanUp();
  }
}

export class Desk {
  constructor(site, name) {
    Object.assign(this, {site, name, address: `service@${name}.test`, chats: []});
  }

  get log() { return this.service.log(); }

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

  /** An agent in the web chat. */
  async agent(name, role, department) {
    const chat = await WebChat.open(this.service.root);
    this.chats.push(chat);
    await chat.say(await this.joinLine(name, role, department));
    await chat.hears('坐席');
    return chat;
  }

  /** A raw message by HTTP; answers the status. */
  async post(bytes, {token = 'way-in', query = ''} = {}) {
    const answer = await fetch(`${this.service.root}/email/main${query}`, {
      method: 'POST', body: bytes, headers: {authorization: `Bearer ${token}`, 'content-type': 'message/rfc822'}});
    await answer.arrayBuffer();
    return answer.status;
  }

  async query(text) {
    const {stdout} = await promisify(execFile)('sqlite3', ['-batch', '-readonly', '-cmd', '.timeout 5000', this.service.database, text]);
    return stdout.trim();
  }

  async count(text) { return Number(await this.query(text)); }

  /** Waits until every kept letter is dealt with and nothing waits to be sent now. */
  async settle(limit = 15000) {
    for (const end = Date.now() + limit; Date.now() < end; await sleep(50))
      if (await this.count('select count(*) from letter where done = 0 and id not in (select letter from letter_under_way where held_until > 0)') === 0) return;
    assert.fail(`letters are not dealt with:\n${this.log.slice(-2000)}`);
  }

  async close() {
    for (const chat of this.chats) chat.close();
    const {child} = this.service ?? {};
    if (child && child.exitCode === null && child.signalCode === null) await this.service.kill();
  }
}

export {folder, freePort, run, sleep, once, spawn};
