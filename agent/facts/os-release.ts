// Which distribution this is, from the text of /etc/os-release (os-release(5)).
import type { Facts, Family } from '../../src/contract/facts.ts';

const families: readonly (readonly [Family, readonly string[]])[] = [
  ['debian', ['debian', 'ubuntu']],
  ['redhat', ['rhel', 'fedora', 'centos']],
  ['suse', ['suse', 'opensuse', 'sles', 'sle-micro']],
  ['arch', ['arch']],
];

export function parseOsRelease(text: string): Facts['os'] {
  const values = parseAssignments(text);
  const id = values.get('ID') ?? 'linux';
  return {
    id,
    version: values.get('VERSION_ID') ?? '',
    name: values.get('PRETTY_NAME') ?? values.get('NAME') ?? 'Linux',
    family: familyOf([id, ...(values.get('ID_LIKE') ?? '').split(' ')]),
  };
}

/** `ID` first, then `ID_LIKE` from the nearest relative to the farthest. */
function familyOf(ids: readonly string[]): Family {
  for (const id of ids) {
    const found = families.find(([, members]) =>
      members.some((member) => id === member || id.startsWith(`${member}-`)),
    );
    if (found) return found[0];
  }
  return 'unknown';
}

function parseAssignments(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const [, key, quoted, apostrophed, bare] of text.matchAll(
    /^([A-Z_0-9]+)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S*))\s*$/gm,
  )) {
    if (key !== undefined) values.set(key, quoted?.replace(/\\(.)/g, '$1') ?? apostrophed ?? bare ?? '');
  }
  return values;
}
