// Trouble on purpose for the next calls of the API, and daily and minute quotas.
import {refuseIf} from './errors.mjs';

export class Troubles {
  constructor() {
    this.rules = [];
  }

  /** path? (as in "message/custom/send"), touser?, count (1), errcode?, errmsg?, status?, body?, delay_ms?,
   *  close? ("before" | "after" the call is applied) */
  add(rule) {
    this.rules.push({count: 1, ...rule});
  }

  take(path, touser) {
    const fits = rule => rule.count > 0 && (rule.path ?? path) === path && (rule.touser ?? touser) === touser;
    const rule = this.rules.find(fits);
    if (rule) rule.count -= 1;
    return rule ?? {};
  }

  clear() {
    this.rules = [];
  }
}

export class Quotas {
  constructor(clock) {
    this.clock = clock;
    this.daily = {};
    this.minutely = {};
    this.forget();
  }

  /** {daily: {path: most}, per_minute: {path: most}} */
  limit({daily = {}, per_minute = {}}) {
    Object.assign(this, {daily, minutely: per_minute});
  }

  /** What clear_quota does. */
  forget() {
    this.used = {};
    this.day = null;
    this.recent = {};
  }

  count(path) {
    const now = this.clock.now();
    if (this.day !== this.clock.day()) Object.assign(this, {day: this.clock.day(), used: {}});
    this.recent[path] = (this.recent[path] ?? []).filter(at => now - at < 60);
    refuseIf((this.used[path] ?? 0) >= (this.daily[path] ?? Infinity), 45009);
    refuseIf(this.recent[path].length >= (this.minutely[path] ?? Infinity), 45011);
    this.used[path] = (this.used[path] ?? 0) + 1;
    this.recent[path].push(now);
  }
}
