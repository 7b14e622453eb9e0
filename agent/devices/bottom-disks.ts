// The disks that a block device stands on, through partitions, device-mapper and md: which of them the network brings, and who they are. sysfs only.
import { readUnitSerial } from '../facts/unit-serial.ts';
import { readAttribute } from '../open-iscsi/sysfs.ts';
import type { System } from '../system/system.ts';

export interface BottomDisk {
  /** Kernel name, e.g. "sda". */
  name: string;
  /** e.g. "naa.6001405…". */
  wwid: string | undefined;
  /** From VPD page 0x80. */
  serial: string | undefined;
  /** Whether an iSCSI session brings it. */
  isIscsi: boolean;
  /** "running", or why the kernel sends it nothing now: "blocked", "transport-offline", "offline". */
  state: string;
}

/** `name`: a kernel name. A disk that several paths lead to comes once for each. */
export function findBottomDisks(system: System, name: string): BottomDisk[] {
  const directory = `/sys/class/block/${name}`;
  if (system.exists(`${directory}/partition`)) {
    const parent = (system.realPath(directory) ?? '').split('/').at(-2);
    return parent === undefined ? [] : findBottomDisks(system, parent);
  }
  const slaves = system.list(`${directory}/slaves`);
  if (slaves.length > 0) return slaves.flatMap((slave) => findBottomDisks(system, slave));
  return [readDisk(system, name, directory)];
}

/** An iSCSI disk stands below its session: /sys/devices/platform/host6/session5/target6:0:0/6:0:0:0/block/sda. */
function readDisk(system: System, name: string, directory: string): BottomDisk {
  return {
    name,
    wwid: readAttribute(system, `${directory}/device/wwid`),
    serial: readUnitSerial(system, `${directory}/device`),
    isIscsi: /\/session\d+\//.test(system.realPath(directory) ?? ''),
    state: readAttribute(system, `${directory}/device/state`) ?? 'running',
  };
}
