// The least changes that make a disk hold the file system it should; a disk that holds anything else is refused. Pure.
import { formatSize } from '../../../src/contract/size.ts';
import { refuseUnlessBlank } from '../../devices/blankness.ts';
import {
  type FoundDisk,
  isToCome,
  noSuchDisk,
  refuseAnotherDisk,
  refuseUnjoined,
} from '../../devices/find-disk.ts';
import { filesystems } from '../../filesystems/index.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal } from '../../provider.ts';
import { planGrowth } from './plan-growth.ts';
import type { Actual, Present } from './read.ts';
import { type FilesystemStep, step, type Wanted } from './steps.ts';

export function planFilesystem(
  desired: Wanted,
  actual: Actual,
  projection: Projection,
): Plan<FilesystemStep> {
  const { disk, present, state } = actual;
  if (!disk) return planWithoutDisk(desired, projection);
  refuseAnotherDisk(desired.device, disk);
  if (desired.state === 'absent') return planAbsence(disk, actual);
  if (present?.type === desired.type) {
    const steps = planPresent(desired, present, disk);
    return steps.length === 0 && isToCome(desired.device, projection)
      ? { steps, knownAfterApply: true }
      : { steps };
  }
  if (state) refuseUnlessBlank(state);
  refuseUnjoined(disk);
  refuseWithoutMaker(desired, actual, projection);
  return { steps: [make(desired, disk)] };
}

function planWithoutDisk({ device, state }: Wanted, projection: Projection): Plan<FilesystemStep> {
  if (isToCome(device, projection)) return { steps: [], knownAfterApply: true };
  if (state === 'absent') return { steps: [] };
  throw noSuchDisk(device);
}

/** Nothing is ever wiped: this says only that nothing must be there. */
function planAbsence({ title, path }: FoundDisk, { state }: Actual): Plan<FilesystemStep> {
  const { signatures = [], uses = [] } = state ?? {};
  const found = signatures.length > 0 ? `holds ${signatures.join(', ')}` : uses[0];
  if (found === undefined) return { steps: [] };
  throw new Refusal(
    `${title} ${found}, and nothing is ever wiped`,
    `if its content may go, clear it yourself: wipefs --all ${path}; or remove the volume on its server`,
  );
}

function refuseWithoutMaker({ type }: Wanted, { hasMaker }: Actual, projection: Projection): void {
  const { maker, software } = filesystems[type];
  if (hasMaker || projection.has('command', maker)) return;
  throw new Refusal(
    `${maker} is not installed on this host`,
    `add a task before this one: package: { name: ${software} }`,
  );
}

function make({ type, label }: Wanted, { path, title, device }: FoundDisk): FilesystemStep {
  const named = label === undefined ? '' : ` (${label})`;
  return step('make', `make ${type}${named} on ${title}, ${formatSize(device.size)}`, { path });
}

function planPresent(desired: Wanted, present: Present, disk: FoundDisk): FilesystemStep[] {
  const { path, title } = disk;
  const { type, uuid, isUnfinished, isWhole } = present;
  if (!isWhole && isUnfinished)
    return [
      step('make-again', `make ${type} on ${title} again, where an interrupted run began`, { path, uuid }),
    ];
  if (!isWhole) throw halfMade(present, disk);
  refuseAnotherLabel(desired, present, disk);
  return [...planTakingOver(present, disk), ...planGrowth(present, disk)];
}

/** What is in use has been found to be good. */
function planTakingOver(
  { type, uuid, isUnfinished, mountPoints, isSwapOn }: Present,
  disk: FoundDisk,
): FilesystemStep[] {
  if (!isUnfinished) return [];
  const isUsed = mountPoints.length > 0 || isSwapOn;
  const action = isUsed || !filesystems[type].check ? 'accept' : 'check';
  const how = action === 'check' ? 'check and take over' : 'take over';
  return [
    step(action, `${how} ${type} on ${disk.title}, which an interrupted run made`, { path: disk.path, uuid }),
  ];
}

function halfMade({ type }: Present, { title, path }: FoundDisk): Refusal {
  return new Refusal(
    `${title} holds a half-made ${type}, which no run of this host began`,
    `nobody could ever mount it; if nobody is making it right now, clear it: wipefs --all ${path}`,
  );
}

function refuseAnotherLabel({ label }: Wanted, present: Present, { title }: FoundDisk): void {
  if (label === undefined || label === present.label) return;
  const found = present.label === '' ? 'no label' : `the label ${present.label}`;
  throw new Refusal(
    `${present.type} on ${title} has ${found}, and should have ${label}`,
    "it may be somebody else's: say the label it has, or leave `label` out",
  );
}
