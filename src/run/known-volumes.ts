// What servers were seen to export, and what their clients are told of it: which serial each volume must have, and how large it is by now.
import type { Disk } from '../contract/disk.ts';
import type { Resource } from '../contract/resource.ts';
import type { Fleet, KnownSerial } from './fleet.ts';
import { type Exported, exportedTo } from './mapped-luns.ts';
import { type Observations, observationKey } from './observations.ts';

/** Sessions, maps, and what stands on their disks; what a file says itself is left as it says. */
export function withVolumes(
  resource: Resource,
  host: string,
  fleet: Fleet,
  observations: Observations,
): Resource {
  if (resource.kind === 'multipath') {
    const { iqn, lun } = resource.desired;
    if (iqn === undefined || lun === undefined) return resource;
    const exported = ourIdentity(exportedTo(fleet, observations, iqn, host, { lun }));
    return exported ? { ...resource, desired: { serial: exported.serial, ...resource.desired } } : resource;
  }
  if (resource.kind === 'filesystem')
    return { ...resource, desired: withSerial(resource.desired, host, fleet, observations) };
  if (resource.kind === 'mount')
    return { ...resource, desired: withSerial(resource.desired, host, fleet, observations) };
  if (resource.kind !== 'iscsi_session') return resource;
  const { iqn, portals, devices: wanted } = resource.desired;
  const devices = wanted.map((device) => {
    const exported = ourIdentity(exportedTo(fleet, observations, iqn, host, { lun: device.lun, portals }));
    return exported ? { serial: exported.serial, size: exported.size, ...device } : device;
  });
  return { ...resource, desired: { ...resource.desired, devices } };
}

/** Of a disk behind a LUN: another one under that number is then refused. */
function withSerial<Wanted extends { device?: Disk | undefined }>(
  desired: Wanted,
  host: string,
  fleet: Fleet,
  observations: Observations,
): Wanted {
  const { device } = desired;
  if (device === undefined || typeof device === 'string') return desired;
  const exported = ourIdentity(exportedTo(fleet, observations, device.iqn, host, { lun: device.lun }));
  return exported ? { ...desired, device: { serial: exported.serial, ...device } } : desired;
}

/** A device that is passed through shows clients the identity of its maker, which the server does not tell. */
function ourIdentity(exported: Exported | undefined): Exported | undefined {
  return exported?.plugin === 'pscsi' ? undefined : exported;
}

/** Whether a disk of this session was seen with another size than its server offers: the client was not told yet. */
export function isOutgrown(
  resource: Resource,
  host: string,
  fleet: Fleet,
  observations: Observations,
): boolean {
  const seen = observations.get(observationKey({ host, id: resource.id }));
  if (resource.kind !== 'iscsi_session' || seen?.kind !== 'iscsi_session') return false;
  const { iqn, portals, devices: wanted } = resource.desired;
  const disks = seen.sessions.flatMap(({ devices }) => devices);
  return wanted.some(({ lun }) => {
    const exported = exportedTo(fleet, observations, iqn, host, { lun, portals });
    return exported !== undefined && disks.some((disk) => disk.lun === lun && disk.size !== exported.size);
  });
}

/** Without devices that are passed through: clients do not know them by the digits of these serials. */
export function listExportedSerials({ targets }: Fleet, observations: Observations): KnownSerial[] {
  return targets.flatMap(({ host, id }) => {
    const seen = observations.get(observationKey({ host, id }));
    if (seen?.kind !== 'iscsi_target') return [];
    return seen.luns
      .filter(({ plugin }) => plugin !== 'pscsi')
      .map(({ name, serial }) => ({ host, name, serial }));
  });
}
