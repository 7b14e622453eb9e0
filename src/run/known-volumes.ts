// What a client is told of the volumes that its servers were seen to export: which serial each must have, and how large it is by now.
import type { Resource } from '../contract/resource.ts';
import type { Fleet } from './fleet.ts';
import { exportedTo, type Observations, observationKey } from './proof.ts';

/** Sessions only; what a file says itself is left as it says. */
export function withVolumes(
  resource: Resource,
  host: string,
  fleet: Fleet,
  observations: Observations,
): Resource {
  if (resource.kind !== 'iscsi_session') return resource;
  const devices = resource.desired.devices.map((device) => {
    const exported = exportedTo(fleet, observations, resource.desired.iqn, host, device.lun);
    return exported ? { serial: exported.serial, size: exported.size, ...device } : device;
  });
  return { ...resource, desired: { ...resource.desired, devices } };
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
  const { iqn, devices: wanted } = resource.desired;
  const disks = seen.sessions.flatMap(({ devices }) => devices);
  return wanted.some(({ lun }) => {
    const exported = exportedTo(fleet, observations, iqn, host, lun);
    return exported !== undefined && disks.some((disk) => disk.lun === lun && disk.size !== exported.size);
  });
}
