// The XML of callbacks: written as the platform writes it, read as strictly as a reader may.
const ILLEGAL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const NAME = /[A-Za-z_][\w.-]*/y;
const ENTITIES = {lt: '<', gt: '>', amp: '&', quot: '"', apos: "'"};

export function cdata(text) {
  return `<![CDATA[${String(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** Pairs [name, value]: numbers stand bare, strings as CDATA, lists of pairs nested; bare() for big integers. */
export function write(pairs) {
  return pairs.map(([name, value]) => `<${name}>${content(value)}</${name}>`).join('');
}

export const bare = value => ({bare: String(value)});

function content(value) {
  if (Array.isArray(value)) return write(value);
  if (typeof value === 'number') return String(value);
  if (value && typeof value === 'object') return value.bare;
  return cdata(value ?? '');
}

/** The root as {name, text, children}. Throws an Error for anything that is not well formed, and for DTDs. */
export function parse(bytes) {
  const source = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
  const illegal = ILLEGAL.exec(source);
  if (illegal) throw new Error(`character ${illegal[0].codePointAt(0)} is not legal in XML`);
  return new Reader(source).document();
}

class Reader {
  constructor(source) {
    this.source = source;
    this.at = 0;
  }

  document() {
    this.space();
    if (this.take('<?xml')) this.until('?>');
    this.space();
    const root = this.element();
    this.space();
    if (this.at < this.source.length) throw new Error('something follows the root');
    return root;
  }

  take(word) {
    if (!this.source.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  need(word) {
    if (!this.take(word)) throw new Error(`expected ${word} at ${this.at}`);
  }

  until(word) {
    const end = this.source.indexOf(word, this.at);
    if (end < 0) throw new Error(`no ${word}`);
    const text = this.source.slice(this.at, end);
    this.at = end + word.length;
    return text;
  }

  space() {
    while (/\s/.test(this.source[this.at] ?? '')) ++this.at;
  }

  name() {
    NAME.lastIndex = this.at;
    const found = NAME.exec(this.source);
    if (!found) throw new Error(`expected a name at ${this.at}`);
    this.at = NAME.lastIndex;
    return found[0];
  }

  element() {
    this.need('<');
    const element = {name: this.name(), text: '', children: []};
    this.space();
    if (this.take('/>')) return element;
    this.need('>');
    while (!this.take('</')) this.inside(element);
    if (this.name() !== element.name) throw new Error(`<${element.name}> is not closed`);
    this.space();
    this.need('>');
    return element;
  }

  inside(element) {
    if (this.at >= this.source.length) throw new Error(`<${element.name}> is not closed`);
    if (this.take('<![CDATA[')) {
      element.text += this.until(']]>');
    } else if (this.source[this.at] === '<') {
      element.children.push(this.element());
    } else {
      element.text += this.characters();
    }
  }

  characters() {
    const end = this.source.indexOf('<', this.at);
    if (end < 0) throw new Error('text after the last element');
    const raw = this.source.slice(this.at, end);
    if (raw.includes(']]>')) throw new Error(']]> outside CDATA');
    this.at = end;
    return raw.replace(/&([^;]*);?/g, (whole, name) => {
      if (!whole.endsWith(';')) throw new Error('a bare &');
      const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
      if (number) return String.fromCodePoint(number[1] ? parseInt(number[1], 16) : Number(number[2]));
      if (!Object.hasOwn(ENTITIES, name)) throw new Error(`unknown entity ${name}`);
      return ENTITIES[name];
    });
  }
}

/** The one child of that name; null if there is none; throws if there are two. */
export function child(element, name) {
  const found = element.children.filter(each => each.name === name);
  if (found.length > 1) throw new Error(`<${name}> stands twice`);
  return found[0] ?? null;
}

export const textOf = (element, name) => child(element, name)?.text ?? null;
