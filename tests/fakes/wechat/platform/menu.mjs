// The account's menu, and what the platform demands of one.
import {refuseIf} from './errors.mjs';

const bytes = text => Buffer.byteLength(String(text ?? ''));
const KEYED = new Set(['click', 'scancode_push', 'scancode_waitmsg', 'pic_sysphoto', 'pic_photo_or_album', 'pic_weixin',
                       'location_select']);
const OTHERS = new Set(['view', 'miniprogram', 'media_id', 'article_id', 'view_limited', 'article_view_limited']);

function checkAction(button, sub) {
  const code = (top, below) => (sub ? below : top);
  refuseIf(!KEYED.has(button.type) && !OTHERS.has(button.type), code(40017, 40024));
  const keyed = KEYED.has(button.type);
  refuseIf(keyed && (bytes(button.key) < 1 || bytes(button.key) > 128), code(40019, 40026));
  const linked = button.type === 'view' || button.type === 'miniprogram';
  refuseIf(linked && (bytes(button.url) < 1 || bytes(button.url) > 1024), code(40020, 40027));
}

function checkButton(button, sub) {
  const most = sub ? 60 : 16;
  refuseIf(bytes(button?.name) < 1 || bytes(button.name) > most, sub ? 40025 : 40018);
  const below = button.sub_button ?? [];
  refuseIf(!Array.isArray(below) || below.length > 5 || (sub && below.length > 0), 40023);
  if (below.length === 0) checkAction(button, sub);
  below.forEach(each => checkButton(each, true));
}

export class Menu {
  constructor() {
    this.buttons = null;
  }

  create({button}) {
    refuseIf(!Array.isArray(button) || button.length < 1 || button.length > 3, 40016);
    button.forEach(each => checkButton(each, false));
    this.buttons = structuredClone(button);
  }

  get() {
    refuseIf(this.buttons === null, 46003);
    const whole = button => ({...button, sub_button: (button.sub_button ?? []).map(whole)});
    return {menu: {button: this.buttons.map(whole)}};
  }

  /** The button a customer presses: by key, URL or name. */
  find(wanted) {
    const all = (this.buttons ?? []).flatMap(button => [button, ...(button.sub_button ?? [])]);
    const found = all.find(button => [button.key, button.url, button.name].includes(wanted));
    if (!found) throw new Error(`no button ${wanted} in the menu`);
    return found;
  }
}
