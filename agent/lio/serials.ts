// New unit serials: random, in the form rtslib gives its own, and unlike every other on the host in the digits that decide.
import { identityDigits } from '../../src/contract/serial.ts';
import type { System } from '../system/system.ts';

/** A random UUID (RFC 9562, version 4) whose identity is none of those taken, which are `identityDigits`. */
export function newSerial(system: System, taken: ReadonlySet<string>): string {
  for (;;) {
    const serial = formatUuid(system.randomBytes(16));
    if (!taken.has(identityDigits(serial))) return serial;
  }
}

/** 122 random bits; 94 of them are in the 25 digits that reach the NAA identifier. */
export function formatUuid(bytes: Uint8Array): string {
  const hex = [...bytes].map((byte, index) => {
    if (index === 6) return (byte & 0x0f) | 0x40;
    return index === 8 ? (byte & 0x3f) | 0x80 : byte;
  });
  const text = hex.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    '-',
  );
}
