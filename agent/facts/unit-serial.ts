// The serial that a SCSI device tells of itself, as the kernel keeps it in sysfs.
import { type System, SystemError } from '../system/system.ts';

/** From VPD page 0x80 of a SCSI device's directory; `undefined` where the device has none. */
export function readUnitSerial(system: System, device: string): string | undefined {
  const path = `${device}/vpd_pg80`;
  try {
    return system.exists(path) ? parseUnitSerialPage(system.readBytes(path, 4 + 255)) : undefined;
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}

/** Unit serial number page of SPC-4, 7.8.15: four bytes of header, the last two of them the length, then ASCII. */
export function parseUnitSerialPage(page: Uint8Array): string | undefined {
  const length = (page[2] ?? 0) * 256 + (page[3] ?? 0);
  const text = String.fromCharCode(...page.subarray(4, 4 + length))
    .replaceAll('\0', '')
    .trim();
  return page[1] === 0x80 && text !== '' ? text : undefined;
}
