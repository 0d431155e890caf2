// The API under /cgi-bin/: who may call what, and how the answers look.
import {Refusal, refuseIf} from './errors.mjs';
import {customSend, subscribeSend, templateSend, typing} from './sending.mjs';

/** Calls by path. `ability`: what the account must be allowed to do. */
const CALLS = {
  'token': {method: 'GET', open: true, run: plainToken},
  'stable_token': {method: 'POST', open: true, run: stableToken},
  'message/custom/send': {method: 'POST', ability: 'customer_service', run: (world, {body}) => customSend(world, body)},
  'message/custom/typing': {method: 'POST', ability: 'customer_service', run: (world, {body}) => typing(world, body)},
  'message/template/send': {method: 'POST', ability: 'template', run: (world, {body}) => templateSend(world, body)},
  'message/subscribe/bizsend': {method: 'POST', ability: 'subscribe', run: (world, {body}) => subscribeSend(world, body)},
  'template/get_all_private_template': {method: 'GET', ability: 'template', run: listTemplates},
  'media/upload': {method: 'POST', form: true, ability: 'media', run: (world, request) => world.media.upload(request)},
  'media/get': {method: 'GET', ability: 'media', run: download},
  'media/get/jssdk': {method: 'GET', ability: 'media', run: download},
  'menu/create': {method: 'POST', strict: true, ability: 'menu', run: (world, {body}) => done(world.menu.create(body))},
  'menu/get': {method: 'GET', ability: 'menu', run: world => world.menu.get()},
  'menu/delete': {method: 'GET', ability: 'menu', run: world => { world.menu.buttons = null; return {}; }},
  'getcallbackip': {method: 'GET', run: world => ({ip_list: world.account.callback_ips})},
  'get_api_domain_ip': {method: 'GET', run: world => ({ip_list: world.account.callback_ips})},
  'user/info': {method: 'GET', ability: 'user', run: userInfo},
  'clear_quota': {method: 'POST', run: clearQuota},
};

const done = () => ({});

function checkSecret({account}, {appid, secret, grant_type}, ip) {
  refuseIf(!appid, 41002);
  refuseIf(!secret, 41004);
  refuseIf(grant_type !== 'client_credential', 40002);
  refuseIf(appid !== account.appId, 40013);
  refuseIf(secret !== account.secret, 40125);
  const detail = ` ${ip} ipv6 ::ffff:${ip}, not in whitelist`;
  refuseIf(account.allowed_ips && !account.allowed_ips.includes(ip), 40164, detail);
}

function plainToken(world, {query, ip}) {
  checkSecret(world, query, ip);
  return world.tokens.answer(world.tokens.plain());
}

function stableToken(world, {body, ip}) {
  checkSecret(world, body, ip);
  return world.tokens.answer(world.tokens.stable(body.force_refresh === true));
}

function listTemplates(world) {
  return {template_list: [...world.templates].map(([template_id, {title = '', fields = []}]) => (
    {template_id, title, content: fields.map(name => `{{${name}.DATA}}`).join('\n')}))};
}

function download(world, {query, root}) {
  const item = world.media.get(query.media_id);
  const isVideo = item.type === 'video' || item.type === 'shortvideo';
  if (isVideo) return {video_url: `${root}/files/${item.id}`};
  return {file: item};
}

function userInfo(world, {query}) {
  const contact = world.contacts.get(query.openid);
  refuseIf(!contact, 40003);
  const {openid, unionid, language, subscribedAt} = contact;
  if (!contact.following) return {subscribe: 0, openid, unionid};
  return {subscribe: 1, openid, language, subscribe_time: subscribedAt ?? 0, unionid, remark: '', groupid: 0,
          tagid_list: [], subscribe_scene: 'ADD_SCENE_SEARCH', qr_scene: 0, qr_scene_str: ''};
}

function clearQuota(world, {body}) {
  refuseIf(body.appid !== world.account.appId, 40013);
  world.quotas.forget();
  return {};
}

/** Escapes other than of control characters stay as they are written: the customer would see them. */
function readJson(raw, strict) {
  refuseIf(raw.length === 0, 44002);
  let text;
  try {
    text = new TextDecoder('utf-8', {fatal: true}).decode(raw);
  } catch {
    throw new Refusal(40033);
  }
  const escape = /((?:^|[^\\])(?:\\\\)*)\\(u(?!00[01])[0-9a-f]{4})/gi;
  refuseIf(strict && escape.test(text), 40033);
  // Twice, because neighbours overlap.
  const literal = text.replace(escape, '$1\\\\$2').replace(escape, '$1\\\\$2');
  try {
    const value = JSON.parse(literal);
    if (value && typeof value === 'object') return value;
  } catch {
    // Refused below.
  }
  throw new Refusal(47001);
}

/** JSON with 64-bit numbers: {bare: "…"} stands as a number. */
export function writeJson(value) {
  return JSON.stringify(value).replace(/\{"bare":"(\d+)"\}/g, '$1');
}

/**
 * Runs a call. `request`: path, method, query, headers, raw, ip, root. Answers {reply | file, entry}: the entry is for
 * the journal, without secrets.
 */
export function run(world, request) {
  const {path, method, query} = request;
  const call = Object.hasOwn(CALLS, path) ? CALLS[path] : null;
  const entry = {path, method, query: withoutSecrets(query)};
  try {
    refuseIf(!call, 40066);
    refuseIf(call.method === 'POST' && method !== 'POST', 43002);
    if (!call.open) entry.token = world.tokens.check(query.access_token);
    refuseIf(call.ability && world.account.abilities[call.ability] === false, 48001);
    world.quotas.count(path);
    const body = call.method === 'POST' && !call.form ? readJson(request.raw, call.strict) : undefined;
    if (body) entry.body = withoutSecrets(body);
    const result = call.run(world, {...request, body});
    Object.assign(entry, {errcode: 0, applied: true, repeated: result.repeated});
    return finish(result, entry);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    Object.assign(entry, {errcode: error.errcode, errmsg: error.message, applied: false});
    return {reply: world.refusal(error), entry};
  }
}

function finish(result, entry) {
  if (result.file) return {file: result.file, entry};
  const {repeated, ...fields} = result;
  const bareResult = ['access_token', 'media_id', 'thumb_media_id', 'ip_list', 'menu', 'video_url', 'openid', 'template_list'];
  const plain = bareResult.some(name => name in fields);
  return {reply: plain ? fields : {errcode: 0, errmsg: 'ok', ...fields}, entry};
}

function withoutSecrets({access_token, secret, ...rest}) {
  return rest;
}
