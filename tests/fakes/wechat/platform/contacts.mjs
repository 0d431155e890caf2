// The account's customers: do they follow, how many messages may the account send them now, what do they see.
import {refuseIf} from './errors.mjs';

/** How many messages an action allows, and for how many seconds. A test may set other numbers. */
export const ALLOWANCES = {
  message: {count: 5, seconds: 48 * 3600},
  menu: {count: 3, seconds: 60},
  follow: {count: 3, seconds: 60},
  scan: {count: 3, seconds: 60},
  pay: {count: Infinity, seconds: 48 * 3600},
};

export class Contact {
  constructor(openid, {following = true, unionid, language = 'zh_CN'} = {}) {
    Object.assign(this, {openid, following, unionid, language});
    this.blacklisted = false;
    this.refusing = false;
    this.subscribedAt = null;
    this.grants = {};
    this.accepted = new Map();  // subscription notices: template id -> how many
    this.lastExchange = -Infinity;
    this.typing = false;
    this.chat = [];
  }

  /** An action of the customer's. It renews what an earlier one of its kind allowed. */
  act(kind, now, allowances) {
    const {count, seconds} = allowances[kind];
    this.grants[kind] = {left: count, until: now + seconds};
    this.lastExchange = now;
  }

  /** Takes one message from what is allowed and ends first. */
  spend(now) {
    refuseIf(!this.following, 45015);
    const open = Object.values(this.grants).filter(grant => grant.until > now);
    refuseIf(open.length === 0, 45015);
    const usable = open.filter(grant => grant.left > 0).sort((a, b) => a.until - b.until);
    refuseIf(usable.length === 0, 45047);
    usable[0].left -= 1;
    this.lastExchange = now;
  }

  /** What stands in the customer's conversation; a message of either side ends the typing sign. */
  show(entry) {
    this.chat.push(entry);
    this.typing = false;
  }

  /** The choice with that id in the newest menu message shown. */
  choice(id) {
    for (const entry of this.chat.toReversed()) {
      const found = entry.type === 'msgmenu' && entry.choices.find(choice => choice.id === id);
      if (found) return found;
    }
    throw new Error(`no menu message with the choice ${id}`);
  }
}
