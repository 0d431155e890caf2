// HTTP in front of the platform: /cgi-bin/ for the account's software, /files/ for media by URL, /control/ for
// tests that run in another process.
import {createServer} from 'node:http';
import {setTimeout as sleep} from 'node:timers/promises';
import {run, writeJson} from './api.mjs';
import {control} from './control.mjs';

const MOST_BYTES = 12 * 1024 * 1024;

async function bytesOf(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MOST_BYTES) throw new Error('the body is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function sendJson(response, value, status = 200) {
  response.writeHead(status, {'content-type': 'application/json; encoding=utf-8'}).end(writeJson(value));
}

function sendFile(response, {content_type, file_name, bytes}) {
  const disposition = `attachment; filename="${file_name}"`;
  response.writeHead(200, {'content-type': content_type, 'content-disposition': disposition}).end(bytes);
}

function addressee(raw) {
  return /"touser"\s*:\s*"([^"]*)"/.exec(raw.toString('latin1'))?.[1];
}

/** A call of the API, with the trouble that waits for it. */
async function serveApi(world, root, request, response, url) {
  const path = url.pathname.slice('/cgi-bin/'.length);
  const raw = await bytesOf(request);
  const trouble = world.troubles.take(path, addressee(raw));
  if (trouble.delay_ms) await sleep(trouble.delay_ms);
  const note = entry => world.journal.add('call', trouble.count === undefined ? entry : {...entry, trouble: true});
  const query = Object.fromEntries(url.searchParams);
  const spoils = trouble.errcode !== undefined || trouble.status !== undefined || trouble.close === 'before';
  if (spoils) {
    note({path, method: request.method, errcode: trouble.errcode, status: trouble.status, applied: false});
    if (trouble.close) return request.socket.destroy();
    if (trouble.status !== undefined) return response.writeHead(trouble.status).end(trouble.body ?? '');
    return sendJson(response, world.refusal({errcode: trouble.errcode, message: trouble.errmsg ?? 'injected'}));
  }
  const ip = request.socket.remoteAddress.replace('::ffff:', '');
  const {reply, file, entry} = run(world, {path, method: request.method, headers: request.headers, query, raw, ip, root});
  note(entry);
  if (trouble.close === 'after') return request.socket.destroy();
  return file ? sendFile(response, file) : sendJson(response, reply);
}

async function serveControl(world, root, request, response, url) {
  const raw = await bytesOf(request);
  try {
    const asked = raw.length ? JSON.parse(raw) : {};
    sendJson(response, await control(world, url.pathname.slice('/control/'.length), asked, root));
  } catch (error) {
    sendJson(response, {description: error.message}, 400);
  }
}

function serveFile(world, response, url) {
  const id = url.pathname.slice('/files/'.length);
  if (world.media.lives(id)) return sendFile(response, world.media.get(id));
  return response.writeHead(404).end();
}

/** Listens on 127.0.0.1; answers {root, port, stop}. */
export async function serve(world, port = 0) {
  let root;
  const server = createServer((request, response) => {
    const url = new URL(request.url, root);
    const served = url.pathname.startsWith('/cgi-bin/') ? serveApi(world, root, request, response, url)
      : url.pathname.startsWith('/control/') ? serveControl(world, root, request, response, url)
      : url.pathname.startsWith('/files/') ? serveFile(world, response, url)
      : response.writeHead(404).end();
    Promise.resolve(served).catch(error => {
      if (!response.headersSent) response.writeHead(500);
      response.end(error.stack);
    });
  });
  await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
  root = `http://127.0.0.1:${server.address().port}`;
  const stop = () => new Promise(resolve => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return {root, port: server.address().port, stop};
}
