// A value in an INI inventory: what is a literal in Python has its type, everything else is text, as in Ansible.
import type { Plain } from '../../source/node.ts';

/** Lists in lists; beyond that it stays text. */
const deepest = 50;

/** No literal: the value is the text as it stands. */
class NoLiteral extends Error {}

/**
 * `5`, `'a'`, `[1, 2]`, `{'a': True}`, `1, 2` as values; the text itself where it is anything else.
 * Sets, bytes and complex numbers stay text. Source: Python's `ast.literal_eval`.
 */
export function pythonLiteral(text: string): Plain {
  if (/^[A-Za-z][^'"\s]*$/.test(text)) return words.has(text) ? (words.get(text) ?? null) : text;
  try {
    return new LiteralReader(text).whole();
  } catch (error) {
    if (error instanceof NoLiteral) return text;
    throw error;
  }
}

const words = new Map<string, boolean | null>([
  ['True', true],
  ['False', false],
  ['None', null],
]);

const number =
  /(?:0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][+-]?\d+)?|\d(?:_?\d)*\.?[eE][+-]?\d+|\d(?:_?\d)*\.?)(?![\w.])/y;
const stringStart = /([uUrR]?)('''|"""|'|")/y;
const word = /[A-Za-z]+(?![\w'"])/y;

class LiteralReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Several values with commas between are a list, also without brackets. */
  whole(): Plain {
    const first = this.#value();
    const isList = this.#next() === ',';
    const items = [first];
    while (this.#take(',')) if (!this.#isEnd()) items.push(this.#value());
    if (!this.#isEnd()) throw new NoLiteral();
    return isList ? items : first;
  }

  #value(): Plain {
    this.#depth += 1;
    if (this.#depth > deepest) throw new NoLiteral();
    const value = this.#content();
    this.#depth -= 1;
    return value;
  }

  #content(): Plain {
    if (this.#take('[')) return this.#items(']').items;
    if (this.#take('{')) return this.#entries();
    if (this.#take('(')) {
      const { items, commas } = this.#items(')');
      return items.length === 1 && commas === 0 ? (items[0] ?? null) : items;
    }
    if (this.#take('-')) return -this.#number();
    if (this.#take('+')) return this.#number();
    const known = words.get(this.#match(word)?.[0] ?? '');
    if (known !== undefined) return known;
    return this.#startsString() ? this.#strings() : this.#number();
  }

  #items(end: string): { items: Plain[]; commas: number } {
    const items: Plain[] = [];
    let commas = 0;
    while (!this.#take(end)) {
      if (items.length > commas) throw new NoLiteral();
      items.push(this.#value());
      if (this.#take(',')) commas += 1;
    }
    return { items, commas };
  }

  #entries(): Plain {
    const entries: [string, Plain][] = [];
    let commas = 0;
    while (!this.#take('}')) {
      if (entries.length > commas) throw new NoLiteral();
      const key = keyOf(this.#value());
      if (!this.#take(':')) throw new NoLiteral();
      entries.push([key, this.#value()]);
      if (this.#take(',')) commas += 1;
    }
    return Object.fromEntries(entries);
  }

  #number(): number {
    const written = this.#match(number)?.[0] ?? '';
    if (written === '' || /^0[\d_]*[1-9][\d_]*$/.test(written)) throw new NoLiteral();
    return Number(written.replaceAll('_', ''));
  }

  /** Neighbours are one text. */
  #strings(): string {
    let text = '';
    while (this.#startsString()) text += this.#string();
    return text;
  }

  #startsString(): boolean {
    this.#skipBlanks();
    stringStart.lastIndex = this.#at;
    return stringStart.test(this.#text);
  }

  #string(): string {
    const [, prefix = '', quote = ''] = this.#match(stringStart) ?? [];
    const begin = this.#at;
    for (; !this.#text.startsWith(quote, this.#at); this.#at += this.#text[this.#at] === '\\' ? 2 : 1)
      if (this.#at >= this.#text.length) throw new NoLiteral();
    const written = this.#text.slice(begin, this.#at);
    this.#at += quote.length;
    return /r/i.test(prefix) ? written : unescaped(written);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    this.#skipBlanks();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #take(token: string): boolean {
    const isThere = this.#next() === token;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #next(): string {
    this.#skipBlanks();
    return this.#text.charAt(this.#at);
  }

  #isEnd(): boolean {
    return ['', '#'].includes(this.#next());
  }

  #skipBlanks(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at += 1;
  }
}

/** As Python's JSON writes it. */
function keyOf(key: Plain): string {
  if (key === '__proto__' || (typeof key === 'object' && key !== null)) throw new NoLiteral();
  return String(key);
}

const escapes: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
};

function unescaped(text: string): string {
  return text.replace(
    /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/gs,
    (whole, octal?: string, ...[byte, short, long, other]: (string | undefined)[]) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      const hex = byte ?? short ?? long;
      if (hex !== undefined) return characterOf(Number.parseInt(hex, 16));
      if (other === '\\' || other === "'" || other === '"') return other;
      if (other !== undefined && /[xuUN]/.test(other)) throw new NoLiteral();
      return escapes[other ?? ''] ?? whole;
    },
  );
}

function characterOf(code: number): string {
  if (code > 0x10_ffff) throw new NoLiteral();
  return String.fromCodePoint(code);
}
