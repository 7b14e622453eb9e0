// Asking the kernel to look for one LUN of one session, or once more at a disk it has (Documentation/scsi/scsi_mid_low_api: "channel id lun" written to `scan`).
import type { System } from '../system/system.ts';
import { sessionPath } from './sessions.ts';
import { readAttribute } from './sysfs.ts';

/** Finds nothing where the target has no such LUN; other LUNs are left as they are. Blocks until the target has answered. */
export function scanForLun(system: System, sid: number, lun: number): void {
  const id = readAttribute(system, `${sessionPath(sid)}/target_id`) ?? '0';
  const host = hostOf(system, sid);
  if (host !== undefined) system.writeKernel(`/sys/class/scsi_host/${host}/scan`, `0 ${id} ${lun}`);
}

/** Reads the capacity of a disk anew, under whatever is going on with it (scsi_rescan_device). `path`: its SCSI device's directory. */
export function rescanDisk(system: System, path: string): void {
  system.writeKernel(`${path}/rescan`, '1');
}

/** A session stands in the directory of its SCSI host: /sys/devices/…/host6/session3. */
function hostOf(system: System, sid: number): string | undefined {
  return /\/(host\d+)\/session\d+$/.exec(system.realPath(`${sessionPath(sid)}/device`) ?? '')?.[1];
}
