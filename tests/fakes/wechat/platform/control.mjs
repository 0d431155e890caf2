// The control interface: what a test may do to the platform and ask of it. README.md lists it.
import {hasMedia, message} from './messages.mjs';

/** Answers at once with the push's number, or with its outcome if the request says wait. */
async function started({push, outcome, msg_id}, wait) {
  if (wait) return outcome;
  // The outcome is in the journal; a bug in the fake must still be seen.
  outcome.catch(error => { process.nextTick(() => { throw error; }); });
  return {push, msg_id};
}

const bytesOf = ({content, base64}) => (base64 === undefined ? Buffer.from(content ?? 'bytes') : Buffer.from(base64, 'base64'));

/** Puts the customer's file where the account can fetch it; answers the fields of the push. */
function customersFile(world, root, request) {
  if (!hasMedia(request.kind) || request.media_id !== undefined) return {};
  const {content_type, file_name} = request;
  const item = world.media.add(request.kind, bytesOf(request), {content_type, file_name});
  const fields = {media_id: item.id};
  if (request.kind === 'image') fields.pic_url = `${root}/files/${item.id}`;
  if (request.kind === 'voice') fields.format = request.format ?? 'amr';
  if (request.kind.endsWith('video')) fields.thumb_media_id = world.media.add('thumb', Buffer.from('thumb')).id;
  return fields;
}

function follower(world, openid) {
  const contact = world.contact(openid);
  if (!contact.following) throw new Error(`${openid} does not follow the account`);
  return contact;
}

function say(world, request, root, allowance = 'message') {
  const {user, kind = 'text', wait, delivery, ...rest} = request;
  follower(world, user).act(allowance, world.clock.now(), world.allowances);
  const file = customersFile(world, root, {kind, ...rest});
  const push = message(world.account, {
    msgId: world.nextId(), time: world.clock.stated(), user, kind, ...rest, ...file});
  const {text, label, title} = rest;
  world.show(user, {via: 'customer', type: kind, text: text ?? label ?? title, media_id: file.media_id});
  return started(world.push(push, delivery), wait);
}

function act(world, name, allowance, {user, wait, ...request}) {
  const contact = follower(world, user);
  if (allowance) contact.act(allowance, world.clock.now(), world.allowances);
  return started(world.event(name, {user, ...request}), wait);
}

const MENU_MESSAGE_EVENTS = new Set(['click', 'scancode_push', 'scancode_waitmsg']);

export const commands = {
  account(world, fields) {
    Object.assign(world.account, fields);
    return world.account;
  },
  users: (world, {openid = `o${world.random.name(27)}`, ...fields}) => ({openid: world.addContact(openid, fields).openid}),
  verify: world => world.delivery.verify(),
  raw: (world, request) => world.delivery.raw(request),

  say,
  choose(world, {user, id, ...request}, root) {
    const choice = world.contact(user).choice(id);
    return say(world, {user, text: choice.content, menu_id: choice.id, ...request}, root, 'menu');
  },
  subscribe(world, {user, ...request}) {
    const contact = world.contacts.get(user) ?? world.addContact(user, {});
    Object.assign(contact, {following: true, subscribedAt: world.clock.now()});
    return act(world, 'subscribe', 'follow', {user, ...request});
  },
  /** Pushed several times if `times` says so, as it happens. */
  async unsubscribe(world, {user, times = 1, wait, ...request}) {
    follower(world, user).following = false;
    const pushes = Array.from({length: times}, () => started(world.event('unsubscribe', {user, ...request}), wait));
    return (await Promise.all(pushes))[0];
  },
  scan: (world, request) => act(world, 'SCAN', 'scan', request),
  locate: (world, request) => act(world, 'LOCATION', null, request),
  /** A button of the menu as it stands now; `forge` sends the key as it is. */
  press(world, {user, button, forge, ...request}) {
    const {type, key, url} = forge ? {type: 'click', key: button} : world.menu.find(button);
    const allowance = MENU_MESSAGE_EVENTS.has(type) ? 'menu' : null;
    if (type === 'click') return act(world, 'CLICK', allowance, {user, key, ...request});
    if (type === 'view') return act(world, 'VIEW', allowance, {user, url, ...request});
    return act(world, type, allowance, {user, fields: [['EventKey', key ?? '']], ...request});
  },
  /** Accepts or refuses subscription notices: choices is [{template, accept}]. */
  accept(world, {user, choices, ...request}) {
    const {accepted} = follower(world, user);
    for (const {template, accept} of choices) if (accept) accepted.set(template, (accepted.get(template) ?? 0) + 1);
    return act(world, 'subscribe_msg_popup_event', null, {user, choices, ...request});
  },
  pay(world, {user}) {
    follower(world, user).act('pay', world.clock.now(), world.allowances);
  },
  /** Any event: fields is [[name, value], …], nested lists allowed. */
  event: (world, {event, wait, ...request}) => started(world.event(event, request), wait),
  /** The same push again from the start: the platform's own duplicate. */
  repeat(world, {push, wait, delivery}) {
    if (!world.sent.has(push)) throw new Error(`no push ${push}`);
    return started(world.push(world.sent.get(push), delivery), wait);
  },
  person(world, {user, ...fields}) {
    for (const name of Object.keys(fields))
      if (name !== 'blacklisted' && name !== 'refusing') throw new Error(`no such field ${name}`);
    Object.assign(world.contact(user), fields);
  },

  clock(world, {advance = 0, skew}) {
    world.clock.advanced += advance;
    if (skew !== undefined) world.clock.skew = skew;
    return {now: world.clock.now(), stated: world.clock.stated()};
  },
  allowances: (world, fields) => Object.assign(world.allowances, fields),
  templates(world, {id, ...fields}) {
    world.templates.set(id, fields);
  },
  template_status(world, {status}) {
    world.templateStatus = status;
  },
  quotas: (world, limits) => world.quotas.limit(limits),
  fail: (world, rule) => world.troubles.add(rule),
  heal: world => world.troubles.clear(),
  /** Another process asks for a token: by /token, or by /stable_token with force_refresh. */
  steal_token(world, {chain = 'stable', overlap}) {
    const token = chain === 'stable' ? world.tokens.stable(true) : world.tokens.plain(overlap);
    return {token: token.number};
  },

  journal: (world, filter) => ({entries: world.journal.matching(filter), last: world.journal.last}),
  async wait(world, filter) {
    const entries = await world.journal.wait(filter);
    return {entries, last: world.journal.last};
  },
  async settled(world, {timeout_ms = 5000}) {
    const idle = () => world.delivery.pending === 0;
    await world.journal.until(idle, timeout_ms, () => `${world.delivery.pending} pushes are under way`);
    return {last: world.journal.last};
  },
  chat: (world, {user}) => ({messages: world.contact(user).chat}),
  media(world, {media_id}) {
    const {bytes, ...item} = world.media.get(media_id);
    return {...item, size: bytes.length, base64: bytes.toString('base64')};
  },
  menu: world => ({buttons: world.menu.buttons}),
  state(world) {
    const contacts = [...world.contacts.values()].map(
      ({openid, following, typing, grants, accepted}) => ({openid, following, typing, grants, accepted: [...accepted]}));
    return {last: world.journal.last, pending: world.delivery.pending, now: world.clock.now(), contacts};
  },
};

/** Runs a command; throws an Error for what cannot be done. */
export async function control(world, name, request, root) {
  if (!Object.hasOwn(commands, name)) throw new Error(`no command ${name}`);
  return (await commands[name](world, request, root)) ?? {};
}
