// The text of /etc/iscsi/iscsid.conf: changed line by line, so that comments and everything nobody named stay.
import { formatSetting, type Settings } from '../../src/contract/node-settings.ts';
import { parseRecord } from './record-text.ts';

export const daemonConfigurationPath = '/etc/iscsi/iscsid.conf';

/** The names whose value is another one. Read as node records are: comments do not count, the last line does (usr/idbm.c). */
export function findOtherSettings(text: string, wanted: Settings): string[] {
  const present = parseRecord(text);
  return Object.entries(wanted)
    .filter(([name, value]) => present.get(name) !== formatSetting(value))
    .map(([name]) => name);
}

/** Each setting where it stands; where it only stands in a comment, below that; otherwise at the end. */
export function changeConfiguration(text: string, wanted: Settings): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const changed = Object.entries(wanted).reduce(
    (before, [name, value]) => changeLine(before, name, `${name} = ${formatSetting(value)}`),
    lines,
  );
  return changed.map((line) => `${line}\n`).join('');
}

function changeLine(lines: readonly string[], name: string, line: string): string[] {
  const isSet = (other: string) => /^\s*([^#=\s][^=\s]*)\s*=/.exec(other)?.[1] === name;
  const at = lines.findIndex(isSet);
  if (at < 0) return lines.toSpliced(placeOf(lines, name), 0, line);
  return lines.flatMap((other, index) => (index === at ? [line] : isSet(other) ? [] : [other]));
}

function placeOf(lines: readonly string[], name: string): number {
  const at = lines.findLastIndex((line) => /^\s*#\s*([^=\s]+)\s*=/.exec(line)?.[1] === name);
  return at < 0 ? lines.length : at + 1;
}
