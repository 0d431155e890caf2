// Temporary media: uploads by form, downloads, three days of life.
import {Refusal, refuseIf} from './errors.mjs';

const LIFE = 3 * 86400;
const MB = 1024 * 1024;
const KINDS = {
  image: {bytes: 10 * MB, errcode: 40009, endings: ['png', 'jpg', 'jpeg', 'gif', 'bmp']},
  voice: {bytes: 2 * MB, errcode: 40010, endings: ['amr', 'mp3']},
  video: {bytes: 10 * MB, errcode: 40011, endings: ['mp4']},
  thumb: {bytes: 64 * 1024, errcode: 40012, endings: ['jpg']},
};
const CONTENT_TYPES = {image: 'image/jpeg', voice: 'audio/amr', video: 'video/mp4', shortvideo: 'video/mp4',
                       thumb: 'image/jpeg'};
const ENDINGS = {image: 'jpg', voice: 'amr', video: 'mp4', shortvideo: 'mp4', thumb: 'jpg'};

export class Media {
  constructor(clock, random) {
    this.clock = clock;
    this.random = random;
    this.items = new Map();
  }

  add(type, bytes, {content_type = CONTENT_TYPES[type], file_name} = {}) {
    const id = this.random.name(64);
    const name = file_name ?? `${id.slice(0, 12)}.${ENDINGS[type]}`;
    const item = {id, type, bytes, content_type, file_name: name, created: this.clock.now()};
    this.items.set(id, item);
    return item;
  }

  lives(id) {
    const item = this.items.get(id);
    return item !== undefined && this.clock.now() - item.created < LIFE;
  }

  get(id) {
    refuseIf(!id, 41006);
    refuseIf(!this.lives(id), 40007);
    return this.items.get(id);
  }

  /** The upload's answer. `request` has query, headers and raw. */
  upload({query, headers, raw}) {
    const kind = Object.hasOwn(KINDS, query.type ?? '') && KINDS[query.type];
    refuseIf(!kind, 40004);
    const part = formParts(headers['content-type'], raw).find(each => each.name === 'media' && each.file_name);
    // The platform's form reader stumbles over such names.
    refuseIf(!part || /[^\x20-\x7e]/.test(part.file_name), 41005);
    refuseIf(!kind.endings.includes(part.file_name.split('.').pop().toLowerCase()), 40005);
    refuseIf(part.bytes.length === 0, 40006);
    refuseIf(part.bytes.length > kind.bytes, kind.errcode);
    const item = this.add(query.type, part.bytes, {content_type: part.content_type, file_name: part.file_name});
    const idName = query.type === 'thumb' ? 'thumb_media_id' : 'media_id';
    return {type: query.type, [idName]: item.id, created_at: item.created};
  }
}

/** [{name, file_name, content_type, bytes}]; refuses what is no form. */
export function formParts(contentType = '', raw) {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (!boundary) throw new Refusal(41005);
  const parts = [];
  const mark = Buffer.from(`--${boundary}`);
  let at = raw.indexOf(mark);
  while (at >= 0) {
    const end = raw.indexOf(mark, at + mark.length);
    if (end < 0) break;
    const part = onePart(raw.subarray(at + mark.length, end));
    if (part) parts.push(part);
    at = end;
  }
  return parts;
}

function onePart(bytes) {
  const split = bytes.indexOf('\r\n\r\n');
  if (split < 0) return null;
  const head = bytes.subarray(0, split).toString();
  const field = name => new RegExp(`${name}="([^"]*)"`).exec(head)?.[1];
  return {
    name: field('[; ]name'),
    file_name: field('filename'),
    content_type: /content-type: *([^\r\n]+)/i.exec(head)?.[1],
    bytes: bytes.subarray(split + 4, bytes.length - 2),
  };
}
