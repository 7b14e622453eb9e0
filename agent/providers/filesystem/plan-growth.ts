// A file system grows into what its disk has become; mounted where it can, aside for a moment where it must. Pure.
import { formatSize } from '../../../src/contract/size.ts';
import type { FoundDisk } from '../../devices/find-disk.ts';
import { filesystems } from '../../filesystems/index.ts';
import type { Present } from './read.ts';
import { type FilesystemStep, step } from './steps.ts';

const aside = '/run/iscsi-deploy-growing-';

export function planGrowth(present: Present, { path, title, device }: FoundDisk): FilesystemStep[] {
  const { type, uuid, size, mountPoints } = present;
  const { growth } = filesystems[type];
  const place = `${aside}${uuid}`;
  const possible = present.sizeOn(device.size);
  const isLeft = mountPoints.includes(place);
  const end = step('unmount-aside', `unmount ${type} on ${title} from ${place}`, { path, mountPoint: place });
  if (!growth || size === undefined || size >= possible) return isLeft ? [end] : [];
  const summary = `grow ${type} on ${title} from ${formatSize(size)} to the ${formatSize(device.size)} of its disk`;
  const grow = (mountPoint?: string) => step('grow', summary, { path, uuid, mountPoint });
  const [mountPoint] = mountPoints;
  if (growth.needs === 'remaking') return planRemaking(present, path, title, summary);
  if (growth.needs === 'device') {
    const check = step('prepare', `check ${type} on ${title} before it grows`, { path });
    return mountPoint === undefined ? [check, grow()] : [grow(mountPoint)];
  }
  if (mountPoint !== undefined) return [grow(mountPoint), ...(isLeft ? [end] : [])];
  const begin = step('mount-aside', `mount ${type} on ${title} in ${place}, to grow it`, {
    path,
    mountPoint: place,
  });
  return [begin, grow(place), end];
}

/** Swap space holds nothing that would have to stay but its name. */
function planRemaking(
  { uuid, isSwapOn }: Present,
  path: string,
  title: string,
  summary: string,
): FilesystemStep[] {
  const off = step('swap-off', `take swap on ${title} out of use`, { path });
  const on = step('swap-on', `use swap on ${title} again`, { path });
  const remake = step('remake', summary, { path, uuid });
  return isSwapOn ? [off, remake, on] : [remake];
}
