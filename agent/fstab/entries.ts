// /etc/fstab: the lines that mount something, each with its place, and the text with one of them changed; everything else stays (fstab(5)).
import { decodeOctal } from '../facts/mounts.ts';

export interface Entry {
  /** "UUID=…", or a path. */
  source: string;
  /** "none" of swap space. */
  path: string;
  type: string;
  options: string[];
  /** The two numbers at the end, as they are written. */
  rest: string[];
}

/** An entry that is there. */
export interface WrittenEntry extends Entry {
  /** From 1. */
  line: number;
}

export function parseEntries(text: string): WrittenEntry[] {
  return text.split('\n').flatMap((line, index) => {
    const [source, path, type, options = 'defaults', ...rest] = line.trim().split(/\s+/);
    if (!source || source.startsWith('#') || path === undefined || type === undefined) return [];
    const fields = {
      source: decodeOctal(source),
      path: decodeOctal(path),
      type,
      options: options.split(','),
    };
    return [{ ...fields, rest, line: index + 1 }];
  });
}

/** With this entry in the place of that line, or at the end. */
export function withEntry(text: string, entry: Entry, line: number | undefined): string {
  const lines = linesOf(text);
  if (line === undefined) lines.push(formatEntry(entry));
  else lines[line - 1] = formatEntry(entry);
  return `${lines.join('\n')}\n`;
}

export function withoutLine(text: string, line: number | undefined): string {
  if (line === undefined) return text;
  return `${linesOf(text)
    .filter((_text, index) => index !== line - 1)
    .join('\n')}\n`;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function formatEntry({ source, path, type, options, rest }: Entry): string {
  return [encode(source), encode(path), type, options.join(','), ...rest].join(' ');
}

/** What would end the field, in octal. */
function encode(text: string): string {
  return text.replace(/[\s\\#]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
