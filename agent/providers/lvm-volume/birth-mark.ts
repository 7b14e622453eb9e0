// A mark on the host while a volume is being made: after a power cut it says that the volume may still show an earlier one's content.
import type { System } from '../../system/system.ts';

const home = '/var/lib/iscsi-deploy';
const directory = `${home}/making-volumes`;

interface Volume {
  vg: string;
  name: string;
}

export function markPath({ vg, name }: Volume): string {
  return `${directory}/${vg}.${name}`;
}

export function isUnfinished(system: System, volume: Volume): boolean {
  return system.exists(markPath(volume));
}

/** LVM makes a volume known before it wipes what an earlier one left in its extents; the mark is there from before until after. */
export function markUnfinished(system: System, volume: Volume): void {
  for (const path of [home, directory]) if (!system.exists(path)) system.makeDirectory(path, 0o700);
  const text = `iscsi-deploy is making the logical volume ${volume.vg}/${volume.name}\n`;
  system.writeAtomic(markPath(volume), text, { mode: 0o600, uid: 0, gid: 0 });
}

export function markFinished(system: System, volume: Volume): void {
  system.removeFile(markPath(volume));
}
