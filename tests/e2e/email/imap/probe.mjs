// Runs imap_probe: our IMAP client, which puts each mail into a file.
import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdtempSync, readFileSync, readdirSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {builtProgram} from '../../../fakes/fake_bot_api.mjs';

export const keyOf = bytes => createHash('sha256').update(bytes).digest('hex').slice(0, 32);

/** A mail of some bytes; CRLF, as servers hand it out. */
export const mailOf = (name, body = '你好，机器坏了。\r\n') => Buffer.from(
  `From: =?utf-8?B?5byg5LiJ?= <zhang@example.cn>\r\nTo: care@example.com\r\nSubject: ${name}\r\n` +
  `Message-ID: <${name}@example.cn>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}`);

/** Where the probe keeps mails and its progress, over several runs. */
export class Keeping {
  folder = mkdtempSync(path.join(os.tmpdir(), 'aftercare-imap-'));
  said = [];   // lines of all runs
  errors = ''; // logs of all runs

  remove() {
    rmSync(this.folder, {recursive: true, force: true});
  }

  keys() {
    return readdirSync(this.folder).filter(name => name.endsWith('.eml')).map(name => name.slice(0, -4)).sort();
  }

  read(key) {
    return readFileSync(path.join(this.folder, `${key}.eml`));
  }

  /** Words of the lines that begin with this one. */
  lines(word) {
    return this.said.filter(line => line.startsWith(`${word} `) || line === word).map(line => line.split(' '));
  }

  start(server, options = {}) {
    return new Probe(this, {
      host: '127.0.0.1', user: 'care', folder: this.folder, state: path.join(this.folder, 'progress'), ...server, ...options,
    });
  }
}

export class Probe {
  constructor(keeping, options) {
    this.keeping = keeping;
    this.waiting = new Set();
    this.own = [];
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    this.child = spawn(builtProgram('tests/email/imap/imap_probe', 'IMAP_PROBE'), args, {stdio: ['ignore', 'pipe', 'pipe']});
    const output = createInterface({input: this.child.stdout});
    output.on('line', line => {
      keeping.said.push(line);
      this.own.push(line);
      for (const look of this.waiting) look();
    });
    this.child.stderr.on('data', data => { keeping.errors += data; });
    this.ended = new Promise(resolve => this.child.once('close', (code, signal) => resolve({code, signal})));
  }

  /** Waits until this run has said `count` lines that begin with one of the words. */
  says(words, count = 1, patience = 8000) {
    const wanted = [words].flat();
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => finish(reject, new Error(
        `the probe did not say ${wanted} ${count} times: ${this.own.join(' | ')}; log: ${this.keeping.errors}`)), patience);
      const finish = (how, value) => { clearTimeout(late); this.waiting.delete(look); how(value); };
      const look = () => {
        if (this.own.filter(line => wanted.includes(line.split(' ')[0])).length >= count) finish(resolve);
      };
      this.waiting.add(look);
      look();
    });
  }

  /** Gently; answers how it ended. */
  async stop() {
    this.child.kill('SIGTERM');
    return await this.ended;
  }

  async kill() {
    this.child.kill('SIGKILL');
    return await this.ended;
  }
}
