// What the platform makes of an answer to a push: nothing to say, a passive reply, or a fault.
import {decrypt, signature} from './crypto.mjs';
import {child, parse, textOf} from './xml.mjs';

const TEXT_BYTES = 2048;

class Fault extends Error {}

function need(right, complaint) {
  if (!right) throw new Fault(complaint);
}

function named(element, names) {
  return Object.fromEntries(names.map(name => [name, element ? textOf(element, name) : null]));
}

function media(root, name, place) {
  const id = textOf(child(root, name) ?? {children: []}, 'MediaId');
  need(id !== null, `no ${name}/MediaId`);
  need(place.mediaLives(id), 'the media id is unknown or too old');
  return {media_id: id};
}

/** Readers of the reply types; they answer what the customer sees. */
const READERS = {
  text(root) {
    const text = textOf(root, 'Content');
    need(text, 'no Content');
    need(Buffer.byteLength(text) <= TEXT_BYTES, `Content has ${Buffer.byteLength(text)} bytes`);
    return {text};
  },
  image: (root, place) => media(root, 'Image', place),
  voice: (root, place) => media(root, 'Voice', place),
  video: (root, place) => ({...media(root, 'Video', place), ...named(child(root, 'Video'), ['Title', 'Description'])}),
  music(root) {
    need(child(root, 'Music'), 'no Music');
    return named(child(root, 'Music'), ['Title', 'Description', 'MusicUrl', 'HQMusicUrl', 'ThumbMediaId']);
  },
  news(root) {
    const items = child(root, 'Articles')?.children ?? [];
    need(textOf(root, 'ArticleCount') === '1' && items.length === 1, 'one article is allowed and needed');
    const article = named(items[0], ['Title', 'Description', 'PicUrl', 'Url']);
    need(article.Title, 'an article needs a title');
    return {articles: [article]};
  },
  transfer_customer_service: root => named(child(root, 'TransInfo'), ['KfAccount']),
};

/** Opens the envelope of an encrypted answer; answers the XML bytes. */
function open(root, account) {
  const part = name => {
    const text = textOf(root, name);
    need(text, `no ${name}`);
    return text;
  };
  const [sealed, signed, time, nonce] = ['Encrypt', 'MsgSignature', 'TimeStamp', 'Nonce'].map(part);
  need(/^\d+$/.test(time), 'TimeStamp is no number');
  need(signature(account.token, time, nonce, sealed) === signed, 'MsgSignature does not fit');
  const {message, appId} = decrypt(sealed, account.aesKey);
  need(appId === account.appId, 'the app id is another');
  return message;
}

function judge(body, push, place) {
  const {account} = place;
  let root = parse(body);
  need(root.name === 'xml', `the root is ${root.name}`);
  const sealed = child(root, 'Encrypt') !== null;
  need(!(account.mode === 'safe' && !sealed), 'not encrypted');
  need(!(account.mode === 'plain' && sealed), 'encrypted in plain mode');
  if (sealed) root = parse(open(root, account));
  need(textOf(root, 'ToUserName') === push.user, 'ToUserName is not the customer');
  need(textOf(root, 'FromUserName') === account.id, 'FromUserName is not the account');
  need(/^\d+$/.test(textOf(root, 'CreateTime') ?? ''), 'CreateTime is no number');
  const type = textOf(root, 'MsgType');
  need(Object.hasOwn(READERS, type ?? ''), `MsgType ${type}`);
  return {result: 'reply', encrypted: sealed, reply: {type, ...READERS[type](root, place)}};
}

/** {result: 'accepted' | 'reply' | 'fault', …}. `place` has account and mediaLives(id). */
export function read({status, body}, push, place) {
  if (status !== 200) return {result: 'fault', fault: `status ${status}`};
  if (body.length === 0 || body.equals(Buffer.from('success'))) return {result: 'accepted'};
  try {
    return judge(body, push, place);
  } catch (error) {
    // Whatever cannot be read is the answer's fault.
    return {result: 'fault', fault: error.message};
  }
}
