// The calls that send: customer-service messages, typing, template messages, subscription notices.
// Each takes (world, body) and answers the reply; a refusal is thrown and leaves nothing behind.
import {Refusal, refuseIf} from './errors.mjs';
import {bare} from './xml.mjs';

const TEXT_BYTES = 2048;
const RESEND_SECONDS = 600;

function person(world, openid) {
  const contact = world.contacts.get(openid);
  refuseIf(!contact, 40003);
  return contact;
}

function lives(world, id) {
  refuseIf(typeof id !== 'string' || !world.mediaLives(id), 40007);
  return id;
}

/** Readers of customer-service message types; they answer what the customer sees. */
const READERS = {
  text(world, {content}) {
    refuseIf(typeof content !== 'string' || content === '', 44004);
    refuseIf(Buffer.byteLength(content) > TEXT_BYTES, 45002);
    return {text: content};
  },
  image: (world, {media_id}) => ({media_id: lives(world, media_id)}),
  voice: (world, {media_id}) => ({media_id: lives(world, media_id)}),
  video: (world, {media_id, thumb_media_id, title, description}) => {
    if (thumb_media_id !== undefined) lives(world, thumb_media_id);
    return {media_id: lives(world, media_id), title, description};
  },
  news(world, {articles}) {
    refuseIf(!Array.isArray(articles) || articles.length === 0, 44003);
    refuseIf(articles.length > 1, 45008);
    return {articles};
  },
  msgmenu(world, {head_content, list, tail_content}) {
    refuseIf(world.account.test_account, 40200);
    const right = Array.isArray(list) && list.length > 0 && list.every(
      choice => ['id', 'content'].every(name => typeof choice?.[name] === 'string' && choice[name] !== ''));
    refuseIf(!right, 40035);
    const text = [head_content, ...list.map(choice => choice.content), tail_content].filter(Boolean).join('\n');
    refuseIf(Buffer.byteLength(text) > TEXT_BYTES, 45002);
    return {text, choices: list};
  },
};

export function customSend(world, body) {
  const {touser, msgtype} = body;
  const contact = person(world, touser);
  refuseIf(!Object.hasOwn(READERS, msgtype ?? ''), 40008);
  refuseIf(!body[msgtype] || typeof body[msgtype] !== 'object', 47001);
  const content = READERS[msgtype](world, body[msgtype]);
  const account = body.customservice?.kf_account;
  refuseIf(account !== undefined && !world.account.kf_accounts.includes(account), 61452);
  refuseIf(contact.blacklisted, 43019);
  refuseIf(contact.refusing, 48002);
  contact.spend(world.clock.now());
  world.show(touser, {via: 'custom', type: msgtype, ...content});
  return {};
}

export function typing(world, {touser, command}) {
  refuseIf(world.account.test_account, 40200);
  const contact = person(world, touser);
  refuseIf(command !== 'Typing' && command !== 'CancelTyping', 45072);
  refuseIf(world.clock.now() - contact.lastExchange > 30, 45080);
  refuseIf(command === 'Typing' && contact.typing, 45081);
  contact.typing = command === 'Typing';
  return {};
}

/** The documented charset and length of each type of field. */
const FIELDS = {
  thing: text => [...text].length <= 20,
  character_string: text => /^[\x20-\x7e]{1,32}$/.test(text),
  number: text => /^\d{1,32}(\.\d+)?$/.test(text),
  letter: text => /^[A-Za-z]{1,32}$/.test(text),
  phrase: text => /^\p{Script=Han}{1,5}$/u.test(text),
  const: text => [...text].length <= 20,
  phone_number: text => /^[\d+\- ]{1,17}$/.test(text),
  time: text => /\d{1,2}:\d{2}/.test(text),
  date: text => /\d{4}[年/-]\d{1,2}/.test(text),
};

function fieldsOf(template, data) {
  const names = template.fields ?? Object.keys(data ?? {});
  return Object.fromEntries(names.map(name => {
    const value = data?.[name]?.value;
    const right = FIELDS[/^[a-z_]+?(?=\d*$)/.exec(name)?.[0]] ?? (() => true);
    const detail = ` data.${name}.value invalid`;
    refuseIf(typeof value !== 'string' || value === '' || !right(value), 47003, detail);
    return [name, value];
  }));
}

function templateOf(world, id) {
  const template = world.templates.get(id);
  refuseIf(!template, 40037);
  return template;
}

export function templateSend(world, {touser, template_id, url, miniprogram, client_msg_id, data}) {
  const contact = person(world, touser);
  const fields = fieldsOf(templateOf(world, template_id), data);
  refuseIf(!contact.following, 43004);
  const key = client_msg_id && `${touser} ${client_msg_id}`;
  const sent = world.sentTemplates.get(key);
  if (key && sent && world.clock.now() - sent.at < RESEND_SECONDS) return {msgid: bare(sent.msgid), repeated: true};
  const msgid = world.nextId();
  if (key) world.sentTemplates.set(key, {at: world.clock.now(), msgid});
  const status = templateStatus(world, contact);
  if (status === 'success') world.show(touser, {via: 'template', type: 'template', template_id, url, miniprogram, fields});
  world.later(() => world.event('TEMPLATESENDJOBFINISH', {user: touser, msgid, status}));
  return {msgid: bare(msgid)};
}

function templateStatus(world, contact) {
  if (world.templateStatus !== 'success') return world.templateStatus;
  return contact.refusing || contact.blacklisted ? 'failed:user block' : 'success';
}

export function subscribeSend(world, {touser, template_id, page, miniprogram, data}) {
  const contact = person(world, touser);
  const template = templateOf(world, template_id);
  const fields = fieldsOf(template, data);
  const left = contact.accepted.get(template_id) ?? 0;
  if (left < 1) throw new Refusal(43101);
  contact.accepted.set(template_id, left - 1);
  const msgid = world.nextId();
  world.show(touser, {via: 'subscribe', type: 'subscribe', template_id, page, miniprogram, fields});
  world.later(() => world.event('subscribe_msg_sent_event', {user: touser, template: template_id, msgid}));
  return {};
}
