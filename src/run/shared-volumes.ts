// One volume, several hosts: a file system that is not made for it must not be mounted twice, and each is made by one host only. What a volume is
// known by: the server's own name of it, and the identity that its serial gives it, which is the same on every client.
import { type Disk, nameOfDisk } from '../contract/disk.ts';
import { clusterTypes } from '../contract/filesystem-type.ts';
import { naaOf } from '../contract/serial.ts';
import type { Collision, Fleet, Placed } from './fleet.ts';
import { exportedTo, volumeOf } from './mapped-luns.ts';
import { type Observations, observationKey } from './observations.ts';

interface Use {
  host: string;
  /** What the host calls it, for people. */
  title: string;
  /** What the volume is known by. */
  keys: string[];
  /** Of the file system; `undefined` where nobody has seen it yet. */
  type: string | undefined;
  writes: boolean;
}

export function findDoubleUse(fleet: Fleet, observations: Observations): Collision[] {
  const makers = fleet.filesystems
    .filter(({ desired }) => desired.state === 'present')
    .map((place) => useOf(place, place.desired.device, place.desired.type, fleet, observations));
  const mounted = [...listMounts(fleet, observations), ...listOthers(fleet, observations)];
  const typed = mounted.map((use) => ({ ...use, type: use.type ?? typeFrom([...makers, ...mounted], use) }));
  return [
    ...groupsOf(makers).map((uses) => twiceMade(uses)),
    ...groupsOf(typed)
      .filter((uses) => uses.some(({ writes }) => writes) && !uses.every(isForSeveral))
      .map((uses) => twiceMounted(uses)),
  ];
}

function isForSeveral({ type }: Use): boolean {
  return type !== undefined && clusterTypes.includes(type);
}

/** What another task or host says of the same volume. */
function typeFrom(uses: readonly Use[], { keys }: Use): string | undefined {
  return uses.find((other) => other.type !== undefined && other.keys.some((key) => keys.includes(key)))?.type;
}

function useOf(
  place: Placed<unknown>,
  device: Disk,
  type: string | undefined,
  fleet: Fleet,
  observations: Observations,
): Use {
  const seen = observations.get(observationKey(place));
  const isSeen = seen?.kind === 'mount' || seen?.kind === 'filesystem';
  return {
    host: place.host,
    title: nameOfDisk(device),
    keys: [...(isSeen ? seen.disks : []), ...keysOf(device, place.host, fleet, observations)],
    type: type ?? (isSeen ? seen.type : undefined),
    writes: true,
  };
}

function keysOf(device: Disk, host: string, fleet: Fleet, observations: Observations): string[] {
  if (typeof device === 'string') {
    // As udev names LIO's disks: wwn-0x6001405…, scsi-36001405…, dm-uuid-mpath-36001405….
    const [digits] = /6001405[0-9a-f]{25}/.exec(device) ?? [];
    return digits === undefined ? [] : [`naa.${digits}`];
  }
  const exported = exportedTo(fleet, observations, device.iqn, host, { lun: device.lun });
  const serial = device.serial ?? exported?.serial;
  const volume = volumeOf(fleet, observations, device.iqn, host, { lun: device.lun });
  return [...(serial === undefined ? [] : [naaOf(serial)]), ...(volume === undefined ? [] : [volume])];
}

function listMounts(fleet: Fleet, observations: Observations): Use[] {
  return fleet.mounts.flatMap((place) => {
    const { device, type, read_only, state } = place.desired;
    if (state !== 'mounted' || device === undefined) return [];
    return [{ ...useOf(place, device, type, fleet, observations), writes: read_only !== true }];
  });
}

/** What is mounted now without a task that says so. Whether it is written nobody knows; what a task takes away does not count. */
function listOthers(fleet: Fleet, observations: Observations): Use[] {
  return fleet.sessions.flatMap((place) => {
    const seen = observations.get(observationKey(place));
    if (seen?.kind !== 'iscsi_session') return [];
    const own = fleet.mounts.filter(({ host }) => host === place.host).map(({ desired }) => desired.path);
    return seen.sessions.flatMap(({ devices }) =>
      devices
        .filter(({ mountpoints }) => mountpoints.some((path) => !own.includes(path)))
        .map(({ wwid, name, filesystem }) => ({
          host: place.host,
          title: `/dev/${name}`,
          keys: wwid === undefined ? [] : [wwid],
          type: filesystem,
          writes: true,
        })),
    );
  });
}

/** Uses of one volume by several hosts. */
function groupsOf(uses: readonly Use[]): Use[][] {
  const groups: Use[][] = [];
  for (const use of uses) {
    const joined = groups.filter((group) =>
      group.some(({ keys }) => keys.some((key) => use.keys.includes(key))),
    );
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push([...joined.flat(), use]);
  }
  return groups.filter((group) => new Set(group.map(({ host }) => host)).size > 1);
}

function twiceMade(uses: readonly Use[]): Collision {
  return {
    hosts: hostsOf(uses),
    message: `one volume would get its file system from several hosts: ${describe(uses)}`,
    hint: 'let one host make it, and the others mount it',
  };
}

function twiceMounted(uses: readonly Use[]): Collision {
  const [type] = uses.flatMap((use) => use.type ?? []);
  return {
    hosts: hostsOf(uses),
    message: `one volume would be mounted by several hosts: ${describe(uses)}; ${type ?? 'its file system'} is destroyed by that`,
    hint: 'mount it on one host, or use gfs2 or ocfs2 and say `type` where it is not there yet; `read_only: true` on all of them is safe, too',
  };
}

function describe(uses: readonly Use[]): string {
  return uses.map(({ host, title }) => `${host} (${title})`).join(', ');
}

function hostsOf(uses: readonly Use[]): string[] {
  return [...new Set(uses.map(({ host }) => host))];
}
