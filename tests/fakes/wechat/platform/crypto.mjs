// Signatures and the AES envelope of WeChat callbacks. Written from the documentation; proved in
// crypto.test.mjs by the official vectors and by implementations of others.
import {createCipheriv, createDecipheriv, createHash, randomBytes} from 'node:crypto';

const BLOCK = 32;  // the padding's, not the cipher's

/** Lower-case hex SHA-1 over the values sorted as byte strings. */
export function signature(...values) {
  const sorted = values.map(value => Buffer.from(String(value))).sort(Buffer.compare);
  return createHash('sha1').update(Buffer.concat(sorted)).digest('hex');
}

function keyBytes(encodingKey) {
  if (!/^[A-Za-z0-9]{43}$/.test(encodingKey)) throw new Error('an EncodingAESKey has 43 letters and digits');
  return Buffer.from(`${encodingKey}=`, 'base64');
}

/** Base64 of random(16) | length | message | app id, padded to 32 always. */
export function encrypt(message, encodingKey, appId, random = randomBytes(16)) {
  const key = keyBytes(encodingKey);
  const bytes = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  const plain = Buffer.concat([random, length, bytes, Buffer.from(appId)]);
  const pad = BLOCK - plain.length % BLOCK;
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString('base64');
}

/** {message (bytes), appId, random}; throws an Error that says what is wrong. */
export function decrypt(base64, encodingKey) {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4) throw new Error('not base64');
  const sealed = Buffer.from(base64, 'base64');
  if (sealed.length === 0 || sealed.length % 16) throw new Error('not whole cipher blocks');
  const key = keyBytes(encodingKey);
  const cipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([cipher.update(sealed), cipher.final()]);
  const pad = padded.at(-1);
  if (padded.length % BLOCK) throw new Error('not padded to 32');
  if (pad < 1 || pad > BLOCK || !padded.subarray(-pad).every(byte => byte === pad)) throw new Error('bad padding');
  const plain = padded.subarray(0, -pad);
  const length = plain.length < 20 ? Infinity : plain.readUInt32BE(16);
  if (20 + length > plain.length) throw new Error('the length says more than there is');
  return {
    random: plain.subarray(0, 16),
    message: plain.subarray(20, 20 + length),
    appId: plain.subarray(20 + length).toString(),
  };
}
