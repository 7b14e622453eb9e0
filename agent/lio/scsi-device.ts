// The SCSI devices of the server itself: a path or H:C:T:L leads to one, which `pscsi` passes through.
import { readUnitSerial } from '../facts/unit-serial.ts';
import type { System } from '../system/system.ts';

export interface ScsiDevice {
  /** "0:0:1:0": host, channel, target, LUN. */
  address: string;
  /** Device node; what rtslib calls it where the task gives an address. */
  path: string;
  serial?: string;
}

/** `undefined` where nothing is there, or what is there is no SCSI device: a partition, a volume, a virtio disk. */
export function findScsiDevice(system: System, wanted: string): ScsiDevice | undefined {
  const address = wanted.startsWith('/') ? addressOf(system, wanted) : wanted;
  if (address === undefined) return undefined;
  const device = directoryOf(address);
  const path = wanted.startsWith('/') ? wanted : nodeOf(system, device);
  if (path === undefined) return undefined;
  const serial = readUnitSerial(system, device);
  return { address, path, ...(serial !== undefined && { serial }) };
}

/** `device` of a disk or tape in sysfs is a link to the SCSI device, whose name is its address. */
function addressOf(system: System, path: string): string | undefined {
  const status = system.stat(path);
  if (status?.kind !== 'block' && status?.kind !== 'character') return undefined;
  const kind = status.kind === 'block' ? 'block' : 'char';
  const target = system.readLink(`/sys/dev/${kind}/${status.rdev.join(':')}/device`) ?? '';
  return /(?:^|\/)(\d+:\d+:\d+:\d+)$/.exec(target)?.[1];
}

function directoryOf(address: string): string {
  return `/sys/class/scsi_device/${address}/device`;
}

function nodeOf(system: System, device: string): string | undefined {
  const [name] = system.list(`${device}/block`);
  return name === undefined ? undefined : `/dev/${name}`;
}
