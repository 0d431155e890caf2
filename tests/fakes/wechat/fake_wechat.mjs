// The fake WeChat platform for a Node test, in the test's own process or in one of its own.
import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {control} from './platform/control.mjs';
import {serve} from './platform/server.mjs';
import {World} from './platform/world.mjs';

export class FakeWeChat {
  /** Options are World's. */
  static async start(options = {}) {
    const world = new World(options);
    const server = await serve(world);
    return Object.assign(new FakeWeChat(), {
      root: server.root,
      port: server.port,
      account: world.account,
      stop: server.stop,
      control: (name, request = {}) => control(world, name, request, server.root),
    });
  }

  /** The same as a process of its own, for a test whose own thread is busy. */
  static async spawn(options = {}) {
    const main = fileURLToPath(new URL('main.mjs', import.meta.url));
    const child = spawn(process.execPath, [main, JSON.stringify(options)], {stdio: ['pipe', 'pipe', 'inherit']});
    const {root, port} = JSON.parse(await new Promise((resolve, reject) => {
      createInterface({input: child.stdout}).once('line', resolve);
      child.once('exit', code => reject(new Error(`the fake ended with ${code}`)));
    }));
    const api = Object.assign(new FakeWeChat(), {
      root,
      port,
      stop: () => new Promise(resolve => { child.once('exit', resolve); child.stdin.end(); }),
      control: (name, request = {}) => remoteControl(root, name, request),
    });
    api.account = await api.control('account', {});
    return api;
  }

  /** A customer who follows the account; answers the openid. */
  async customer(fields = {}) {
    return (await this.control('users', fields)).openid;
  }

  /** The customer says something and the platform gets its answer; answers the push's outcome. */
  say(user, text, more = {}) {
    return this.control('say', {user, text, wait: true, ...more});
  }

  /** Waits for what the customer is shown next after journal number `after`, by the account. */
  async nextShown(user, after = 0, extra = {}) {
    const {entries} = await this.control('wait', {kind: 'shown', user, after, ...extra});
    return entries[0];
  }

  /** A call of the account's software, as any HTTP client would make it. `raw` for a body that is no JSON. */
  async call(path, body, {token, query = {}, raw} = {}) {
    const url = new URL(`/cgi-bin/${path}`, this.root);
    for (const [name, value] of Object.entries({access_token: token, ...query}))
      if (value !== undefined) url.searchParams.set(name, value);
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(url, {method: sent === undefined ? 'GET' : 'POST', body: sent});
    const isJson = response.headers.get('content-type')?.includes('json');
    return isJson ? response.json() : response;
  }

  /** A token by the stable interface. */
  async token(force = false) {
    const {appId: appid, secret} = this.account;
    const asked = {grant_type: 'client_credential', appid, secret, force_refresh: force};
    return (await this.call('stable_token', asked)).access_token;
  }
}

async function remoteControl(root, name, request) {
  const response = await fetch(`${root}/control/${name}`, {method: 'POST', body: JSON.stringify(request)});
  const body = await response.json();
  if (!response.ok) throw new Error(`control/${name}: ${body.description}`);
  return body;
}
