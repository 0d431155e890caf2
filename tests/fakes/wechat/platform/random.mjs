// Bytes and identifiers that look random and are the same in each run with the same seed.
import {createHash} from 'node:crypto';

export class Random {
  constructor(seed = 'wechat') {
    this.seed = seed;
    this.drawn = 0;
  }

  bytes(count) {
    const parts = [];
    for (let have = 0; have < count; have += 32)
      parts.push(createHash('sha256').update(`${this.seed}/${this.drawn++}`).digest());
    return Buffer.concat(parts).subarray(0, count);
  }

  /** Letters, digits, - and _. */
  name(length) {
    return this.bytes(length).toString('base64url').slice(0, length);
  }

  digits(length) {
    return [...this.bytes(length)].map(byte => byte % 10).join('').replace(/^0/, '1');
  }
}
