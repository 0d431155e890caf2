// What customers do, as the platform's pushes state it: pairs for the XML, in the documented order.
import {bare} from './xml.mjs';

/** Fields of each message type: name, and the name in a control request. */
const MESSAGES = {
  text: [['Content', 'text']],
  image: [['PicUrl', 'pic_url'], ['MediaId', 'media_id']],
  voice: [['MediaId', 'media_id'], ['Format', 'format'], ['Recognition', 'recognition'], ['MediaId16K', 'media_id_16k']],
  video: [['MediaId', 'media_id'], ['ThumbMediaId', 'thumb_media_id']],
  shortvideo: [['MediaId', 'media_id'], ['ThumbMediaId', 'thumb_media_id']],
  location: [['Location_X', 'latitude'], ['Location_Y', 'longitude'], ['Scale', 'scale'], ['Label', 'label']],
  link: [['Title', 'title'], ['Description', 'description'], ['Url', 'url']],
};

/** Events whose answer nobody sees, and so no fault either. */
const SILENT = new Set(['unsubscribe', 'VIEW', 'view_miniprogram', 'LOCATION', 'TEMPLATESENDJOBFINISH',
                        'subscribe_msg_sent_event', 'user_info_modified', 'user_authorization_revoke']);

export const hasMedia = kind => MESSAGES[kind]?.some(([, from]) => from === 'media_id') ?? false;

function head(account, user, time, type) {
  return [['ToUserName', account.id], ['FromUserName', user], ['CreateTime', time], ['MsgType', type]];
}

/** `more` are further pairs; any type may be sent that way, known or not. */
export function message(account, {user, kind, msgId, time, more = [], ...request}) {
  const own = (MESSAGES[kind] ?? [])
    .filter(([, from]) => request[from] !== undefined)
    .map(([name, from]) => [name, request[from]]);
  // Voice is documented with another spelling.
  const idName = kind === 'voice' ? 'MsgID' : 'MsgId';
  const pairs = [...head(account, user, time, kind), ...own, [idName, bare(msgId)]];
  if (request.menu_id !== undefined) pairs.push(['bizmsgmenuid', bare(request.menu_id)]);
  return {user, type: kind, msg_id: msgId, silent: false, pairs: [...pairs, ...more]};
}

export function event(account, {user, event: name, fields = [], time}) {
  const pairs = [...head(account, user, time, 'event'), ['Event', name], ...fields];
  return {user, type: 'event', event: name, silent: SILENT.has(name), pairs};
}

export const events = {
  subscribe: ({scene, ticket}) =>
    scene === undefined ? [['EventKey', '']] : [['EventKey', `qrscene_${scene}`], ['Ticket', ticket ?? 'TICKET']],
  unsubscribe: () => [['EventKey', '']],
  SCAN: ({scene, ticket}) => [['EventKey', String(scene)], ['Ticket', ticket ?? 'TICKET']],
  CLICK: ({key}) => [['EventKey', key]],
  VIEW: ({url, menu_id}) => [['EventKey', url], ['MenuId', bare(menu_id ?? 1)]],
  LOCATION: ({latitude, longitude, precision}) =>
    [['Latitude', bare(latitude)], ['Longitude', bare(longitude)], ['Precision', bare(precision ?? 30)]],
  TEMPLATESENDJOBFINISH: ({msgid, status}) => [['MsgID', bare(msgid)], ['Status', status]],
  subscribe_msg_popup_event: ({choices, scene}) =>
    [['SubscribeMsgPopupEvent', choices.map(({template, accept}) => ['List', [
      ['TemplateId', template], ['SubscribeStatusString', accept ? 'accept' : 'reject'], ['PopupScene', scene ?? 2]]])]],
  subscribe_msg_change_event: ({choices}) =>
    [['SubscribeMsgChangeEvent', choices.map(({template, accept}) => ['List', [
      ['TemplateId', template], ['SubscribeStatusString', accept ? 'accept' : 'reject']]])]],
  subscribe_msg_sent_event: ({template, msgid, error, status}) =>
    [['SubscribeMsgSentEvent', [['List', [['TemplateId', template], ['MsgID', bare(msgid)],
      ['ErrorCode', error ?? 0], ['ErrorStatus', status ?? 'success']]]]]],
};
