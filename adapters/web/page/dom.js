// Making elements. Data only ever becomes text nodes and attributes, never markup.

/** element('button', {type: 'button', onclick: f}, 'text', child): null attributes and children are left out. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const svg_space = 'http://www.w3.org/2000/svg';

/** A line drawing of the given path on a 24 × 24 field. */
export function icon(path) {
  const svg = document.createElementNS(svg_space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(svg_space, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

export const icons = {
  file: 'M13.5 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8.5zM13.5 3v5.5H19',
  download: 'M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14',
  close: 'm7 7 10 10M17 7 7 17',
  reply: 'M10 6 4 12l6 6M4.5 12H14a6 6 0 0 1 6 6',
  retry: 'M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4',
};

const link = /\bhttps?:\/\/[^\s<>"'“”‘’「」《》（）()，。；、！？]+/gi;
const loose_end = /[.,;:!?\])}]+$/;

/** Text with its http(s) addresses as links; everything else stays text. */
export function linked(text) {
  const parts = document.createDocumentFragment();
  let at = 0;
  for (const found of text.matchAll(link)) {
    const address = found[0].replace(loose_end, '');
    if (!safe_address(address)) continue;
    parts.append(text.slice(at, found.index));
    parts.append(element('a', { href: address, target: '_blank', rel: 'noopener noreferrer nofollow' }, address));
    at = found.index + address.length;
  }
  parts.append(text.slice(at));
  return parts;
}

function safe_address(address) {
  try {
    return ['http:', 'https:'].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
