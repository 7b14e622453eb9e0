// A disk in files: by a path that stays, or as a LUN of a session, which the client's kernel resolves without any name of udev.
import * as z from 'zod';
import { devicePath } from './device-path.ts';
import { iscsiName } from './iqn.ts';
import { serial } from './serial.ts';

export const sessionDisk = z.strictObject({
  /** Of the target. */
  iqn: iscsiName,
  /** As this client numbers it. */
  lun: z.int().min(0),
  /** Known from the server where it is in the same run: another disk under this number is refused. */
  serial: serial.optional(),
});
export type SessionDisk = z.output<typeof sessionDisk>;

export const disk = z.union([devicePath, sessionDisk]);
export type Disk = z.output<typeof disk>;

/** "LUN 0 of iqn.2026-11.com.example:web", or the path. */
export function nameOfDisk(wanted: Disk): string {
  return typeof wanted === 'string' ? wanted : `LUN ${wanted.lun} of ${wanted.iqn}`;
}
