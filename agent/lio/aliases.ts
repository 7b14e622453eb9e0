// Names for new links, as rtslib gives them: ten hex digits, only unique within one directory.
import type { System } from '../system/system.ts';

const bytesOfAlias = 5;
const hex = [...Array(256).keys()].map((byte) => byte.toString(16).padStart(2, '0'));

export function newAliases(system: System, count: number): string[] {
  const bytes = system.randomBytes(count * bytesOfAlias);
  return [...Array(count).keys()].map((index) => {
    let alias = '';
    for (let at = 0; at < bytesOfAlias; at += 1) alias += hex[bytes[index * bytesOfAlias + at] ?? 0];
    return alias;
  });
}
