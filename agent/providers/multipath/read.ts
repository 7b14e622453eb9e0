// What a client has of one LUN: its paths, the map over them, what multipath was told, and whether its daemon knows.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { naaOf } from '../../../src/contract/serial.ts';
import { parseMounts } from '../../facts/mounts.ts';
import { isDaemonRunning, isMultipathInstalled, isRemembered, isUnread } from '../../multipath/daemon.ts';
import { fragmentPath, wwidIn } from '../../multipath/fragment.ts';
import { type PathDisk, readLunPaths, readPathsByWwid, wwidOf } from '../../multipath/lun-paths.ts';
import { type DeviceMap, findMap, uuidOf } from '../../multipath/maps.ts';
import { describeUses, findMountpoints } from '../../open-iscsi/block-use.ts';
import { readFilesystem } from '../../open-iscsi/disks.ts';
import { readSessions } from '../../open-iscsi/sessions.ts';
import type { Host } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { type PathStatus, showPaths } from '../../tools/multipathd.ts';
import { runTool } from '../../tools/tool.ts';

type Wanted = Desired<'multipath'>;

export interface LiveMap extends DeviceMap {
  /** As the daemon sees the paths; empty where it does not run or does not know the map. */
  paths: PathStatus[];
  filesystem: string | undefined;
  mountpoints: string[];
  /** Why it must not be taken away; only looked for where it is to go. */
  uses: string[];
}

export interface Actual {
  installed: boolean;
  isRunning: boolean;
  /** With the target whose LUN it is. */
  sessions: number;
  disks: (PathDisk & { uses: string[] })[];
  /** The wanted one, or that of the disks; missing where neither is known yet. */
  wwid: string | undefined;
  fragment: string | undefined;
  isUnread: boolean;
  isRemembered: boolean;
  map: LiveMap | undefined;
  /** What device-mapper has under the alias. */
  named: string | undefined;
}

/** One child is started, where there is a map: nothing but the daemon says how its paths are. */
export function readMultipath(desired: Wanted, { system }: Host): Actual {
  const { alias, iqn } = desired;
  const fragment = system.readTextIfExists(fragmentPath(alias));
  const isRunning = isDaemonRunning(system);
  const disks = readDisks(desired, system);
  const map = findMap(
    system,
    alias,
    disks.map(({ name }) => name),
  );
  const wwid = wantedWwid(desired) ?? disks[0]?.wwid ?? map?.wwid ?? (fragment && wwidIn(fragment));
  return {
    installed: isMultipathInstalled(system),
    isRunning,
    sessions: iqn === undefined ? 0 : readSessions(system, iqn).length,
    disks: disks.map((disk) => ({ ...disk, uses: usesBeside(disk, map, system) })),
    wwid,
    fragment,
    isUnread: isUnread(system),
    isRemembered: wwid !== undefined && isRemembered(system, wwid),
    map: map && readLive(map, desired, isRunning, system),
    named: uuidOf(system, alias),
  };
}

/** The files say which disk it is; a server that is in the same run says more than what happens to be there. */
function wantedWwid({ wwid, serial }: Wanted): string | undefined {
  return wwid ?? (serial === undefined ? undefined : wwidOf(naaOf(serial)));
}

function readDisks(desired: Wanted, system: System): PathDisk[] {
  const { iqn, lun, wwid } = desired;
  if (iqn !== undefined && lun !== undefined) return readLunPaths(system, iqn, lun);
  return wwid === undefined ? [] : readPathsByWwid(system, wwid);
}

/** What stands on a path that is not under the map: it would have to be moved there. */
function usesBeside({ name }: PathDisk, map: DeviceMap | undefined, system: System): string[] {
  return map?.members.includes(name) ? [] : describeUses(system, name, mountsOf(system));
}

function readLive(map: DeviceMap, { state }: Wanted, isRunning: boolean, system: System): LiveMap {
  const mounts = mountsOf(system);
  return {
    ...map,
    paths: (isRunning && runTool(system, showPaths(map.alias))) || [],
    filesystem: readFilesystem(system, map.name),
    mountpoints: findMountpoints(system, map.name, mounts),
    uses: state === 'present' ? [] : describeUses(system, map.name, mounts),
  };
}

function mountsOf(system: System) {
  return parseMounts(system.readText('/proc/self/mountinfo'));
}
