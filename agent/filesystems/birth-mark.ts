// A mark on the host while a file system is being made, under the UUID that it gets: after a power cut it tells our half-made one from somebody's.
import type { System } from '../system/system.ts';

const home = '/var/lib/iscsi-deploy';
const directory = `${home}/making-filesystems`;

export function isUnfinished(system: System, uuid: string): boolean {
  return system.exists(`${directory}/${uuid}`);
}

/** Marks of earlier tries on the same device go: nothing on it has their UUID. */
export function markUnfinished(system: System, uuid: string, title: string): void {
  for (const path of [home, directory]) if (!system.exists(path)) system.makeDirectory(path, 0o700);
  const text = `iscsi-deploy is making ${title}\n`;
  for (const name of system.list(directory)) {
    const path = `${directory}/${name}`;
    if (name !== uuid && system.readTextIfExists(path) === text) system.removeFile(path);
  }
  system.writeAtomic(`${directory}/${uuid}`, text, { mode: 0o600, uid: 0, gid: 0 });
}

export function markFinished(system: System, uuid: string): void {
  system.removeFile(`${directory}/${uuid}`);
}
