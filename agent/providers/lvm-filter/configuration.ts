// LVM's configuration text: where it says `devices/global_filter`, and the text with another one; comments and everything else stay (lvm.conf(5)).
import { HostError } from '../../provider.ts';

/** A setting that is there. */
interface Setting {
  patterns: string[];
  /** Of its value, in the text. */
  start: number;
  end: number;
}

interface Token {
  text: string;
  start: number;
  end: number;
}

const key = 'devices/global_filter';
const heading = '# What clients have in exported devices is theirs (iscsi-deploy, lvm_filter).';

/** `undefined` where it is not set. Throws HostError where it is set twice, or cannot be read. */
export function findFilter(text: string, file: string): Setting | undefined {
  const [found, second] = findSettings(tokensOf(text, file), file);
  if (second) throw new HostError(`${file} sets ${key} twice`, 'leave the one that is meant');
  return found;
}

/** In the place of the one that is there; without one, in a section of its own at the end. */
export function withFilter(text: string, patterns: readonly string[], file: string): string {
  const found = findFilter(text, file);
  if (found && patterns.length === 0 && text.includes(section(found.patterns)))
    return text.replace(section(found.patterns), '');
  // An empty list is none that LVM reads; this one means the same.
  const value = listOf(patterns.length === 0 ? ['a|.*|'] : patterns);
  if (found) return `${text.slice(0, found.start)}${value}${text.slice(found.end)}`;
  const beginning = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${beginning}${section(patterns)}`;
}

function section(patterns: readonly string[]): string {
  return `${heading}\ndevices {\n\tglobal_filter = ${listOf(patterns)}\n}\n`;
}

function listOf(patterns: readonly string[]): string {
  const quoted = patterns.map((pattern) => `"${pattern.replace(/["\\]/g, '\\$&')}"`);
  return `[ ${quoted.join(', ')} ]`;
}

/** Comments are left out. A name may have its section before it: "devices/filter". */
function tokensOf(text: string, file: string): Token[] {
  const form = /\s+|#[^\n]*|("(?:[^"\\]|\\[\s\S])*"|'[^']*'|[{}[\]=,]|[^\s#{}[\]=,"']+)/y;
  const tokens: Token[] = [];
  while (form.lastIndex < text.length) {
    const start = form.lastIndex;
    const match = form.exec(text);
    if (!match)
      throw new HostError(`${file} cannot be read from line ${text.slice(0, start).split('\n').length}`);
    if (match[1] !== undefined) tokens.push({ text: match[1], start, end: form.lastIndex });
  }
  return tokens;
}

function findSettings(tokens: readonly Token[], file: string): Setting[] {
  const sections: string[] = [];
  return tokens.flatMap((token, index) => {
    const next = tokens[index + 1];
    if (next?.text === '{') sections.push(token.text);
    else if (token.text === '}') sections.pop();
    else if (next?.text === '=' && [...sections, token.text].join('/') === key)
      return [settingAt(tokens.slice(index + 2), file)];
    return [];
  });
}

/** A list of texts, or one text. */
function settingAt(tokens: readonly Token[], file: string): Setting {
  const [first] = tokens;
  const length = first?.text === '[' ? tokens.findIndex(({ text }) => text === ']') + 1 : 1;
  const value = tokens.slice(0, length);
  const last = value.at(-1);
  const inside = value.map(({ text }) => text).filter((text) => !/^[[\],]$/.test(text));
  if (!first || !last || inside.some((text) => !/^["']/.test(text)))
    throw new HostError(`${key} in ${file} is no list of patterns`, 'mend it: lvmconfig --validate');
  return { patterns: inside.map(unquote), start: first.start, end: last.end };
}

function unquote(text: string): string {
  const inside = text.slice(1, -1);
  return text.startsWith('"') ? inside.replace(/\\(["\\])/g, '$1') : inside;
}
