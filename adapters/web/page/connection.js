// The line to the desk: one WebSocket that comes back by itself, and the queue of what must arrive.
//
// What the customer does (a message, a press, files) gets an identifier of its own and stays in the queue
// until the desk has acknowledged it. One is under way at a time, so their order holds; the desk
// recognises a repeated identifier, so nothing is applied twice. The queue survives a reload of the tab.

const session_key = 'aftercare.session';
const queue_key = 'aftercare.queue';
const ping_every = 25000;
const answer_within = 10000;
const longest_wait = 20000;

export class Connection extends EventTarget {
  constructor(address) {
    super();
    this.address = address;
    this.session = localStorage.getItem(session_key);
    this.queue = load_queue();
    this.language = 'en';
    this.after = 0;          // id of the newest message shown; 0: nothing shown yet
    this.state = 'connecting';
    this.attempts = 0;
    this.under_way = null;   // identifier of the queued entry that was sent and not answered
    this.limits = {};
    window.addEventListener('online', () => this.now());
    window.addEventListener('offline', () => this.check());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.check());
    // A frozen page must not hold a socket that it does not read; it reconnects when shown again.
    window.addEventListener('pageshow', (event) => event.persisted && this.now());
  }

  open() {
    clearTimeout(this.reopen);
    this.reopen = null;
    this.set_state('connecting');
    const socket = new WebSocket(this.address);
    this.socket = socket;
    this.watch(answer_within);
    socket.onopen = () => this.transmit({ type: 'hello', session: this.session, after: this.after, language: this.language });
    socket.onmessage = (event) => socket === this.socket && this.receive(event.data);
    socket.onclose = () => socket === this.socket && this.lost();
  }

  /** Puts something into the queue; returns its identifier. */
  enqueue(entry) {
    const queued = { ...entry, id: new_identifier() };
    this.queue.push(queued);
    this.save_queue();
    this.pump();
    return queued.id;
  }

  discard(id) {
    this.queue = this.queue.filter((entry) => entry.id !== id);
    if (this.under_way === id) this.under_way = null;
    this.save_queue();
    this.pump();
  }

  history(before) {
    this.transmit({ type: 'history', before });
  }

  use_language(tag) {
    this.language = tag;
    this.transmit({ type: 'language', language: tag });
  }

  /** Tries again at once if the line is down. */
  now() {
    if (this.state === 'online') return this.check();
    this.attempts = 0;
    if (this.socket) this.socket.onclose = null;
    this.socket?.close();
    this.open();
  }

  /** Asks the desk for a sign of life. */
  check() {
    if (this.state !== 'online') return;
    this.transmit({ type: 'ping' });
    this.watch(answer_within);
  }

  // ---- inside ----

  set_state(state) {
    if (state === this.state) return;
    this.state = state;
    this.tell('state', state);
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  transmit(frame) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  receive(text) {
    const frame = JSON.parse(text);
    this.quiet();
    if (frame.type === 'welcome') this.welcomed(frame);
    else if (frame.type === 'ack') this.acknowledged(frame);
    else if (frame.type === 'refused') this.refused(frame);
    if (frame.type !== 'pong') this.tell(frame.type, frame);
  }

  welcomed(frame) {
    if (frame.session) {
      this.session = frame.session;
      localStorage.setItem(session_key, frame.session);
    }
    this.limits = frame.limits;
    this.attempts = 0;
    this.under_way = null;
    this.set_state('online');
    this.pump();
  }

  pump() {
    if (this.state !== 'online' || this.under_way !== null || this.holding) return;
    const first = this.queue.find((entry) => !entry.failed);
    if (!first) return;
    this.under_way = first.id;
    const { failed, ...frame } = first;
    this.transmit(frame);
    this.tell('under_way', first);
  }

  acknowledged(frame) {
    if (this.under_way === frame.id) this.under_way = null;
    this.queue = this.queue.filter((entry) => entry.id !== frame.id);
    this.save_queue();
    this.pump();
  }

  refused(frame) {
    if (this.under_way === frame.id) this.under_way = null;
    const entry = this.queue.find((queued) => queued.id === frame.id);
    if (frame.retry_after_ms) {
      this.holding = setTimeout(() => { this.holding = null; this.pump(); }, frame.retry_after_ms);
    } else if (entry) {
      entry.failed = true;
      this.save_queue();
      this.pump();
    }
  }

  /** Gives a failed entry another try. */
  retry(id) {
    const entry = this.queue.find((queued) => queued.id === id);
    if (entry) entry.failed = false;
    this.save_queue();
    this.pump();
  }

  save_queue() {
    try {
      sessionStorage.setItem(queue_key, JSON.stringify(this.queue));
    } catch { /* full or forbidden: the queue then lives as long as the tab */ }
  }

  /** The line counts as dead if nothing is heard within the time. */
  watch(limit) {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.lost(), limit);
  }

  quiet() {
    clearTimeout(this.watchdog);
    clearTimeout(this.pinger);
    this.pinger = setTimeout(() => this.check(), ping_every);
  }

  lost() {
    clearTimeout(this.watchdog);
    clearTimeout(this.pinger);
    if (this.socket) {
      this.socket.onclose = null;
      this.socket.onmessage = null;
      this.socket.close();
      this.socket = null;
    }
    this.under_way = null;
    this.set_state('offline');
    // Doubling, and a random half of it, so that thousands of pages do not return in the same moment.
    const span = Math.min(longest_wait, 500 * 2 ** this.attempts);
    this.attempts = Math.min(this.attempts + 1, 10);
    clearTimeout(this.reopen);
    this.reopen = setTimeout(() => this.open(), span / 2 + Math.random() * span / 2);
  }
}

function load_queue() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(queue_key) || '[]');
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

function new_identifier() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // randomUUID is missing on plain http:// addresses other than localhost.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
