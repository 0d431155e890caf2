// Receivers of pushes for the proof: a plain one whose answers a test makes up, and the `wechat` middleware.
import {createServer} from 'node:http';
import {createRequire} from 'node:module';

const wechat = createRequire(import.meta.url)('wechat');

async function listen(server) {
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const close = () => { server.closeAllConnections(); server.close(); };
  return {url: `http://127.0.0.1:${server.address().port}/wechat/main`, close};
}

/** `answer(request, n)` gives {status, body, after_ms, cut} or undefined for success. */
export async function receiver(answer = () => undefined) {
  const got = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const query = Object.fromEntries(new URL(request.url, 'http://x').searchParams);
    got.push({query, body, method: request.method});
    const {status = 200, body: text = 'success', after_ms = 0, cut} = (await answer({query, body}, got.length)) ?? {};
    if (cut) return request.socket.destroy();
    setTimeout(() => response.writeHead(status).end(text), after_ms);
  });
  return {got, ...await listen(server)};
}

/** The middleware of npm's wechat for an account; `handle(message, response)` uses response.reply(). */
export async function middleware({token, appId, aesKey, mode}, handle) {
  const got = [];
  const config = {token, appid: appId, encodingAESKey: mode === 'plain' ? undefined : aesKey};
  const serve = wechat(config, (request, response) => {
    got.push(request.weixin);
    handle(request.weixin, response);
  });
  const server = createServer((request, response) => {
    request.query = Object.fromEntries(new URL(request.url, 'http://x').searchParams);
    serve(request, response, error => response.writeHead(500).end(String(error)));
  });
  return {got, ...await listen(server)};
}
