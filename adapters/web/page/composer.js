// Writing: the input that grows, files waiting to be sent, command hints, drag and drop, paste.

import { element, icon, icons } from './dom.js';
import { say, size } from './words.js';
import { upload } from './files.js';

const $ = (id) => document.getElementById(id);

export class Composer {
  /** `page`: session(), limits(), submit({text, files}), toast(text). */
  constructor(page) {
    this.page = page;
    this.files = [];      // {file, node, token, failed, cancel}
    this.commands = [];
    this.marked = -1;     // index of the highlighted hint
    this.input = $('input');
    this.listen();
  }

  focus() { this.input.focus({ preventScroll: true }); }

  /** Puts a command into the input, ready for its words. */
  offer(command) {
    this.input.value = `${command.name.split(' ')[0]} `;
    this.hide_hints();
    this.changed();
    this.input.focus();
  }

  listen() {
    $('composer').addEventListener('submit', (event) => { event.preventDefault(); this.submit(); });
    this.input.addEventListener('input', () => { this.changed(); this.hint(); });
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('blur', () => setTimeout(() => this.hide_hints(), 150));
    this.input.addEventListener('paste', (event) => {
      const pasted = [...(event.clipboardData?.files || [])];
      if (pasted.length) { event.preventDefault(); this.add_files(pasted); }
    });
    $('attach').addEventListener('click', () => $('file').click());
    $('file').addEventListener('change', () => { this.add_files([...$('file').files]); $('file').value = ''; this.focus(); });
    this.listen_drop();
  }

  listen_drop() {
    let depth = 0;
    const has_files = (event) => [...(event.dataTransfer?.types || [])].includes('Files');
    const show = (visible) => { $('drop').hidden = !visible; };
    window.addEventListener('dragenter', (event) => { if (has_files(event)) { event.preventDefault(); depth++; show(true); } });
    window.addEventListener('dragover', (event) => has_files(event) && event.preventDefault());
    window.addEventListener('dragleave', (event) => { if (has_files(event) && --depth <= 0) { depth = 0; show(false); } });
    window.addEventListener('drop', (event) => {
      if (!has_files(event)) return;
      event.preventDefault();
      depth = 0;
      show(false);
      this.add_files([...event.dataTransfer.files]);
    });
  }

  key(event) {
    if (!$('hints').hidden && this.hint_key(event)) return;
    // While an input method composes, Enter chooses a candidate.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault();
      this.submit();
    }
  }

  hint_key(event) {
    const options = [...$('hints').children];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.mark((this.marked + step + options.length) % options.length);
      return true;
    }
    if (event.key === 'Escape') { event.preventDefault(); this.hide_hints(); return true; }
    const chosen = event.key === 'Tab' || (event.key === 'Enter' && this.marked >= 0);
    if (chosen && !event.shiftKey) {
      event.preventDefault();
      this.offer(options[Math.max(this.marked, 0)].command);
      return true;
    }
    return false;
  }

  hint() {
    const typed = this.input.value;
    if (!/^\/\S*$/.test(typed)) return this.hide_hints();
    const found = this.commands.filter((command) => command.name.toLowerCase().startsWith(typed.toLowerCase())).slice(0, 8);
    if (found.length === 0 || (found.length === 1 && found[0].name === typed)) return this.hide_hints();
    $('hints').replaceChildren(...found.map((command, index) => this.draw_hint(command, index)));
    $('hints').hidden = false;
    this.mark(-1);
  }

  draw_hint(command, index) {
    const option = element('li', { role: 'option', id: `hint-${index}`, 'aria-selected': 'false' },
      element('code', {}, command.name), element('span', {}, command.meaning));
    option.command = command;
    option.addEventListener('pointerdown', (event) => { event.preventDefault(); this.offer(command); });
    return option;
  }

  mark(index) {
    this.marked = index;
    [...$('hints').children].forEach((option, at) => option.setAttribute('aria-selected', String(at === index)));
    if (index >= 0) {
      this.input.setAttribute('aria-activedescendant', `hint-${index}`);
      $('hints').children[index].scrollIntoView({ block: 'nearest' });
    } else this.input.removeAttribute('aria-activedescendant');
  }

  hide_hints() {
    $('hints').hidden = true;
    this.marked = -1;
    this.input.removeAttribute('aria-activedescendant');
  }

  changed() {
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight, 180)}px`;
    $('send').disabled = this.input.value.trim() === '' && this.files.length === 0;
  }

  submit() {
    const text = this.input.value.trim();
    const limit = this.page.limits().text_characters ?? 8000;
    if ([...text].length > limit) return this.page.toast(say('too_long', { limit }));
    if (this.files.some((entry) => !entry.token && !entry.failed)) return this.page.toast(say('wait_upload'));
    const ready = this.files.filter((entry) => entry.token);
    if (text === '' && ready.length === 0) return;
    this.page.submit({ text, files: ready.map((entry) => ({ token: entry.token, name: entry.file.name || 'file' })) });
    this.files = this.files.filter((entry) => !entry.token);
    this.draw_files();
    this.input.value = '';
    this.hide_hints();
    this.changed();
    this.focus();
  }

  add_files(list) {
    const limits = this.page.limits();
    for (const file of list) {
      if (this.files.length >= (limits.files ?? 10)) { this.page.toast(say('too_many', { limit: limits.files ?? 10 })); break; }
      if (limits.file_bytes && file.size > limits.file_bytes) this.page.toast(say('too_large', { name: file.name, limit: size(limits.file_bytes) }));
      else if (file.size === 0) this.page.toast(say('empty_file', { name: file.name }));
      else this.start({ file, token: null, failed: false });
    }
    this.draw_files();
  }

  start(entry) {
    if (!this.files.includes(entry)) this.files.push(entry);
    entry.failed = false;
    entry.node = this.draw_file(entry);
    const sending = upload(entry.file, this.page.session(), (part) => entry.node.style.setProperty('--part', part));
    entry.cancel = sending.cancel;
    sending.done.then((token) => { entry.token = token; }, () => { entry.failed = true; }).then(() => {
      if (!this.files.includes(entry)) return;
      if (entry.failed) this.page.toast(say('upload_failed', { name: entry.file.name }));
      entry.node = this.draw_file(entry);
      this.draw_files();
    });
  }

  draw_files() {
    $('chips').replaceChildren(...this.files.map((entry) => entry.node));
    $('chips').hidden = this.files.length === 0;
    this.changed();
  }

  draw_file(entry) {
    const state = entry.token ? 'ready' : entry.failed ? 'failed' : 'uploading';
    const name = entry.file.name || 'file';
    const node = element('li', { class: `chip ${state}` }, this.thumbnail(entry),
      element('span', { class: 'chip-name' }, name),
      element('span', { class: 'visually-hidden' }, state === 'uploading' ? say('uploading', { name }) : ''),
      state === 'failed' ? element('button', { type: 'button', class: 'icon-button small', 'aria-label': say('retry'),
        onclick: () => { this.start(entry); this.draw_files(); } }, icon(icons.retry)) : null,
      element('button', { type: 'button', class: 'icon-button small', 'aria-label': say('remove_file', { name }),
        onclick: () => this.remove(entry) }, icon(icons.close)));
    return node;
  }

  thumbnail(entry) {
    if (!/^image\/(png|jpeg|gif|webp)$/.test(entry.file.type)) return icon(icons.file);
    entry.preview ??= URL.createObjectURL(entry.file);
    return element('img', { src: entry.preview, alt: '' });
  }

  remove(entry) {
    entry.cancel?.();
    if (entry.preview) URL.revokeObjectURL(entry.preview);
    this.files = this.files.filter((other) => other !== entry);
    this.draw_files();
    this.focus();
  }
}
