// What only the whole fleet can show: who exports what to whom, who needs whom, and what would collide.

import type { Desired } from '../contract/kinds/index.ts';
import { backingOf } from '../contract/kinds/iscsi-target/backstore.ts';
import { volumesOf } from '../contract/kinds/iscsi-target/portal-group.ts';
import type { Resource } from '../contract/resource.ts';
import { identityDigits } from '../contract/serial.ts';
import { type CompiledPlay, expectedIn, resourcesOf } from '../playbook/compile/compiled.ts';

export interface Placed<Wanted> {
  host: string;
  id: string;
  desired: Wanted;
}

export interface Fleet {
  targets: Placed<Desired<'iscsi_target'>>[];
  sessions: Placed<Desired<'iscsi_session'>>[];
  initiators: Placed<Desired<'iscsi_initiator'>>[];
  maps: Placed<Desired<'multipath'>>[];
  filesystems: Placed<Desired<'filesystem'>>[];
  mounts: Placed<Desired<'mount'>>[];
}

export interface Collision {
  hosts: string[];
  message: string;
  hint: string;
}

/** A collision that shows only while a run goes on. */
export class CollisionError extends Error {
  readonly hint: string;

  constructor({ message, hint }: Collision) {
    super(message);
    this.name = 'CollisionError';
    this.hint = hint;
  }
}

/** What `rescue` would make is no part of it: it only comes about where something else did not. */
export function fleetOf(plays: readonly CompiledPlay[]): Fleet {
  const fleet: Fleet = {
    targets: [],
    sessions: [],
    initiators: [],
    maps: [],
    filesystems: [],
    mounts: [],
  };
  for (const { parts } of plays) {
    for (const { host, steps } of parts)
      for (const resource of expectedIn(steps).flatMap(resourcesOf)) place(fleet, host, resource);
  }
  return fleet;
}

/** A resource that was compiled late; a handler may come twice. */
export function addToFleet(fleet: Fleet, host: string, resource: Resource): void {
  const everything = Object.values(fleet).flat();
  if (!everything.some((one) => one.host === host && one.id === resource.id)) place(fleet, host, resource);
}

function place(fleet: Fleet, host: string, resource: Resource): void {
  const { id } = resource;
  if (resource.kind === 'iscsi_target') fleet.targets.push({ host, id, desired: resource.desired });
  else if (resource.kind === 'iscsi_session') fleet.sessions.push({ host, id, desired: resource.desired });
  else if (resource.kind === 'iscsi_initiator')
    fleet.initiators.push({ host, id, desired: resource.desired });
  else if (resource.kind === 'multipath') fleet.maps.push({ host, id, desired: resource.desired });
  else if (resource.kind === 'filesystem') fleet.filesystems.push({ host, id, desired: resource.desired });
  else if (resource.kind === 'mount') fleet.mounts.push({ host, id, desired: resource.desired });
}

/** Hosts without which this host's sessions cannot come up: the servers of its targets, as far as the run makes them. */
export function serversOf(fleet: Fleet, client: string): string[] {
  const wanted = fleet.sessions.filter(({ host, desired }) => host === client && desired.state === 'present');
  const iqns = new Set(wanted.map(({ desired }) => desired.iqn));
  const servers = fleet.targets.filter(({ host, desired }) => iqns.has(desired.iqn) && host !== client);
  return [...new Set(servers.map(({ host }) => host))];
}

/** A volume with the serial that it has or is to have. */
export interface KnownSerial {
  host: string;
  /** Of the backstore. */
  name: string;
  serial: string;
}

/**
 * Everything that must not be on two hosts, or twice on one, before the first write: in the files, `live` on the servers, and the
 * names that clients have or get.
 */
export function findCollisions(
  fleet: Fleet,
  live: readonly KnownSerial[],
  initiators: readonly { host: string; name: string }[],
): Collision[] {
  const targets = fleet.targets.filter(({ desired }) => desired.state === 'present');
  const luns = targets.flatMap(({ host, desired }) => volumesOf(desired).map((lun) => ({ host, lun })));
  return [
    ...twice(
      initiators,
      ({ name }) => name,
      (name) => `the initiator name ${name}`,
      'two clients with one name reset each other’s sessions: give each its own',
    ),
    ...twice(
      fleet.sessions.filter(({ desired }) => desired.prune),
      ({ host, desired }) => `${desired.iqn} on ${host} over interface ${desired.iface}, with \`prune\`,`,
      (place) => `a session with ${place}`,
      'one task would take away what the other makes: name all portals in one',
    ),
    ...twice(
      targets,
      ({ desired }) => desired.iqn,
      (iqn) => `the target ${iqn}`,
      'declare a target once, on one server',
    ),
    ...twice(
      serialsOf(luns, live),
      ({ serial }) => identityDigits(serial),
      (digits) => `a serial whose first 25 hex digits are ${digits}`,
      'clients tell disks apart by these digits only: multipath would merge the two',
    ),
    ...twice(
      luns.filter(({ lun }) => backingOf(lun) !== undefined),
      ({ host, lun }) => `${host} ${backingOf(lun)}`,
      (place) => `one backing device (${place})`,
      'export a device through one LUN; map that LUN to several initiators with `shared: true`',
    ),
  ];
}

/** Each volume once, though its serial stands in a file and is live too. */
function serialsOf(
  luns: readonly { host: string; lun: { name: string; serial?: string | undefined } }[],
  live: readonly KnownSerial[],
): KnownSerial[] {
  const wanted = luns.flatMap(({ host, lun: { name, serial } }) =>
    serial === undefined ? [] : [{ host, name, serial }],
  );
  const byVolume = new Map<string, KnownSerial>();
  for (const one of [...wanted, ...live])
    byVolume.set(`${one.host} ${one.name} ${identityDigits(one.serial)}`, one);
  return [...byVolume.values()];
}

function twice<Item extends { host: string }>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  name: (key: string) => string,
  hint: string,
): Collision[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups]
    .filter(([, members]) => members.length > 1)
    .map(([key, members]) => {
      const hosts = [...new Set(members.map(({ host }) => host))];
      return { hosts, message: `${name(key)} is used ${members.length} times: ${hosts.join(', ')}`, hint };
    });
}
