// Starts the fake Bot API program for a Node test and talks to its control API.
//
// The program is FAKE_BOT_API, or the one of the release build, or else the newest under build/. It ends when this process ends,
// because its standard input closes.
import {spawn} from 'node:child_process';
import {existsSync, readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

export const sourceRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** A built program: what the environment variable says, the release build's, or the newest there is. */
export function builtProgram(relativePath, variable) {
  if (process.env[variable]) return process.env[variable];
  const build = path.join(sourceRoot, 'build');
  const release = path.join(build, 'release', relativePath);
  if (existsSync(release)) return release;
  const found = (existsSync(build) ? readdirSync(build) : [])
    .map(preset => path.join(build, preset, relativePath))
    .filter(file => existsSync(file))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (found.length === 0) throw new Error(`${relativePath} is not built: cmake --build --preset release`);
  return found[0];
}

export class FakeBotApi {
  /** Options are the program's, without dashes: {'second-ms': 10, token: '1:x'}. */
  static async start(options = {}) {
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = spawn(builtProgram('tests/fakes/fake_bot_api', 'FAKE_BOT_API'), args,
                        {stdio: ['pipe', 'pipe', 'inherit']});
    const lines = createInterface({input: child.stdout});
    const line = await new Promise((resolve, reject) => {
      lines.once('line', resolve);
      child.once('exit', code => reject(new Error(`fake_bot_api ended with ${code}`)));
    });
    return new FakeBotApi(child, JSON.parse(line));
  }

  constructor(child, {root, port, token}) {
    Object.assign(this, {child, root, port, token});
  }

  async stop() {
    const gone = new Promise(resolve => this.child.once('exit', resolve));
    this.child.stdin.end();
    await gone;
  }

  /** POST /control/<name>; throws what the fake refuses. */
  async control(name, request = {}) {
    const response = await fetch(`${this.root}/control/${name}`, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify(request),
    });
    const body = await response.json();
    if (!response.ok) throw new Error(`control/${name}: ${body.description}`);
    return body;
  }

  /** A call of the bot's, as any HTTP client would make it. */
  async call(method, params = {}) {
    const response = await fetch(`${this.root}/bot${this.token}/${method}`, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify(params),
    });
    return {status: response.status, headers: response.headers, body: await response.json()};
  }

  /** Waits for calls that fit; answers {calls, last}. */
  wait(filter) {
    return this.control('wait', filter);
  }

  /** Waits for the next message to `chat` after journal number `after`; answers its entry. */
  async nextMessage(chat, after = 0, extra = {}) {
    const {calls} = await this.wait({chat, after, method: 'sendMessage', ...extra});
    return calls[0];
  }
}
