// Pushes on their way: five seconds, three tries, the answer. Pushes do not wait for each other, so a retry
// may come after a newer message.
import http from 'node:http';
import {encrypt, signature} from './crypto.mjs';
import {read} from './answers.mjs';
import {write} from './xml.mjs';

const SECONDS = 5;
const TRIES = 3;
const BANNER = '该公众号提供的服务出现故障，请稍后再试';

/** One HTTP exchange: {status, body}, {trouble: 'timeout'} or {trouble: 'connection', why}. */
export function exchange(url, {method = 'POST', headers = {}, body, timeoutMs}) {
  return new Promise(resolve => {
    const request = http.request(url, {method, headers, agent: false});
    const finish = result => {
      clearTimeout(timer);
      resolve(result);
      request.destroy();
    };
    const timer = setTimeout(() => finish({trouble: 'timeout'}), timeoutMs);
    request.on('error', error => finish({trouble: 'connection', why: error.code ?? error.message}));
    request.on('response', response => {
      const parts = [];
      response.on('data', part => parts.push(part));
      response.on('error', error => finish({trouble: 'connection', why: error.code ?? error.message}));
      response.on('end', () => finish({
        status: response.statusCode, headers: response.headers, body: Buffer.concat(parts)}));
    });
    request.end(body);
  });
}

export class Delivery {
  /** `world`: account, clock, random, journal, options, contact(), mediaLives(). */
  constructor(world) {
    this.world = world;
    this.pending = 0;
    this.pushes = 0;
  }

  get timeoutMs() {
    return SECONDS * this.world.options.second_ms;
  }

  target(query) {
    const url = new URL(this.world.account.url);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  /** The query for a body, and the body; the mode decides. */
  dress(push) {
    const {account, clock, random} = this.world;
    const timestamp = String(clock.stated());
    const nonce = random.digits(10);
    const query = {signature: signature(account.token, timestamp, nonce), timestamp, nonce, openid: push.user};
    const plain = write(push.pairs);
    if (account.mode === 'plain') return {query, body: `<xml>${plain}</xml>`};
    const sealed = encrypt(`<xml>${plain}</xml>`, account.aesKey, account.appId, random.bytes(16));
    Object.assign(query, {encrypt_type: 'aes', msg_signature: signature(account.token, timestamp, nonce, sealed)});
    const rest = account.mode === 'safe' ? write([['ToUserName', account.id]]) : plain;
    return {query, body: `<xml>${rest}${write([['Encrypt', sealed]])}</xml>`};
  }

  /** GET with an echostr, as the console does it when the URL is saved. */
  async verify() {
    const {account, clock, random} = this.world;
    const [timestamp, nonce, echostr] = [String(clock.stated()), random.digits(10), random.digits(19)];
    const query = {signature: signature(account.token, timestamp, nonce), timestamp, nonce, echostr};
    const answer = await exchange(this.target(query), {method: 'GET', timeoutMs: this.timeoutMs});
    const body = answer.body?.toString();
    return {ok: answer.status === 200 && body === echostr, status: answer.status ?? null, body, trouble: answer.trouble};
  }

  /** A single request of a test's own making; nothing is judged. `body` as it is, or `xml` sealed with `seal`. */
  async raw({method = 'POST', query = {}, body, xml, sign = true, seal = {}}) {
    const {account, clock, random} = this.world;
    const timestamp = String(query.timestamp ?? clock.stated());
    const nonce = String(query.nonce ?? random.digits(10));
    const whole = sign ? {signature: signature(account.token, timestamp, nonce), timestamp, nonce} : {};
    if (xml !== undefined) {
      const sealed = encrypt(xml, seal.aes_key ?? account.aesKey, seal.app_id ?? account.appId, random.bytes(16));
      body = `<xml>${write([['ToUserName', account.id], ['Encrypt', sealed]])}</xml>`;
      Object.assign(whole, {encrypt_type: 'aes', msg_signature: signature(account.token, timestamp, nonce, sealed)});
    }
    const url = this.target({...whole, ...query});
    const bytes = typeof body === 'object' ? Buffer.from(body.base64, 'base64') : body;
    const answer = await exchange(url, {method, headers: this.headers(), body: bytes, timeoutMs: this.timeoutMs});
    return {status: answer.status ?? null, body: answer.body?.toString(), trouble: answer.trouble};
  }

  headers() {
    return {'content-type': 'text/xml', 'user-agent': 'Mozilla/4.0', accept: '*/*', pragma: 'no-cache'};
  }

  /** Starts a push; answers {push (its number), outcome (a promise)}. */
  start(push, {lose_answers = 0, retry = 'new'} = {}) {
    const whole = {...push, push: ++this.pushes};
    this.pending += 1;
    return {push: whole.push, outcome: this.run(whole, lose_answers, retry)};
  }

  async run(push, loseAnswers, retry) {
    const {journal, options} = this.world;
    const about = {push: push.push, user: push.user, type: push.type, event: push.event, msg_id: push.msg_id};
    let dressed = null;
    let answer = null;
    for (let attempt = 1; attempt <= TRIES; ++attempt) {
      if (!dressed || retry === 'new') dressed = this.dress(push);
      const asked = {headers: this.headers(), body: dressed.body, timeoutMs: this.timeoutMs};
      const got = await exchange(this.target(dressed.query), asked);
      const lost = got.status !== undefined && attempt <= loseAnswers;
      journal.add('try', {...about, attempt, status: got.status, trouble: got.trouble, lost: lost || undefined,
                          body: got.body?.toString(), query: dressed.query});
      answer = lost ? null : got;
      if (answer?.status !== undefined && !(options.retry_on_status && answer.status !== 200)) break;
    }
    const seen = answer?.status === undefined ? {result: 'fault', fault: 'no answer'} : read(answer, push, this.world);
    return this.conclude(push, about, seen);
  }

  conclude(push, about, seen) {
    const {journal} = this.world;
    const banner = seen.result === 'fault' && !push.silent;
    if (banner) this.world.show(push.user, {via: 'banner', type: 'banner', text: BANNER});
    if (seen.result === 'reply' && !push.silent) this.world.show(push.user, {via: 'passive', push: push.push, ...seen.reply});
    this.pending -= 1;
    return journal.add('outcome', {...about, ...seen, banner});
  }
}
