// Signatures and envelopes against the official vectors and against implementations of others.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {test} from 'node:test';
import {decrypt, encrypt, signature} from './platform/crypto.mjs';

const require = createRequire(import.meta.url);
const wecom = require('@wecom/crypto');
const WechatCrypto = require('wechat-crypto');

const TOKEN = 'AAAAA';
const KEY = 'A'.repeat(43);
const APP_ID = 'wxba5fad812f8e6fb9';
const PUSH = '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=';
const REPLY = 'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==';

test('the official vectors', () => {
  assert.equal(signature(TOKEN, '1714036504', '1514711492'), 'f464b24fc39322e44b38aa78f5edd27bd1441696');
  assert.equal(signature(TOKEN, '1714037059', '486452656'), '899cf89e464efb63f54ddac96b0a0a235f53aa78');
  assert.equal(signature(TOKEN, '1714112445', '415670741', PUSH), '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3');
  assert.equal(signature(TOKEN, '1713424427', '415670741', REPLY), '1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1');
  const push = decrypt(PUSH, KEY);
  assert.equal(push.appId, APP_ID);
  assert.equal(push.random.toString(), 'a8eedb185eb2fecf');
  assert.equal(push.message.length, 167);
  assert.equal(JSON.parse(push.message).debug_str, 'hello world');
  assert.equal(encrypt(push.message, KEY, APP_ID, push.random), PUSH);
  const reply = decrypt(REPLY, KEY);
  assert.equal(reply.message.toString(), '{"demo_resp":"good luck"}');
  assert.equal(encrypt(reply.message, KEY, APP_ID, Buffer.from('707722b803182950')), REPLY);
  assert.equal(
    encrypt('<xml><a>1</a></xml>', 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG', 'wx1234567890abcdef', Buffer.from('0123456789abcdef')),
    'Q3stYC6hdFzMh9T8HCvyDAuKynFZx72zvSsMzinYKQ+cNVRjAKPL1bR1J8ODoGYlY2S4V/FYAPpC1m4FJ0N90w==');
});

test('every length of message, both ways, with @wecom/crypto and wechat-crypto', () => {
  const key = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
  const other = new WechatCrypto(TOKEN, key, APP_ID);
  for (let length = 0; length < 100; ++length) {
    const message = '好'.repeat(length % 7) + 'x'.repeat(length);
    const random = Buffer.from('0123456789abcdef');
    const ours = encrypt(message, key, APP_ID, random);
    assert.equal(ours, wecom.encrypt(key, message, APP_ID, random));
    assert.equal(wecom.decrypt(key, ours).message, message);
    assert.deepEqual(other.decrypt(ours), {message, id: APP_ID});
    for (const sealed of [other.encrypt(message), wecom.encrypt(key, message, APP_ID)]) {
      const opened = decrypt(sealed, key);
      assert.deepEqual([opened.message.toString(), opened.appId], [message, APP_ID]);
    }
    assert.equal(signature(TOKEN, 1714112445, length, ours), wecom.getSignature(TOKEN, 1714112445, length, ours));
    assert.equal(signature(TOKEN, 1714112445, length, ours), other.getSignature(1714112445, length, ours));
  }
});

test('what cannot be opened', () => {
  const sealed = Buffer.from(encrypt('hello', KEY, APP_ID), 'base64');
  assert.throws(() => decrypt(sealed.subarray(0, 40).toString('base64'), KEY), /whole cipher blocks/);
  assert.throws(() => decrypt('no base64!', KEY), /not base64/);
  assert.throws(() => decrypt(sealed.toString('base64'), `B${'A'.repeat(42)}`), /padding|length/);
  const broken = Buffer.from(sealed);
  broken[broken.length - 17] ^= 1;  // changes a byte of the padding
  assert.throws(() => decrypt(broken.toString('base64'), KEY), /bad padding/);
});
