// Maps as device-mapper shows them in sysfs: `dm/uuid` is "mpath-" and the WWID, `slaves/` are the paths.
import { readAttribute } from '../open-iscsi/sysfs.ts';
import type { System } from '../system/system.ts';

export interface DeviceMap {
  /** Kernel name, e.g. "dm-0". */
  name: string;
  alias: string;
  wwid: string;
  /** Kernel names of the disks under it. */
  members: string[];
}

/** By a disk under it, or else by the name that it has or will have. */
export function findMap(system: System, alias: string, disks: readonly string[]): DeviceMap | undefined {
  const above = disks.flatMap((disk) => system.list(`/sys/class/block/${disk}/holders`));
  const named = system.realPath(`/dev/mapper/${alias}`)?.replace('/dev/', '');
  return [...new Set([...above, ...(named === undefined ? [] : [named])])]
    .map((name) => readMap(system, name))
    .find((map) => map !== undefined);
}

function readMap(system: System, name: string): DeviceMap | undefined {
  const directory = `/sys/class/block/${name}`;
  const [, wwid] = /^mpath-(.+)$/.exec(readAttribute(system, `${directory}/dm/uuid`) ?? '') ?? [];
  const alias = readAttribute(system, `${directory}/dm/name`);
  if (wwid === undefined || alias === undefined) return undefined;
  return { name, alias, wwid, members: system.list(`${directory}/slaves`) };
}

/** What device-mapper has under a name that is not to be a map's: "LVM-…", "CRYPT-…", "mpath-…". */
export function uuidOf(system: System, alias: string): string | undefined {
  const name = system.realPath(`/dev/mapper/${alias}`)?.replace('/dev/', '');
  return name === undefined ? undefined : readAttribute(system, `/sys/class/block/${name}/dm/uuid`);
}
