// Starts `aftercare serve` for a Node test, in a folder of its own, and ends it: gently, or by kill -9.
//
// The program is AFTERCARE, or the release build's, or else the newest under build/.
import {spawn, spawnSync} from 'node:child_process';
import {closeSync, cpSync, mkdirSync, openSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import path from 'node:path';
import {builtProgram, sourceRoot} from './fake_bot_api.mjs';

export const program = () => builtProgram('bot/aftercare', 'AFTERCARE');

/** A port that nobody listens on now. */
export async function freePort() {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

export class Aftercare {
  /** Writes the configuration into `folder`; `channels` and `settings` replace its parts. */
  static async prepare(folder, channels, settings = {}) {
    mkdirSync(folder, {recursive: true});
    // A copy of the forms and texts: every restart reads the same, whatever happens to the source tree meanwhile.
    cpSync(path.join(sourceRoot, 'config'), folder, {recursive: true});
    const port = settings.port ?? await freePort();
    const config = {
      listen: {address: '127.0.0.1', port},
      public_url: `http://127.0.0.1:${port}`,
      store: `sqlite:${path.join(folder, 'aftercare.db')}`,
      attachments: {directory: path.join(folder, 'attachments'), max_mb: 20},
      profile: 'feedback-form',
      language: 'zh-CN',
      time_zone: 'Asia/Shanghai',
      channels,
      ...settings.config,
    };
    const file = path.join(folder, 'config.json');
    writeFileSync(file, JSON.stringify(config, null, 2));
    return new Aftercare(folder, file, port);
  }

  constructor(folder, config, port) {
    Object.assign(this, {folder, config, port, root: `http://127.0.0.1:${port}`, database: path.join(folder, 'aftercare.db')});
  }

  /** Starts the service and waits until it is ready; answers the milliseconds that took. */
  async start() {
    const log = openSync(path.join(this.folder, 'aftercare.log'), 'a');
    const begun = performance.now();
    this.child = spawn(program(), ['serve', '--config', this.config], {cwd: sourceRoot, stdio: ['ignore', log, log]});
    closeSync(log);
    this.ended = new Promise(resolve => this.child.once('exit', (code, signal) => resolve({code, signal})));
    let over = false;
    this.ended.then(() => { over = true; });
    while (performance.now() - begun < 20000 && !over) {
      try {
        if ((await fetch(`${this.root}/readyz`)).ok) return performance.now() - begun;
      } catch {
        // Not listening yet.
      }
      await new Promise(resolve => setTimeout(resolve, 2));
    }
    throw new Error(`aftercare did not become ready:\n${this.log().split('\n').slice(-20).join('\n')}`);
  }

  get pid() { return this.child.pid; }

  log() { return readFileSync(path.join(this.folder, 'aftercare.log'), 'utf8'); }

  async stop() {
    this.child.kill('SIGTERM');
    const {code, signal} = await this.ended;
    if (code !== 0) throw new Error(`aftercare ended with ${code ?? signal}:\n${this.log().split('\n').slice(-20).join('\n')}`);
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Another subcommand with the same configuration; answers its output. */
  command(...args) {
    const {status, stdout, stderr} = spawnSync(program(), [...args, '--config', this.config], {cwd: sourceRoot, encoding: 'utf8'});
    if (status !== 0) throw new Error(`aftercare ${args[0]} ended with ${status}: ${stderr}`);
    return stdout;
  }
}

/** A Telegram channel that talks to a fake Bot API. */
export function telegramChannel(api, more = {}) {
  return {kind: 'telegram', account: 'main', token: api.token, secret: 'test-secret_1', mode: 'webhook', api_root: api.root,
          limits: {per_chat_per_second: 0, group_per_minute: 0, per_second: 0}, ...more};
}
