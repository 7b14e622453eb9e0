// A random UUID for a file system that is to be made (RFC 9562, version 4).
import type { System } from '../system/system.ts';
import { uuidAt } from './fields.ts';

export function newUuid(system: System): string {
  const bytes = Uint8Array.from(system.randomBytes(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuidAt(new DataView(bytes.buffer), 0);
}
