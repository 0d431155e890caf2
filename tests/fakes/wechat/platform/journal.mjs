// Everything that happened, in order, and waiting for it.
import {EventEmitter} from 'node:events';

export class Journal extends EventEmitter {
  constructor() {
    super();
    this.setMaxListeners(0);
    this.entries = [];
  }

  /** Kinds: call (of the API), try (of a push), outcome (of a push), said (by a customer), shown (to one). */
  add(kind, entry) {
    const whole = {n: this.entries.length + 1, kind, ...entry};
    this.entries.push(whole);
    this.emit('entry', whole);
    return whole;
  }

  get last() {
    return this.entries.length;
  }

  /** The entries above `after` whose fields equal the filter's; `contains` looks in the whole entry's JSON. */
  matching({after = 0, contains, count, timeout_ms, ...fields} = {}) {
    return this.entries.slice(after).filter(entry =>
      Object.entries(fields).every(([name, value]) => entry[name] === value) &&
      (contains === undefined || JSON.stringify(entry).includes(contains)));
  }

  /** The same, once there are `count` of them. */
  async wait(filter) {
    const {count = 1, timeout_ms = 5000} = filter;
    return this.until(() => {
      const found = this.matching(filter);
      return found.length >= count ? found : null;
    }, timeout_ms, () => `waited for ${JSON.stringify(filter)}; the last entry is ${this.last}`);
  }

  /** Answers what `look` finds, once it finds something; it is asked after each entry. */
  until(look, timeoutMs, complaint) {
    return new Promise((resolve, reject) => {
      const ask = () => {
        const found = look();
        if (!found) return false;
        done();
        resolve(found);
        return true;
      };
      const timer = setTimeout(() => { done(); reject(new Error(complaint())); }, timeoutMs);
      const done = () => { clearTimeout(timer); this.off('entry', ask); };
      if (!ask()) this.on('entry', ask);
    });
  }
}
