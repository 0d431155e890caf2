// A real service on a free port, a real browser, and a page as its user sees it.

import { spawn, execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mkdtemp, rm, writeFile, access } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
export const program = resolve(process.env.AFTERCARE_BIN || join(root, 'build/release/bot/aftercare'));
const patience = 15000;

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export async function until(condition, what, limit = patience) {
  const end = Date.now() + limit;
  while (Date.now() < end) {
    const value = await condition();
    if (value) return value;
    await sleep(50);
  }
  throw new Error(`waited in vain for ${what}`);
}

async function free_port() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** The service with its own store and folder. */
export class Service {
  static async start() {
    await access(program);
    const service = new Service();
    service.folder = await mkdtemp(join(tmpdir(), 'aftercare-web-'));
    service.port = await free_port();
    service.config = join(service.folder, 'aftercare.json');
    await writeFile(service.config, JSON.stringify({
      listen: { address: '127.0.0.1', port: service.port },
      store: `sqlite:${join(service.folder, 'aftercare.db')}`,
      attachments: { directory: join(service.folder, 'attachments'), max_mb: 2 },
      profile: 'feedback-form',
      language: 'zh-CN',
      time_zone: 'Asia/Shanghai',
      channels: [{ kind: 'web', account: 'site' }],
    }));
    await service.run();
    return service;
  }

  get address() { return `http://127.0.0.1:${this.port}/`; }

  async run() {
    this.output = '';
    this.process = spawn(program, ['serve', '--config', this.config], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (text) => { this.output = (this.output + text).slice(-20000); };
    this.process.stdout.on('data', keep);
    this.process.stderr.on('data', keep);
    this.ended = new Promise((done) => this.process.on('exit', (code, signal) => done(code ?? signal)));
    await until(async () => {
      if (this.process.exitCode !== null) throw new Error(`the service ended at once:\n${this.output}`);
      return fetch(`${this.address}readyz`).then((answer) => answer.ok, () => false);
    }, 'the service to be ready');
  }

  /** Returns the exit code. */
  async end(signal = 'SIGTERM') {
    this.process.kill(signal);
    return this.ended;
  }

  async join_line(name) {
    const { stdout } = await promisify(execFile)(program,
      ['staff', 'add', '--config', this.config, '--name', name, '--role', 'agent'], { cwd: root });
    return stdout.match(/\/join \S+/)[0];
  }

  async clean() {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.end('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}

export const open_browser = () => chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

/** Somebody with a browser of their own. */
export class Visitor {
  static async arrive(browser, service, options = {}) {
    const visitor = new Visitor();
    visitor.context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 390, height: 780 }, acceptDownloads: true, ...options });
    visitor.context.setDefaultTimeout(patience);
    visitor.page = await visitor.context.newPage();
    visitor.faults = [];
    // Lost connections are part of the tests; anything else on the console is a fault of the page.
    visitor.page.on('pageerror', (error) => visitor.faults.push(error.message));
    visitor.page.on('console', (line) => {
      if (line.type() === 'error' && !/WebSocket|ERR_CONNECTION/.test(line.text())) visitor.faults.push(line.text());
    });
    await visitor.page.goto(service.address);
    await visitor.online();
    return visitor;
  }

  online() { return this.page.waitForSelector('body[data-state="online"]'); }

  /** Everything said, in the order shown: {id, from, text, buttons}. What has not arrived has no id. */
  conversation() {
    return this.page.$$eval('#log .message', (nodes) => nodes.map((node) => ({
      id: Number(node.dataset.id || 0),
      from: node.classList.contains('own') ? 'customer' : 'desk',
      text: node.querySelector('.bubble').innerText.trim(),
      buttons: [...node.querySelectorAll('.choice')].filter((button) => !button.disabled).map((button) => button.textContent),
    })));
  }

  async newest() {
    return (await this.conversation()).reduce((most, message) => Math.max(most, message.id), 0);
  }

  /** The desk's messages above the id, once there are some and no more follow. */
  async answers_after(id) {
    const found = async () => (await this.conversation()).filter((message) => message.id > id && message.from === 'desk');
    await until(async () => (await found()).length > 0, `an answer of the desk; so far:\n${await this.told()}`);
    let count = 0;
    await until(async () => {
      const before = count;
      count = (await found()).length;
      await sleep(120);
      return count === before;
    }, 'the desk to finish');
    return found();
  }

  async told() {
    return (await this.conversation()).map((message) => `${message.from}: ${message.text} [${message.buttons}]`).join('\n');
  }

  /** Waits for a message of the desk with these words. */
  heard(words) {
    return until(async () => (await this.conversation()).find((message) => message.from === 'desk' && words.test(message.text)),
      `${words}`).catch(async (error) => { throw new Error(`${error.message}; told so far:\n${await this.told()}`); });
  }

  async say(text) {
    const before = await this.newest();
    await this.page.fill('#input', text);
    await this.page.press('#input', 'Enter');
    return this.answers_after(before);
  }

  async press(label) {
    const before = await this.newest();
    await this.page.locator('.choice:not([disabled])', { hasText: label }).last().click();
    return this.answers_after(before);
  }

  async attach(files, caption = '') {
    const before = await this.newest();
    await this.page.setInputFiles('#file', files);
    await this.page.waitForFunction((count) => document.querySelectorAll('.chip.ready').length === count, files.length);
    await this.page.fill('#input', caption);
    await this.page.press('#input', 'Enter');
    return this.answers_after(before);
  }

  async leave() {
    await this.context.close();
  }
}

export const picture = {
  name: '故障照片.png',
  mimeType: 'image/png',
  buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC', 'base64'),
};
