// Somebody at the desk's web chat: the page's WebSocket spoken by hand, since Node 18 and 20 bring no client.
import {createHash, randomBytes} from 'node:crypto';
import http from 'node:http';
import {setTimeout as sleep} from 'node:timers/promises';

const TEXT = 1;
const CLOSE = 8;
const PING = 9;

/** A client's frame: always masked. */
function frame(opcode, payload) {
  const mask = randomBytes(4);
  const long = payload.length > 125;
  const head = Buffer.from([0x80 | opcode, 0x80 | (long ? 126 : payload.length)]);
  const length = long ? Buffer.from([payload.length >> 8, payload.length & 0xff]) : Buffer.alloc(0);
  return Buffer.concat([head, length, mask, payload.map((byte, i) => byte ^ mask[i % 4])]);
}

/** The first whole frame of the bytes: {opcode, payload, size}; null while some of it is missing. */
function firstFrame(bytes) {
  if (bytes.length < 2) return null;
  let [start, length] = [2, bytes[1] & 0x7f];
  if (length === 126) {
    if (bytes.length < 4) return null;
    [start, length] = [4, bytes.readUInt16BE(2)];
  } else if (length === 127) {
    if (bytes.length < 10) return null;
    [start, length] = [10, Number(bytes.readBigUInt64BE(2))];
  }
  if (bytes.length < start + length) return null;
  return {opcode: bytes[0] & 0x0f, payload: bytes.subarray(start, start + length), size: start + length};
}

export class WebChat {
  /** Opens a chat with a session of its own; `root` is the service's. */
  static async open(root) {
    const chat = new WebChat(root);
    await chat.connect();
    return chat;
  }

  constructor(root) {
    Object.assign(this, {root, messages: [], acks: new Map(), session: '', looks: new Set(), heard: 0});
  }

  /** Again after a restart of the service, too. */
  async connect() {
    const key = randomBytes(16).toString('base64');
    const request = http.get(`${this.root}/chat`, {agent: false, headers: {
      connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': key, origin: this.root}});
    this.socket = await new Promise((resolve, reject) => {
      request.on('error', reject);
      request.on('response', answer => reject(new Error(`the web chat answers ${answer.statusCode}`)));
      request.on('upgrade', (answer, socket, head) => {
        const expected = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
        if (answer.headers['sec-websocket-accept'] !== expected) return reject(new Error('no WebSocket'));
        this.rest = head;
        resolve(socket);
      });
    });
    this.socket.on('data', bytes => this.take(bytes));
    this.socket.on('error', () => {});
    this.put({type: 'hello', session: this.session, after: this.messages.at(-1)?.id ?? 0, language: 'zh-CN'});
    this.take(Buffer.alloc(0));
    await this.until(() => this.session, 'a session');
  }

  put(value) {
    this.socket.write(frame(TEXT, Buffer.from(JSON.stringify(value))));
  }

  take(bytes) {
    this.rest = Buffer.concat([this.rest, bytes]);
    for (let found = firstFrame(this.rest); found; found = firstFrame(this.rest)) {
      this.rest = this.rest.subarray(found.size);
      if (found.opcode === PING) this.socket.write(frame(PING + 1, found.payload));
      if (found.opcode === CLOSE) this.socket.end();
      if (found.opcode === TEXT) this.read(JSON.parse(found.payload.toString()));
    }
    for (const look of this.looks) look();
  }

  read(value) {
    if (value.type === 'welcome' && value.session) this.session = value.session;
    if (value.type === 'message') this.messages.push(value.message);
    if (value.type === 'ack' || value.type === 'refused') this.acks.set(value.id, value);
  }

  /** What `look` finds, asked after every frame. */
  until(look, what, limit = 15000) {
    return new Promise((resolve, reject) => {
      const ask = () => {
        const found = look();
        if (!found) return;
        clearTimeout(timer);
        this.looks.delete(ask);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.looks.delete(ask);
        const told = this.messages.slice(-8).map(({from, text}) => `${from}: ${text}`).join('\n');
        reject(new Error(`waited in vain for ${what}; told last:\n${told}`));
      }, limit);
      this.looks.add(ask);
      ask();
    });
  }

  /** Like the page, it waits when it is told to slow down. */
  async submit(fields) {
    const id = randomBytes(12).toString('hex');
    for (;;) {
      this.acks.delete(id);
      this.put({id, ...fields});
      const answer = await this.until(() => this.acks.get(id), `the acknowledgement of ${JSON.stringify(fields)}`);
      if (answer.type === 'ack') return;
      if (answer.retry_after_ms === undefined) throw new Error(`refused: ${JSON.stringify(answer)}`);
      await sleep(answer.retry_after_ms);
    }
  }

  say(text) {
    return this.submit({type: 'message', text});
  }

  /** Presses the newest button with that label. */
  async press(label) {
    const found = this.messages.toReversed().flatMap(message => (
      message.buttons.flat().filter(button => button.label === label).map(({payload}) => ({payload, on: String(message.id)}))))[0];
    if (!found) throw new Error(`no button ${label}`);
    await this.submit({type: 'press', ...found});
  }

  /** `files`: [{name, type, bytes}]. */
  async sendFiles(files, caption = '') {
    const tokens = [];
    for (const {name, type, bytes} of files) {
      const answer = await fetch(`${this.root}/chat/files?name=${encodeURIComponent(name)}`, {
        method: 'POST', body: bytes, headers: {authorization: `Bearer ${this.session}`, 'content-type': type}});
      if (!answer.ok) throw new Error(`the upload is answered with ${answer.status} ${await answer.text()}`);
      tokens.push((await answer.json()).token);
    }
    await this.submit({type: 'files', files: tokens, caption});
  }

  /** The next message of the desk whose text has these words; skips those before it. */
  async hears(...words) {
    const fits = ({from, text, heading}) => from === 'desk' && words.every(word => `${heading}\n${text}`.includes(word));
    return this.until(() => {
      const at = this.messages.findIndex((message, i) => i >= this.heard && fits(message));
      if (at < 0) return null;
      this.heard = at + 1;
      return this.messages[at];
    }, `the words ${words.join(', ')}`);
  }

  close() {
    this.socket?.destroy();
  }
}
