// The least changes that bring a file system into its place and keep it there over boots. Mounted first, written into fstab afterwards: what cannot be
// mounted is never there to stop the next boot. Pure.
import { nameOfDisk } from '../../../src/contract/disk.ts';
import {
  type FoundDisk,
  isIscsi,
  isToCome,
  noSuchDisk,
  refuseAnotherDisk,
  refuseUnjoined,
} from '../../devices/find-disk.ts';
import type { Found } from '../../filesystems/index.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal } from '../../provider.ts';
import {
  findLiveDifferences,
  isSameSet,
  optionsFor,
  optionsForMount,
  optionsForRemount,
  optionsForSwap,
} from './options.ts';
import { planEntry } from './plan-entry.ts';
import { planRemoval } from './plan-removal.ts';
import type { Actual } from './read.ts';
import { type MountStep, step, type Wanted } from './steps.ts';

export function planMount(desired: Wanted, actual: Actual, projection: Projection): Plan<MountStep> {
  const { device } = desired;
  if (desired.state !== 'mounted' || device === undefined) return planRemoval(desired, actual);
  const { disk, found } = actual;
  if (!disk) {
    if (isToCome(device, projection)) return { steps: [], knownAfterApply: true };
    throw noSuchDisk(device);
  }
  refuseAnotherDisk(device, disk);
  if (!found) {
    if (projection.has('filesystem', nameOfDisk(device))) return { steps: [], knownAfterApply: true };
    throw noFilesystem(disk);
  }
  refuseAnotherType(desired, found, disk);
  refuseWaiting(desired, disk);
  refuseTakenPlace(desired, actual, disk);
  const [entry] = actual.entries;
  const options = optionsFor(desired, entry, isIscsi(disk));
  return {
    steps: [
      ...(desired.path === 'none'
        ? planSwap(actual, disk, options)
        : planLive(desired, actual, { disk, found, options })),
      ...planEntry(desired, actual, { disk, found, options }),
    ],
  };
}

function noFilesystem({ title, path }: FoundDisk): Refusal {
  return new Refusal(
    `${title} holds no file system that is mounted here`,
    `make one before this task: filesystem; or look what it holds: wipefs ${path}`,
  );
}

function refuseAnotherType({ path, type }: Wanted, found: Found, { title }: FoundDisk): void {
  if (type !== undefined && type !== found.type)
    throw new Refusal(`${title} holds ${found.type}, not ${type}`, 'say what it holds, or leave `type` out');
  if (found.type === 'swap' && path !== 'none')
    throw new Refusal(`${title} is swap space`, 'say `path: none`');
  if (found.type !== 'swap' && path === 'none')
    throw new Refusal(`${title} holds ${found.type}, which is no swap space`, 'say where to mount it');
  if (!found.isWhole)
    throw new Refusal(
      `${title} holds a half-made ${found.type}`,
      'make it anew before this task: filesystem',
    );
}

function refuseWaiting({ path, nofail }: Wanted, disk: FoundDisk): void {
  if (path === 'none' && nofail === false && isIscsi(disk))
    throw new Refusal(
      `a boot cannot wait for ${disk.title} as swap space: swap is due before the network comes`,
      'leave `nofail` out: it is used as soon as the disk is there',
    );
}

function refuseTakenPlace({ path }: Wanted, { live, entries, directory }: Actual, disk: FoundDisk): void {
  const [entry, second] = entries;
  if (live && !live.isOurs)
    throw new Refusal(
      `${live.source} is mounted on ${path}, not ${disk.title}`,
      `unmount it first: umount ${path}`,
    );
  if (second)
    throw new Refusal(
      `/etc/fstab has several lines for ${path}: ${entries.map(({ line }) => line).join(', ')}`,
      'leave one of them',
    );
  if (entry && entry.isOurs !== true)
    throw new Refusal(
      `line ${entry.line} of /etc/fstab mounts ${entry.source} on ${path}, which is not ${disk.title}`,
      'take it out first, if it is no longer wanted: mount: { path, state: absent }',
    );
  if (directory === 'other') throw new Refusal(`${path} is no directory`, 'name another place');
  if (!live && directory === 'full')
    throw new Refusal(
      `${path} is not empty: what is in it would be hidden by the mount`,
      'move it away first: perhaps something wrote there while the disk was not mounted',
    );
}

interface Subject {
  disk: FoundDisk;
  found: Found;
  options: string[];
}

function planLive(desired: Wanted, actual: Actual, { disk, found, options }: Subject): MountStep[] {
  const { path } = desired;
  const call = { type: found.type, device: disk.path, path, options: optionsForMount(options) };
  if (actual.live) {
    const differences = findLiveDifferences(options, actual.live.options);
    const isNew =
      desired.options !== undefined && actual.entries.some((entry) => !isSameSet(entry.options, options));
    if (differences.length === 0 && !isNew) return [];
    const again = { ...call, options: optionsForRemount(options, actual.live.options) };
    return [step({ action: 'remount', call: again }, `remount ${path} with ${options.join(',')}`)];
  }
  refuseUnjoined(disk);
  const directory = step({ action: 'make-directory' }, `make the directory ${path}`);
  return [
    ...(actual.directory === 'missing' ? [directory] : []),
    step(
      { action: 'mount', call },
      `mount ${disk.title} (${found.type}) on ${path} with ${options.join(',')}`,
    ),
  ];
}

function planSwap({ isSwapOn }: Actual, { path, title }: FoundDisk, options: string[]): MountStep[] {
  if (isSwapOn) return [];
  const call = { type: 'swap', device: path, path: 'none', options: optionsForSwap(options) };
  return [step({ action: 'swap-on', call }, `use ${title} as swap space`)];
}
