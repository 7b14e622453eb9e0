// What storage this host serves or uses right now: the reason why packages, units, files and volumes may have to be left alone.
import type { System } from '../system/system.ts';

const core = '/sys/kernel/config/target/core';

/** A backstore that LIO has configured, and the device or file it stands on. */
export interface LiveBackstore {
  name: string;
  /** As it was configured; empty for ramdisks. */
  path: string;
}

/** Everything under `core/<hba>_N/` (Linux drivers/target/target_core_configfs.c); `alua` beside the HBAs is always there. */
export function readLiveBackstores(system: System): LiveBackstore[] {
  const found: LiveBackstore[] = [];
  for (const hba of system.list(core)) {
    if (hba === 'alua') continue;
    for (const name of system.list(`${core}/${hba}`)) {
      const path = system.readTextIfExists(`${core}/${hba}/${name}/udev_path`);
      if (path !== undefined) found.push({ name, path: path.trim() });
    }
  }
  return found;
}

/** Sessions of this host's initiator, logged in or recovering. */
export function countLiveSessions(system: System): number {
  return system.list('/sys/class/iscsi_session').length;
}

/** Why nothing may be restarted here, for people: "2 backstores are served and 1 session is logged in"; `undefined` where nothing is live. */
export function describeLiveStorage(system: System): string | undefined {
  const backstores = readLiveBackstores(system).length;
  const sessions = countLiveSessions(system);
  const parts = [
    backstores > 0 && `${backstores} ${backstores === 1 ? 'backstore is' : 'backstores are'} served`,
    sessions > 0 && `${sessions} ${sessions === 1 ? 'session is' : 'sessions are'} logged in`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(' and ') : undefined;
}
