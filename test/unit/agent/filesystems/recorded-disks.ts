// The beginnings of disks on which real tools made file systems: test/fixtures/filesystems.
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { fixture } from '../tools/fixture.ts';

const recordings = z.record(z.string(), z.strictObject({ size: z.int(), head: z.string() }));
const recorded = recordings.parse(JSON.parse(fixture('filesystems/heads.json')));

/** Bytes of the disk it was recorded from. */
export function sizeOf(name: string): number {
  return find(name).size;
}

export function headOf(name: string): Uint8Array {
  return Uint8Array.from(gunzipSync(Buffer.from(find(name).head, 'base64')));
}

export function viewOf(name: string): DataView {
  return new DataView(headOf(name).buffer);
}

/** The same, of a file system with another UUID. */
export function headWith(name: string, offset: number, uuid: string): Uint8Array {
  const bytes = headOf(name);
  bytes.set(Buffer.from(uuid.replaceAll('-', ''), 'hex'), offset);
  return bytes;
}

function find(name: string): z.output<typeof recordings>[string] {
  const found = recorded[name];
  if (!found) throw new Error(`no recording of ${name}`);
  return found;
}
