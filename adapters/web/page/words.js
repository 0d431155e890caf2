// The words of the chosen language, dates and sizes in it, and filling them into the page.

import { strings, languages } from './strings.js';

const storage_key = 'aftercare.language';
let current = choose();

function choose() {
  const kept = localStorage.getItem(storage_key);
  if (kept && strings[kept]) return kept;
  for (const wanted of navigator.languages || [navigator.language || '']) {
    const exact = languages.find((l) => l.tag.toLowerCase() === wanted.toLowerCase());
    const alike = languages.find((l) => l.tag.split('-')[0] === wanted.toLowerCase().split('-')[0]);
    if (exact || alike) return (exact || alike).tag;
  }
  return 'en';
}

export const language = () => current;

/** The language after the present one. */
export function next_language() {
  const at = languages.findIndex((l) => l.tag === current);
  return languages[(at + 1) % languages.length];
}

export function set_language(tag) {
  current = tag;
  localStorage.setItem(storage_key, tag);
}

export function say(name, values = {}) {
  const text = strings[current][name] ?? strings.en[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (all, key) => (key in values ? String(values[key]) : all));
}

/** Fills every element that names its words: data-text, data-label (aria-label), data-hint (placeholder). */
export function fill(root) {
  for (const element of root.querySelectorAll('[data-text]')) element.textContent = say(element.dataset.text);
  for (const element of root.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', say(element.dataset.label));
    if (element.tagName === 'BUTTON') element.title = say(element.dataset.label);
  }
  for (const element of root.querySelectorAll('[data-hint]')) element.placeholder = say(element.dataset.hint);
  document.documentElement.lang = current;
}

export const day_key = (time) => {
  const d = new Date(time);
  return `${d.getFullYear()}-${d.getMonth()}-${d.getDate()}`;
};

export function day_name(time, now = Date.now()) {
  if (day_key(time) === day_key(now)) return say('today');
  if (day_key(time) === day_key(now - 86400000)) return say('yesterday');
  const same_year = new Date(time).getFullYear() === new Date(now).getFullYear();
  const form = { month: 'long', day: 'numeric', weekday: 'short', ...(same_year ? {} : { year: 'numeric' }) };
  return new Intl.DateTimeFormat(current, form).format(time);
}

export const clock = (time) =>
  new Intl.DateTimeFormat(current, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(time);

export const whole_time = (time) =>
  new Intl.DateTimeFormat(current, { dateStyle: 'long', timeStyle: 'short' }).format(time);

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  const megabytes = bytes / 1024 / 1024;
  return `${megabytes >= 10 ? Math.round(megabytes) : megabytes.toFixed(1)} MB`;
}
