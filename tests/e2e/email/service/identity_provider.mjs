// A small identity provider (RFC 6749, RFC 7662): hands out access tokens, and tells mail servers whether they are good.
//
// Stricter than most: a refresh token works once, so that whoever loses the newest one has none.
import {createServer} from 'node:http';
import {once} from 'node:events';
import {randomBytes} from 'node:crypto';

export class IdentityProvider {
  clientId = 'aftercare-desk';
  clientSecret = 'client-secret-of-the-desk';
  lifetime = 3600;
  /** A status: what every request for a token is answered with. */
  trouble = null;
  /** Each request for a token: {grant, refresh, status, error}. */
  asked = [];

  static async start() {
    const provider = new IdentityProvider();
    provider.server = createServer((request, response) => provider.#take(request, response));
    provider.server.listen(0, '127.0.0.1');
    await once(provider.server, 'listening');
    provider.root = `http://127.0.0.1:${provider.server.address().port}`;
    return provider;
  }

  #tokens = new Map();  // access token -> {user, issued, until}
  #refresh = new Map();  // refresh token that may be used -> user

  /** As if `user` had consented. */
  consent(user) {
    const token = `refresh-${randomBytes(12).toString('hex')}`;
    this.#refresh.set(token, user);
    return token;
  }

  /** Of the newest access token that was handed out. */
  get newest() {
    return [...this.#tokens.values()].at(-1);
  }

  good(token) {
    const known = this.#tokens.get(token);
    return known && Date.now() < known.until ? known : null;
  }

  /** Access tokens end before their time, as after a change of the password. */
  revoke() {
    for (const token of this.#tokens.values()) token.until = 0;
  }

  forgetConsent() {
    this.#refresh.clear();
  }

  /** Everything that must not be in a log. */
  get secrets() {
    return [this.clientSecret, ...this.#tokens.keys(), ...this.#refresh.keys()];
  }

  async #take(request, response) {
    let body = '';
    for await (const piece of request) body += piece;
    const form = new URLSearchParams(body);
    const [status, answer] = request.url === '/introspect' ? this.#introspect(form)
      : request.url === '/tenant/token' && request.method === 'POST' ? this.#grant(form) : [404, {}];
    response.writeHead(status, {'content-type': 'application/json'});
    response.end(JSON.stringify(answer));
  }

  #introspect(form) {
    const known = this.good(form.get('token'));
    return [200, known ? {active: true, username: known.user} : {active: false}];
  }

  #grant(form) {
    const [status, answer] = this.#judge(form);
    this.asked.push({grant: form.get('grant_type'), refresh: form.get('refresh_token'), status, error: answer.error});
    return [status, answer];
  }

  #judge(form) {
    if (this.trouble) return [this.trouble, {}];
    if (form.get('client_id') !== this.clientId || form.get('client_secret') !== this.clientSecret) return [401, {error: 'invalid_client'}];
    if (form.get('grant_type') === 'client_credentials') return [200, this.#issue(form.get('scope').split(' ')[0])];
    const user = this.#refresh.get(form.get('refresh_token'));
    if (!user) return [400, {error: 'invalid_grant'}];
    this.#refresh.delete(form.get('refresh_token'));
    return [200, {...this.#issue(user), refresh_token: this.consent(user)}];
  }

  #issue(user) {
    const token = `access.${randomBytes(24).toString('base64url')}`;
    this.#tokens.set(token, {user, issued: Date.now(), until: Date.now() + this.lifetime * 1000});
    return {token_type: 'Bearer', access_token: token, expires_in: this.lifetime};
  }

  async close() {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
