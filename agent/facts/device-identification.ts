// The names that a SCSI device gives itself in VPD page 0x83, as the kernel keeps it in sysfs.
import { type System, SystemError } from '../system/system.ts';

/** From a SCSI device's directory; empty where the device has no such page. */
export function readIdentifiers(system: System, device: string): string[] {
  const path = `${device}/vpd_pg83`;
  try {
    return system.exists(path) ? parseIdentificationPage(system.readBytes(path, 4 + 4096)) : [];
  } catch (error) {
    if (error instanceof SystemError) return [];
    throw error;
  }
}

/** Types of designators (SPC-4, 7.8.6.1) that name a logical unit for good; others are its vendor's, or a port's. */
const kinds: ReadonlyMap<number, string> = new Map([
  [1, 't10'],
  [2, 'eui'],
  [3, 'naa'],
]);

/**
 * Device identification page of SPC-4, 7.8.6: four bytes of header with the length, then designators, each with code set (1 binary,
 * 2 ASCII), association (0 is the logical unit) and type in its first two bytes, and its length in the fourth.
 */
export function parseIdentificationPage(page: Uint8Array): string[] {
  if (page[1] !== 0x83) return [];
  const end = Math.min(page.length, 4 + (page[2] ?? 0) * 256 + (page[3] ?? 0));
  const found: string[] = [];
  for (let at = 4; at + 4 <= end; at += 4 + (page[at + 3] ?? 0)) {
    const designator = page.subarray(at + 4, Math.min(end, at + 4 + (page[at + 3] ?? 0)));
    const kind = kinds.get((page[at + 1] ?? 0) & 0x0f);
    const isOfUnit = (((page[at + 1] ?? 0) >> 4) & 3) === 0;
    if (kind !== undefined && isOfUnit) found.push(`${kind}.${textOf(designator, (page[at] ?? 0) & 0x0f)}`);
  }
  return found;
}

function textOf(bytes: Uint8Array, codeSet: number): string {
  if (codeSet === 1) return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return String.fromCharCode(...bytes.filter((byte) => byte !== 0)).trim();
}
