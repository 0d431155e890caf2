// Somebody with a mailbox: writes by nodemailer through the site's Postfix, reads by imapflow from its Dovecot.
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {ImapFlow} from 'imapflow';
import {simpleParser} from 'mailparser';
import nodemailer from 'nodemailer';
import {setTimeout as sleep} from 'node:timers/promises';

export class Person {
  constructor(site, name, {domain = 'customer.test', shown = name} = {}) {
    Object.assign(this, {site, name, shown, address: `${name}@${domain}`, mails: [], heard: 0, seen: 0});
  }

  async connect() {
    this.transport = nodemailer.createTransport({host: '127.0.0.1', port: this.site.port, secure: false, tls: {rejectUnauthorized: false}});
    this.imap = new ImapFlow({host: '127.0.0.1', port: this.site.dovecot.port, secure: false, doSTARTTLS: false, logger: false,
                              auth: {user: this.name, pass: this.site.dovecot.password}});
    await this.imap.connect();
    await this.imap.mailboxOpen('INBOX', {readOnly: true});
  }

  /** Writes a mail; answers what identifies it. `more`: as nodemailer takes it. */
  async write(to, subject, text, more = {}) {
    const messageId = more.messageId ?? `<${randomUUID()}@customer.test>`;
    await this.transport.sendMail({from: {name: this.shown, address: this.address}, to, subject, text, messageId, ...more});
    return {messageId, subject};
  }

  /** Answers a mail as a program would: to its Reply-To, with its ids. */
  reply(mail, text, more = {}) {
    const references = [mail.references ?? [], mail.messageId].flat();
    const subject = /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`;
    return this.write((mail.replyTo ?? mail.from).value[0].address, subject, text, {inReplyTo: mail.messageId, references, ...more});
  }

  /** Everything that is in the mailbox, parsed, oldest first. */
  async look() {
    await this.imap.noop();
    const found = [];
    if (this.imap.mailbox.exists > 0)
      for await (const message of this.imap.fetch(`${this.seen + 1}:*`, {source: true, uid: true}, {uid: true}))
        if (message.uid > this.seen) found.push(message);
    for (const {uid, source} of found.sort((a, b) => a.uid - b.uid)) {
      this.mails.push({...await simpleParser(source), raw: source.toString('latin1')});
      this.seen = uid;
    }
    return this.mails;
  }

  /** The next mail whose text has these words; skips those before it. */
  async hears(...words) {
    for (const end = Date.now() + 15000; Date.now() < end; await sleep(60)) {
      await this.look();
      const at = this.mails.findIndex((mail, i) => i >= this.heard && words.every(word => mail.text.includes(word)));
      if (at < 0) continue;
      this.heard = at + 1;
      return this.mails[at];
    }
    const told = this.mails.slice(-3).map(({subject, text}) => `--- ${subject}\n${text}`).join('\n');
    return assert.fail(`${this.name} waited in vain for ${words.join(', ')}; got ${this.mails.length} mails, last:\n${told}`);
  }

  async close() {
    this.transport?.close();
    await this.imap?.logout().catch(() => {});
  }
}

/** What the customer fills in, by labels; the label of a line is what stands before its colon. */
export function fillIn(text, answers) {
  return text.split('\n').map(line => {
    const found = /^(\s*>?\s*\d+\.\s*\*?)([^：:]+)([：:]\s*)_{2,}/.exec(line);
    const answer = found && Object.entries(answers).find(([label]) => found[2].includes(label));
    return answer ? `${found[1]}${found[2]}${found[3]}${answer[1]}` : line;
  }).join('\n');
}

/** Our text as Western programs quote it. */
export const quoted = mail => `On Sun, 22 Nov 2026 at 10:00, 售后服务 <${mail.from?.value[0].address ?? "service@one.test"}> wrote:\n${mail.text.trimEnd().split('\n').map(line => `> ${line}`.trimEnd()).join('\n')}\n`;

/** Our text as Foxmail and QQ put it below an answer: without marks. */
export const below = mail => `\n\n------------------ 原始邮件 ------------------\n发件人: "售后服务" <service@one.test>\n发送时间: 2026年11月22日(星期日) 上午10:00\n收件人: "张三" <zhang@customer.test>\n主题: ${mail.subject}\n\n${mail.text}`;
