// The rule that keeps other people's disks alive: volume groups and partition tables are only made on devices on which nothing is. Pure.
import { Refusal } from '../provider.ts';
import type { DeviceState } from './device-state.ts';

/** Throws what was found there, and how to go on. */
export function refuseUnlessBlank(state: DeviceState): void {
  const { path, device, uses, signatures, orphan } = state;
  if (!device) throw absent(state);
  const [use] = uses;
  if (use !== undefined)
    throw new Refusal(`${path} ${use}`, 'only a device that nobody uses is taken; name another one');
  if (device.readOnly) throw new Refusal(`${path} is read-only`, 'name a device that can be written');
  const foreign = signatures.filter((signature) => !(orphan && signature === 'LVM2_member'));
  if (foreign.length === 0) return;
  throw new Refusal(
    `${path} is not blank: it holds ${foreign.join(', ')}`,
    `nothing is ever wiped: name another device, or, if its content may go, clear it yourself: wipefs --all ${path}`,
  );
}

function absent({ path, exists, similar }: DeviceState): Refusal {
  if (exists)
    return new Refusal(`${path} is not a block device`, 'name a disk or partition, as /dev/disk/by-id/…');
  return new Refusal(
    `this host has no device ${path}`,
    similar.length > 0
      ? `there are ${similar.join(', ')}`
      : `look for it on the host: ls ${path.slice(0, path.lastIndexOf('/'))}`,
  );
}
