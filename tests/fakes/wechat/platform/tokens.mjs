// access_token by /token and /stable_token: two chains that do not touch each other.
import {Refusal, refuseIf} from './errors.mjs';

const LIFE = 7200;
const OVERLAP = 300;
const FORCED_PER_DAY = 20;
const FORCED_PAUSE = 30;

export class Tokens {
  constructor(clock, random) {
    this.clock = clock;
    this.random = random;
    this.issued = new Map();
    this.current = {token: null, stable: null};
    this.forced = {day: null, count: 0, last: -Infinity};
  }

  /** Every call makes a new one; the one before lives `overlap` seconds more. */
  plain(overlap = OVERLAP) {
    return this.replace('token', overlap);
  }

  /**
   * The same while it has more than five minutes to live; then the next, beside it. `force` kills it at once, unless
   * the last force was less than thirty seconds ago: then nothing changes.
   */
  stable(force = false) {
    const held = this.current.stable;
    if (force && !(held && this.clock.now() - this.forced.last < FORCED_PAUSE)) {
      this.countForced();
      return this.replace('stable', 0);
    }
    if (held && this.endOf(held) - this.clock.now() > OVERLAP) return held;
    return this.replace('stable', OVERLAP);
  }

  countForced() {
    const now = this.clock.now();
    if (this.forced.day !== this.clock.day()) Object.assign(this.forced, {day: this.clock.day(), count: 0});
    refuseIf(this.forced.count >= FORCED_PER_DAY, 45009);
    this.forced.count += 1;
    this.forced.last = now;
  }

  replace(chain, overlap) {
    const now = this.clock.now();
    const before = this.current[chain];
    if (before) before.replacedAt = Math.min(before.replacedAt, now + overlap);
    const value = `${this.issued.size + 1}_${this.random.name(134)}`;
    const token = {number: this.issued.size + 1, chain, value, expires: now + LIFE, replacedAt: Infinity};
    this.issued.set(value, token);
    this.current[chain] = token;
    return token;
  }

  endOf(token) {
    return Math.min(token.expires, token.replacedAt);
  }

  /** The interface's answer. Never below 300 for the stable chain. */
  answer(token) {
    return {access_token: token.value, expires_in: this.endOf(token) - this.clock.now()};
  }

  /** The token's number; throws what the platform says to a bad one. */
  check(value) {
    refuseIf(!value, 41001);
    const token = this.issued.get(value);
    if (!token) throw new Refusal(/^\d+_[\w-]{134}$/.test(value) ? 40001 : 40014);
    refuseIf(this.clock.now() >= token.replacedAt, 40001);
    refuseIf(this.clock.now() >= token.expires, 42001);
    return token.number;
  }
}
