// The text of a node record: `name = value` lines, changed line by line so that everything nobody named stays (usr/idbm.c).

/** Values by name; a name with `undefined` has no line. */
export type Settings = ReadonlyMap<string, string | undefined>;

/** What open-iscsi writes for text without a value (`UNKNOWN_VALUE`). */
const nothing = '<empty>';
const lastLine = '# END RECORD';

/** All settings of a record. Of several lines with the same name the last one counts, as for iscsiadm. */
export function parseRecord(text: string): Map<string, string> {
  const settings = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^\s*([^#=\s][^=\s]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    if (value === '' || value === nothing) settings.delete(name);
    else settings.set(name, value);
  }
  return settings;
}

/**
 * Why a record cannot be used, for people; `undefined` where it can. A record that was cut off lacks its last line, and iscsiadm
 * then says "No records found" as if there were none.
 */
export function findDamage(text: string, iqn: string): string | undefined {
  if (text.trim() === '') return 'it is empty';
  if (text.startsWith('# BEGIN RECORD') && !text.trimEnd().endsWith(lastLine)) return 'its end is missing';
  if (!text.endsWith('\n')) return 'its last line is not complete';
  const settings = parseRecord(text);
  if (settings.get('node.name') !== iqn) return `it does not name ${iqn}`;
  return settings.has('node.conn[0].address') ? undefined : 'it names no address';
}

/** The names whose value is another one, in the order of `wanted`. */
export function findDifferences(text: string, wanted: Settings): string[] {
  const present = parseRecord(text);
  return [...wanted].filter(([name, value]) => present.get(name) !== value).map(([name]) => name);
}

/** The text with these settings; every other line is kept as it is. */
export function changeRecord(text: string, wanted: Settings): string {
  let lines = text.split('\n');
  let previous: string | undefined;
  for (const [name, value] of wanted) {
    lines = changeLines(lines, name, value, previous);
    if (value !== undefined) previous = name;
  }
  return lines.join('\n');
}

/** Several lines with the name become one, where the first one stood; a new one comes after `previous`. */
function changeLines(
  lines: readonly string[],
  name: string,
  value: string | undefined,
  previous: string | undefined,
): string[] {
  const at = lines.findIndex((line) => nameOf(line) === name);
  const others = lines.filter((line) => nameOf(line) !== name);
  if (value === undefined) return others;
  const place = at >= 0 ? at : placeAfter(others, previous);
  return others.toSpliced(place, 0, `${name} = ${value}`);
}

function placeAfter(lines: readonly string[], previous: string | undefined): number {
  const after = previous === undefined ? -1 : lines.findIndex((line) => nameOf(line) === previous);
  if (after >= 0) return after + 1;
  const end = lines.indexOf(lastLine);
  return end >= 0 ? end : Math.max(0, lines.length - 1);
}

function nameOf(line: string): string | undefined {
  return /^\s*([^#=\s][^=\s]*)\s*=/.exec(line)?.[1];
}
