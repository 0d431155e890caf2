// The conversation on the screen: messages in the order of their ids, then what has not arrived yet.

import { element, icon, icons, linked } from './dom.js';
import { say, day_key, day_name, clock, whole_time, size } from './words.js';
import { blob_address } from './files.js';

const group_within = 5 * 60000;
const pressed_key = 'aftercare.pressed';
const pictures = /\.(png|jpe?g|gif|webp)$/i;

export class Log {
  /** `act` is what the log asks of the page: press(message, button, event), retry(id), discard(id), reply(message), session(). */
  constructor(root, act) {
    this.root = root;
    this.act = act;
    this.messages = [];            // as received, ascending ids
    this.waiting = new Map();      // identifier -> {entry, state}
    this.nodes = new Map();        // message id or identifier -> element
    this.pressed = load_pressed(); // message id -> payload
    this.agent = false;
  }

  get newest() { return this.messages.at(-1)?.id ?? 0; }
  get oldest() { return this.messages[0]?.id ?? 0; }
  get empty() { return this.messages.length === 0 && this.waiting.size === 0; }

  clear() {
    this.messages = [];
    this.nodes.forEach((node, key) => { if (!this.waiting.has(key)) { node.remove(); this.nodes.delete(key); } });
  }

  /** Adds messages that are not here yet; returns those that were new. */
  add(list) {
    const fresh = list.filter((message) => !this.nodes.has(message.id));
    if (fresh.length === 0) return fresh;
    this.messages = [...this.messages, ...fresh].sort((a, b) => a.id - b.id);
    for (const message of fresh) {
      if (message.client_id) this.settle(message.client_id);
      this.nodes.set(message.id, this.draw(message));
    }
    for (const message of fresh) this.place(message);
    this.arrange();
    return fresh;
  }

  /** Shows an entry of the queue. state: sending, waiting, sent or failed. */
  show_waiting(entry, state) {
    if (entry.type === 'press') return this.mark_pressed(entry, state);
    // Its message may come before its acknowledgement: then it waits no more, whatever the queue says.
    if (this.messages.some((message) => message.client_id === entry.id)) return;
    const node = this.draw_waiting(entry, state);
    const old = this.nodes.get(entry.id);
    if (old) old.replaceWith(node); else this.root.append(node);
    this.nodes.set(entry.id, node);
    this.waiting.set(entry.id, { entry, state });
    this.arrange();
  }

  /** An entry is no longer waiting: its message has come, or it was thrown away. */
  settle(id) {
    if (!this.waiting.delete(id)) return;
    this.nodes.get(id)?.remove();
    this.nodes.delete(id);
    this.arrange();
  }

  redraw() {
    for (const message of this.messages) {
      const node = this.draw(message);
      this.nodes.get(message.id).replaceWith(node);
      this.nodes.set(message.id, node);
    }
    for (const { entry, state } of [...this.waiting.values()]) this.show_waiting(entry, state);
    this.arrange();
  }

  // ---- inside ----

  place(message) {
    const at = this.messages.indexOf(message);
    const next = this.messages[at + 1];
    const first_waiting = this.waiting.keys().next().value;
    const before = (next && this.nodes.get(next.id)) || this.nodes.get(first_waiting) || null;
    this.root.insertBefore(this.nodes.get(message.id), before?.isConnected ? before : null);
  }

  draw(message) {
    const own = message.from === 'customer';
    const bubble = element('div', { class: 'bubble' });
    if (message.reply_to) bubble.append(this.quote(message.reply_to));
    if (message.heading) bubble.append(element('p', { class: 'heading' }, element('strong', {}, message.heading)));
    if (message.text) bubble.append(element('p', { class: 'text', dir: 'auto' }, linked(message.text)));
    if (message.files?.length) bubble.append(this.files(message));
    const body = element('div', { class: 'body' }, bubble);
    if (message.buttons?.length) body.append(this.buttons(message));
    body.append(this.foot(message, own));
    return element('article', { class: `message ${own ? 'own' : 'desk'}`, 'data-id': message.id,
      'data-day': day_key(message.at), 'data-at': message.at },
      element('span', { class: 'visually-hidden' }, `${own ? say('you') : say('desk')}: `), body);
  }

  foot(message, own) {
    const foot = element('p', { class: 'foot' },
      element('time', { datetime: new Date(message.at).toISOString(), title: whole_time(message.at) }, clock(message.at)));
    if (this.agent && !own) {
      foot.append(element('button', { type: 'button', class: 'foot-button', onclick: () => this.act.reply(message) },
        icon(icons.reply), say('reply')));
    }
    return foot;
  }

  quote(id) {
    const found = this.messages.find((message) => String(message.id) === String(id));
    const words = found ? found.heading || found.text : '';
    return words ? element('p', { class: 'quote' }, words.slice(0, 120)) : null;
  }

  buttons(message) {
    const group = element('div', { class: 'choices', role: 'group', 'aria-label': say('choices') });
    for (const row of message.buttons) {
      group.append(element('div', { class: 'choice-row' }, ...row.map((button) => element('button',
        { type: 'button', class: 'choice', 'data-payload': button.payload, onclick: (event) => this.act.press(message, button, event) },
        button.label))));
    }
    this.dress_buttons(group, message);
    return group;
  }

  /** A question that was answered, or that a newer one has followed, offers nothing any more. */
  dress_buttons(group, message) {
    const chosen = this.pressed[message.id];
    const over = !this.agent && (chosen !== undefined || this.passed(message));
    group.classList.toggle('over', over);
    for (const button of group.querySelectorAll('button')) {
      const is_chosen = button.dataset.payload === chosen;
      button.classList.toggle('chosen', is_chosen);
      button.toggleAttribute('disabled', over);
      if (is_chosen) button.setAttribute('aria-label', say('chosen', { label: button.textContent }));
      else button.removeAttribute('aria-label');
    }
  }

  passed(message) {
    const later = this.messages.slice(this.messages.indexOf(message) + 1);
    const answer = later.findIndex((other) => other.from === 'customer');
    return answer >= 0 && later.slice(answer).some((other) => other.buttons?.length);
  }

  mark_pressed(entry, state) {
    const group = this.nodes.get(Number(entry.on))?.querySelector('.choices');
    const message = this.messages.find((m) => String(m.id) === String(entry.on));
    if (!group || !message) return;
    const button = [...group.querySelectorAll('button')].find((b) => b.dataset.payload === entry.payload);
    button?.classList.toggle('busy', state === 'sending' || state === 'waiting');
    for (const other of group.querySelectorAll('button')) other.toggleAttribute('disabled', state === 'sending' || state === 'waiting');
    if (state === 'failed') return this.dress_buttons(group, message);
    if (state !== 'sent') return;
    this.pressed[message.id] = entry.payload;
    save_pressed(this.pressed);
    this.dress_buttons(group, message);
  }

  files(message) {
    const list = element('div', { class: 'files' });
    message.files.forEach((file, index) => list.append(
      /^image\//.test(file.media_type) || pictures.test(file.name) ? this.picture(message, file, index)
                                                                   : this.document(message, file, index)));
    return list;
  }

  picture(message, file, index) {
    const image = element('img', { alt: '', loading: 'lazy' });
    const holder = element('button', { type: 'button', class: 'picture', 'aria-label': say('open_picture', { name: file.name }) }, image);
    blob_address(message.id, index, this.act.session()).then((address) => {
      image.onload = () => { holder.classList.add('loaded'); this.act.grown(); };
      image.onerror = () => holder.replaceWith(this.document(message, file, index));
      image.src = address;
      holder.onclick = () => this.act.view(address, file.name);
    }, () => holder.replaceWith(this.document(message, file, index)));
    return holder;
  }

  document(message, file, index) {
    const details = element('span', { class: 'file-words' }, element('span', { class: 'file-name' }, file.name || say('picture')),
      file.bytes >= 0 ? element('span', { class: 'file-size' }, size(file.bytes)) : null);
    return element('button', { type: 'button', class: 'file', 'aria-label': say('download', { name: file.name }),
      onclick: () => this.act.download(message, index, file.name) }, icon(icons.file), details, icon(icons.download));
  }

  draw_waiting(entry, state) {
    const bubble = element('div', { class: 'bubble' });
    const words = entry.type === 'files' ? entry.caption : entry.text;
    if (words) bubble.append(element('p', { class: 'text', dir: 'auto' }, linked(words)));
    if (entry.names?.length) bubble.append(element('div', { class: 'files' }, ...entry.names.map((name) =>
      element('span', { class: 'file' }, icon(icons.file), element('span', { class: 'file-words' }, element('span', { class: 'file-name' }, name))))));
    const foot = element('p', { class: 'foot' }, element('span', { class: `delivery ${state}` }, say(state)));
    if (state === 'failed') {
      foot.append(element('button', { type: 'button', class: 'foot-button', onclick: () => this.act.retry(entry.id) }, icon(icons.retry), say('retry')),
        element('button', { type: 'button', class: 'foot-button', onclick: () => this.act.discard(entry.id) }, say('discard')));
    }
    return element('article', { class: `message own waiting ${state}`, 'data-waiting': entry.id, 'data-day': day_key(Date.now()), 'data-at': Date.now() },
      element('span', { class: 'visually-hidden' }, `${say('you')}: `), element('div', { class: 'body' }, bubble, foot));
  }

  /** Day lines, grouping of neighbours, and which questions are over. */
  arrange() {
    this.root.querySelectorAll('.day').forEach((line) => line.remove());
    let previous = null;
    for (const node of [...this.root.querySelectorAll('.message')]) {
      if (!previous || previous.dataset.day !== node.dataset.day) {
        const time = Number(node.dataset.at);
        this.root.insertBefore(element('p', { class: 'day' }, element('span', {}, day_name(time))), node);
        previous = null;
      }
      const side = (n) => n.classList.contains('own');
      const joined = previous && side(previous) === side(node) && Number(node.dataset.at) - Number(previous.dataset.at) < group_within;
      node.classList.toggle('joined', Boolean(joined));
      node.classList.remove('followed');
      previous?.classList.toggle('followed', Boolean(joined));
      previous = node;
    }
    for (const message of this.messages) {
      const group = message.buttons?.length ? this.nodes.get(message.id)?.querySelector('.choices') : null;
      if (group && !group.querySelector('.busy')) this.dress_buttons(group, message);
    }
  }
}

function load_pressed() {
  try {
    return JSON.parse(localStorage.getItem(pressed_key) || '{}');
  } catch {
    return {};
  }
}

function save_pressed(pressed) {
  const newest = Object.entries(pressed).sort((a, b) => b[0] - a[0]).slice(0, 200);
  try {
    localStorage.setItem(pressed_key, JSON.stringify(Object.fromEntries(newest)));
  } catch { /* only the looks of old buttons depend on it */ }
}
