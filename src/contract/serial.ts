// Unit serials and the identity that clients derive from them.
import * as z from 'zod';

/** Digits of a serial that reach the NAA identifier; two serials that agree in these are one disk to multipath. */
const digitsThatCount = 25;

/** LIO takes up to 254 bytes; text keeps leading zeros, which an unquoted YAML number loses. */
export const serial = z
  .string({ error: 'a serial must be text: put it in quotes' })
  .regex(/^[0-9A-Za-z-]{1,254}$/, {
    error: 'a serial has 1 to 254 letters, digits or dashes',
  });

/**
 * The part of a serial that decides identity: its first 25 hex digits, lower case, everything else skipped.
 * Source: `spc_parse_naa_6h_vendor_specific` in Linux drivers/target/target_core_spc.c.
 */
export function identityDigits(unitSerial: string): string {
  return unitSerial
    .toLowerCase()
    .replace(/[^0-9a-f]/g, '')
    .slice(0, digitsThatCount);
}

/** The NAA identifier that LIO gives a unit with this serial, as `/sys/block/sdX/device/wwid` shows it: `naa.6001405…` (32 hex digits). */
export function naaOf(unitSerial: string): string {
  return `naa.6001405${identityDigits(unitSerial).padEnd(digitsThatCount, '0')}`;
}
