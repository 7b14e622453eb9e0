// `unmounted` and `absent`: nothing is torn off; what is in use stays, and says so. The directory stays, too. Pure.
import { type Plan, Refusal } from '../../provider.ts';
import { notStartLate, planReload } from './plan-entry.ts';
import { type Actual, unitOf, uuidOf } from './read.ts';
import { type MountStep, step, type Wanted } from './steps.ts';

export function planRemoval(desired: Wanted, actual: Actual): Plan<MountStep> {
  const off = planOff(desired, actual);
  if (desired.state === 'unmounted') return { steps: off };
  const { path } = desired;
  const [entry, second] = actual.entries;
  if (second)
    throw new Refusal(
      `/etc/fstab has several lines for ${path}: ${actual.entries.map(({ line }) => line).join(', ')}`,
      'leave the one that is meant',
    );
  if (!entry) return { steps: [...off, ...planReload(actual, false)] };
  if (desired.device !== undefined && entry.isOurs === false)
    throw new Refusal(
      `line ${entry.line} of /etc/fstab mounts ${entry.source} on ${path}, which is another disk`,
      'leave `device` out to remove whatever is mounted there',
    );
  const uuid = uuidOf(entry);
  const late =
    uuid === undefined || actual.lateStart === 'none'
      ? []
      : [notStartLate({ uuid, unit: unitOf(path, uuid) })];
  const what = path === 'none' ? 'swap space' : path;
  const remove = step(
    { action: 'remove-entry', existing: entry },
    `take ${what} from ${entry.source} out of /etc/fstab`,
  );
  return { steps: [...off, ...late, remove, ...planReload(actual, true)] };
}

function planOff({ path, device }: Wanted, { live, isSwapOn, disk }: Actual): MountStep[] {
  if (path === 'none')
    return isSwapOn && disk
      ? [step({ action: 'swap-off', device: disk.path }, `take ${disk.title} out of use as swap space`)]
      : [];
  if (!live) return [];
  if (device !== undefined && disk && !live.isOurs)
    throw new Refusal(
      `${live.source} is mounted on ${path}, not ${disk.title}`,
      'leave `device` out to unmount whatever is there',
    );
  return [step({ action: 'unmount' }, `unmount ${path}`)];
}
