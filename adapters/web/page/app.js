// The page: joins the connection, the conversation and the composer.

import { Connection } from './connection.js';
import { Log } from './log.js';
import { Composer } from './composer.js';
import { element } from './dom.js';
import { blob_address } from './files.js';
import { fill, language, next_language, say, set_language } from './words.js';

const $ = (id) => document.getElementById(id);
const near_end = 120;         // pixels: closer counts as reading the newest
const answer_follows = 1500;  // milliseconds that the dots stay after an acknowledgement
const banner_after = 2500;    // a short break is not worth a banner

const socket_address = new URL('chat', location.href);
socket_address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';

const connection = new Connection(socket_address.href);
let about = {};
let loaded = false;    // the newest messages have come
let unread = 0;
let reply_to = null;

const log = new Log($('log'), {
  session: () => connection.session,
  press,
  reply: start_reply,
  retry: (id) => { connection.retry(id); show_queue(); },
  discard: (id) => { connection.discard(id); log.settle(id); },
  view: view_picture,
  download,
  grown: () => at_end_before_growth && to_end(),
});

const composer = new Composer({
  session: () => connection.session,
  limits: () => connection.limits,
  submit,
  toast,
});

// ---- what the customer does ----

function submit({ text, files }) {
  const reply = reply_to ? { reply_to: String(reply_to.id) } : {};
  if (files.length) {
    queue({ type: 'files', files: files.map((file) => file.token), names: files.map((file) => file.name), caption: text });
  } else queue({ type: 'message', text, ...reply });
  end_reply();
}

function press(message, button, event) {
  queue({ type: 'press', payload: button.payload, on: String(message.id), label: button.label });
  write_next(event);
}

/** The pressed button is about to go: the next thing is to write. Not on a touch screen, where that would
 * raise the keyboard unasked. */
function write_next(event) {
  const by_keyboard = event.detail === 0;
  if (by_keyboard || matchMedia('(hover: hover)').matches) composer.focus();
}

function queue(entry) {
  const id = connection.enqueue(entry);
  const queued = connection.queue.find((other) => other.id === id);
  if (queued) log.show_waiting(queued, connection.state === 'online' ? 'sending' : 'waiting');
  if (connection.state === 'online') expect_answer();
  show_greeting();
  to_end();
}

function show_queue() {
  for (const entry of connection.queue) {
    log.show_waiting(entry, entry.failed ? 'failed' : connection.state === 'online' ? 'sending' : 'waiting');
  }
}

// ---- what the desk sends ----

connection.addEventListener('welcome', () => {
  $('input').maxLength = connection.limits.text_characters * 2;
  show_queue();
});

connection.addEventListener('about', ({ detail }) => {
  about = detail;
  document.body.dataset.role = detail.role;
  composer.commands = detail.commands;
  const agent = detail.role === 'agent';
  if (log.agent !== agent) { log.agent = agent; log.redraw(); }
  show_about();
});

connection.addEventListener('history', ({ detail }) => {
  // Old messages are not read out one by one.
  $('log').setAttribute('aria-live', 'off');
  if (detail.newest) log.clear();
  const anchor = $('scroll').scrollHeight - $('scroll').scrollTop;
  log.add(detail.messages);
  $('earlier').hidden = !detail.more;
  $('earlier').disabled = false;
  $('earlier').textContent = say('earlier');
  connection.after = log.newest;
  loaded = true;
  show_queue();
  show_greeting();
  if (detail.newest) to_end();
  else $('scroll').scrollTop = $('scroll').scrollHeight - anchor;
  requestAnimationFrame(() => $('log').setAttribute('aria-live', 'polite'));
});

connection.addEventListener('message', ({ detail }) => {
  const follow = at_end();
  const fresh = log.add([detail.message]);
  connection.after = log.newest;
  if (fresh.length === 0) return;
  show_greeting();
  if (detail.message.from === 'desk') {
    hide_typing();
    if (document.visibilityState !== 'visible') unread++;
    show_title();
  }
  if (follow) to_end();
  else if (detail.message.from === 'desk') show_newer(newer_count + 1);
});

connection.addEventListener('ack', ({ detail }) => {
  const kept = log.waiting.get(detail.id);
  if (kept) log.show_waiting(kept.entry, 'sent');
  const pressed = presses.get(detail.id);
  if (pressed) log.show_waiting(pressed, 'sent');
  presses.delete(detail.id);
  // A hint that only names the button pressed says nothing new: the button shows that it was chosen.
  if (detail.hint && detail.hint !== pressed?.label) toast(detail.hint);
  clearTimeout(dots_timer);
  dots_timer = setTimeout(hide_typing, answer_follows);
});

connection.addEventListener('refused', ({ detail }) => {
  if (detail.retry_after_ms) { if (detail.code === 'slow_down') toast(say('slow_down')); return; }
  hide_typing();
  const kept = log.waiting.get(detail.id);
  if (kept) log.show_waiting(kept.entry, 'failed');
  const pressed = presses.get(detail.id);
  if (pressed) { log.show_waiting(pressed, 'failed'); connection.discard(detail.id); presses.delete(detail.id); }
  if (detail.code === 'too_long') toast(say('too_long', { limit: connection.limits.text_characters }));
});

const presses = new Map();
connection.addEventListener('under_way', ({ detail }) => {
  if (detail.type === 'press') presses.set(detail.id, detail);
  log.show_waiting(detail, 'sending');
  expect_answer();
});

// ---- the line ----

let banner_timer;
connection.addEventListener('state', ({ detail }) => {
  document.body.dataset.state = detail;
  $('presence-text').textContent = say(detail);
  if (detail === 'online') {
    clearTimeout(banner_timer);
    banner_timer = null;
    $('banner').hidden = true;
  } else {
    banner_timer ??= setTimeout(() => { $('banner').hidden = false; }, banner_after);
    hide_typing();
    show_queue();
  }
});

// ---- the dots ----

let dots_timer;
function expect_answer() {
  const follow = at_end();
  $('typing').hidden = false;
  clearTimeout(dots_timer);
  dots_timer = setTimeout(hide_typing, 15000);
  if (follow) to_end();
}
function hide_typing() {
  clearTimeout(dots_timer);
  $('typing').hidden = true;
}

// ---- scrolling ----

let newer_count = 0;
let at_end_before_growth = true;
const at_end = () => $('scroll').scrollHeight - $('scroll').scrollTop - $('scroll').clientHeight < near_end;
function to_end() {
  $('scroll').scrollTop = $('scroll').scrollHeight;
  show_newer(0);
}
function show_newer(count) {
  newer_count = count;
  $('newer').hidden = count === 0 && at_end();
  $('newer-text').textContent = count ? say('newer', { count }) : say('to_end');
}
$('scroll').addEventListener('scroll', () => {
  at_end_before_growth = at_end();
  show_newer(at_end() ? 0 : newer_count);
}, { passive: true });
$('newer').addEventListener('click', () => { to_end(); composer.focus(); });
$('earlier').addEventListener('click', () => {
  $('earlier').disabled = true;
  $('earlier').textContent = say('loading');
  connection.history(log.oldest);
});
// The keyboard of a phone shrinks the view: keep the newest message in sight.
new ResizeObserver(() => at_end_before_growth && to_end()).observe($('scroll'));

// ---- words ----

function show_title() {
  const title = about.title || say('title');
  $('title').textContent = title;
  document.title = unread ? say('unread', { count: unread, title }) : title;
}

function show_about() {
  const agent = about.role === 'agent';
  show_title();
  $('input').dataset.hint = agent ? 'write_agent' : 'write';
  $('input').placeholder = say($('input').dataset.hint);
  $('console').hidden = !agent || !about.commands?.length;
  $('console-commands').replaceChildren(...(about.commands || []).map((command) => element('li', {},
    element('button', { type: 'button', onclick: () => composer.offer(command) },
      element('code', {}, command.name), element('span', {}, command.meaning)))));
  $('presence-text').textContent = presence();
  show_greeting();
}

const presence = () => (connection.state === 'online' && about.name ? about.name : say(connection.state));

function show_greeting() {
  $('greeting').hidden = !(loaded && log.empty);
  if ($('greeting').hidden) return;
  const own_words = about.greeting_heading || about.greeting;
  $('greeting-heading').textContent = own_words ? about.greeting_heading : say('greeting_heading');
  $('greeting-text').textContent = own_words ? about.greeting : say('greeting');
  const actions = about.quick_actions?.length ? about.quick_actions : [
    { label: say('action_new'), text: '/new' }, { label: say('action_status'), text: '/status' }, { label: say('action_human'), text: '/human' }];
  $('greeting-actions').replaceChildren(...actions.map((action, index) => element('button',
    { type: 'button', class: `choice ${index === 0 ? 'first' : ''}`, onclick: (event) => { queue({ type: 'message', text: action.text }); write_next(event); } },
    action.label)));
}

function speak() {
  fill(document);
  const other = next_language();
  $('language').textContent = other.name;
  $('language').lang = other.tag;
  $('language').setAttribute('aria-label', say('language'));
  $('banner-text').textContent = say('offline_banner');
  $('hint-line').textContent = say('hint');
  $('presence-text').textContent = presence();
  show_about();
  show_newer(newer_count);
  log.redraw();
}

$('language').addEventListener('click', () => {
  set_language(next_language().tag);
  connection.use_language(language());
  // The desk speaks the same language from now on; a chat that has not begun learns it with its first words.
  if (!log.empty) queue({ type: 'message', text: `/lang ${language()}` });
  speak();
});

// ---- replies, pictures, files, notices ----

function start_reply(message) {
  reply_to = message;
  $('reply-text').textContent = say('reply_to', { text: (message.heading || message.text).slice(0, 80) });
  $('reply').hidden = false;
  composer.focus();
}
function end_reply() {
  reply_to = null;
  $('reply').hidden = true;
}
$('reply-cancel').addEventListener('click', () => { end_reply(); composer.focus(); });

function view_picture(address, name) {
  $('viewer-image').src = address;
  $('viewer-image').alt = name;
  $('viewer').showModal();
}
$('viewer').addEventListener('click', (event) => event.target === $('viewer') && $('viewer').close());

async function download(message, index, name) {
  try {
    const address = await blob_address(message.id, index, connection.session);
    element('a', { href: address, download: name || 'file' }).click();
  } catch {
    toast(say('download_failed'));
  }
}

let toast_timer;
function toast(text) {
  $('toast').textContent = text;
  $('toast').classList.add('shown');
  clearTimeout(toast_timer);
  toast_timer = setTimeout(() => $('toast').classList.remove('shown'), 4500);
}

$('retry-now').addEventListener('click', () => connection.now());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') { unread = 0; show_title(); }
});

document.body.dataset.state = 'connecting';
connection.language = language();
speak();
show_queue();
connection.open();
if (matchMedia('(hover: hover)').matches) composer.focus();
