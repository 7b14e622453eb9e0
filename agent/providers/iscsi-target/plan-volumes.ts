// The backstores of a target: what must be made, finished, grown or recorded, and what must never be; pure.

import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { identityDigits } from '../../../src/contract/serial.ts';
import { formatSize } from '../../../src/contract/size.ts';
import { contentOf, findSavedBackstore } from '../../lio/saveconfig.ts';
import type { WantedLun } from '../../lio/wanted.ts';
import type { Projection } from '../../projection.ts';
import { Refusal } from '../../provider.ts';
import type { Actual } from './actual.ts';
import type { FileFacts } from './backstores/fileio.ts';
import { obstacleOf, parametersOf, type VolumeFacts } from './backstores/index.ts';
import {
  type Identities,
  listIdentities,
  type Memory,
  recall,
  refuseOtherLive,
  refuseOtherPlugin,
  refuseSharedIdentity,
  sharedIdentity,
} from './identity.ts';

import { step, type TargetStep, type VolumeRecord } from './steps.ts';

interface VolumePlan {
  /** Before the ledger: a name that it knows has its data. */
  files: TargetStep[];
  record?: VolumeRecord;
  backstores: TargetStep[];
  knownAfterApply: boolean;
}

export function planVolumes(
  desired: IscsiTarget,
  actual: Actual,
  projection: Projection,
): { steps: TargetStep[]; knownAfterApply: boolean } {
  refuseTwins(actual.volumes);
  refuseTwinSerials(desired);
  const identities = listIdentities(actual);
  const plans = desired.luns.flatMap((lun) => {
    const facts = actual.volumes.find(({ name }) => name === lun.name);
    return facts ? [planVolume({ lun, facts, actual, projection, identities })] : [];
  });
  const records = plans.flatMap(({ record }) => (record ? [record] : []));
  return {
    steps: [
      ...plans.flatMap(({ files }) => files),
      ...planRecords(records),
      ...plans.flatMap(({ backstores }) => backstores),
    ],
    knownAfterApply: plans.some((plan) => plan.knownAfterApply),
  };
}

/** One device or file under two names of the same target, whatever the paths say. */
function refuseTwins(volumes: readonly VolumeFacts[]): void {
  const places = volumes.map(({ path, real }) => real ?? path);
  const twin = volumes.find((_, index) => places.indexOf(places[index] ?? '') !== index);
  if (!twin) return;
  throw new Refusal(
    `${twin.name} and another LUN have the same path ${twin.path}`,
    'one device under two names destroys its data: describe it once',
  );
}

function refuseTwinSerials({ luns }: IscsiTarget): void {
  const digits = luns.map(({ serial }) => (serial === undefined ? undefined : identityDigits(serial)));
  const index = digits.findIndex((one, at) => one !== undefined && digits.indexOf(one) !== at);
  const [twin, first] = [luns[index], luns[digits.indexOf(digits[index])]];
  if (twin && first) throw sharedIdentity(twin.name, first.name);
}

interface Question {
  lun: WantedLun;
  facts: VolumeFacts;
  actual: Actual;
  projection: Projection;
  identities: Identities;
}

function planVolume(question: Question): VolumePlan {
  const { lun, facts, actual } = question;
  refuseOtherPlugin(lun, facts, actual);
  return facts.live ? planLive(question) : planAbsent(question);
}

function planLive({ lun, facts, actual, identities }: Question): VolumePlan {
  refuseOtherLive(lun, facts, actual);
  const serial = facts.live?.serial ?? '';
  refuseSharedIdentity(lun.name, serial, identities);
  const entry = contentOf(actual.ledger)?.[lun.name];
  const isRecorded = entry?.serial === serial && entry.plugin === facts.plugin && entry.state !== 'removed';
  return {
    ...planGrowth(facts),
    ...(!isRecorded && { record: recordOf(facts, serial, 'saved') }),
    knownAfterApply: false,
  };
}

function planGrowth(facts: VolumeFacts): Pick<VolumePlan, 'files' | 'backstores'> {
  if (facts.plugin !== 'fileio' || facts.size === facts.wanted)
    return { files: planFileGrowth(facts), backstores: [] };
  const { name, plugin, size, wanted } = facts;
  if (wanted < size) throw shrinking(facts, size);
  const summary = `grow ${name} from ${formatSize(size)} to ${formatSize(wanted)} for its clients`;
  return {
    files: planFileGrowth(facts),
    backstores: [step({ op: 'grow-backstore', name, plugin, size: wanted }, summary)],
  };
}

function planFileGrowth(facts: VolumeFacts): TargetStep[] {
  if (facts.plugin !== 'fileio' || facts.fileSize >= facts.wanted) return [];
  const { path, wanted } = facts;
  return [step({ op: 'grow-file', path, size: wanted }, `grow ${path} to ${formatSize(wanted)}`)];
}

function shrinking({ name, wanted }: FileFacts, size: number): Refusal {
  return new Refusal(
    `${name} has ${formatSize(size)}, and ${formatSize(wanted)} is wanted: shrinking would cut off data`,
    `write \`size: ${size}B\`, or make a smaller volume under another name`,
  );
}

function planAbsent({ lun, facts, actual, projection, identities }: Question): VolumePlan {
  const memory = recall(lun, facts, actual);
  const isPromised = !facts.exists && projection.has('path', facts.path);
  const obstacle = isPromised || isParentPromised(facts, projection) ? undefined : obstacleOf(facts);
  if (obstacle) throw new Refusal(`${lun.name}: ${obstacle.message}`, obstacle.hint);
  refuseSavedElsewhere(facts, actual);
  if (memory.serial !== undefined) refuseSharedIdentity(lun.name, memory.serial, identities);
  const record = planRecord(lun, facts, actual, memory);
  return {
    files: facts.plugin === 'fileio' ? planFile(facts, memory) : [],
    ...(record && { record }),
    backstores: [planBackstore(facts, actual, memory)],
    knownAfterApply: isPromised,
  };
}

function isParentPromised(facts: VolumeFacts, projection: Projection): boolean {
  return (
    facts.plugin === 'fileio' && !facts.exists && !facts.parentExists && projection.has('path', facts.parent)
  );
}

/** Another name that the next boot would bring up on the same path. */
function refuseSavedElsewhere({ name, path, plugin }: VolumeFacts, actual: Actual): void {
  const other = contentOf(actual.saved)?.storage_objects.find(
    (entry) => entry.plugin === plugin && entry.dev === path && entry.name !== name,
  );
  if (!other) return;
  throw new Refusal(
    `${path} is saved as backstore ${other.name}`,
    `call it ${other.name}; or remove that backstore with targetcli and save, if it is given up`,
  );
}

function planFile(facts: FileFacts, { known }: Memory): TargetStep[] {
  const { path, wanted, exists, fileSize } = facts;
  if (!exists) {
    return [step({ op: 'make-file', path, size: wanted }, `make ${path}, sparse, ${formatSize(wanted)}`)];
  }
  if (fileSize > wanted) throw shrinking(facts, fileSize);
  if (fileSize < wanted && !known) {
    throw new Refusal(
      `${path} exists and has ${formatSize(fileSize)}, not ${formatSize(wanted)}`,
      `write \`size: ${fileSize}B\` to serve it as it is, or choose another path`,
    );
  }
  return planFileGrowth(facts);
}

/** The ledger learns of a volume before the kernel does. */
function planRecord(
  lun: WantedLun,
  facts: VolumeFacts,
  actual: Actual,
  { serial, known }: Memory,
): VolumeRecord | undefined {
  const entry = contentOf(actual.ledger)?.[lun.name];
  const isRecorded = known && entry?.serial === serial && entry?.state !== 'removed';
  return isRecorded ? undefined : recordOf(facts, serial, known ? 'saved' : 'new');
}

function recordOf(
  facts: VolumeFacts,
  serial: string | undefined,
  state: VolumeRecord['state'],
): VolumeRecord {
  const { name, plugin, path, identity } = facts;
  return {
    name,
    plugin,
    path,
    state,
    ...(identity !== undefined && { identity }),
    ...(serial !== undefined && { serial }),
  };
}

function planRecords(volumes: VolumeRecord[]): TargetStep[] {
  if (volumes.length === 0) return [];
  const names = volumes.map(({ name }) => name);
  const list =
    names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  const what = volumes.some(({ serial }) => serial === undefined) ? 'give a serial to' : 'keep the serial of';
  return [step({ op: 'record', volumes }, `${what} ${list}`)];
}

function planBackstore(facts: VolumeFacts, actual: Actual, { known }: Memory): TargetStep {
  const { name, plugin, path } = facts;
  const saved = findSavedBackstore(contentOf(actual.saved), name);
  const isHalfMade = actual.backstores.some((one) => one.name === name && one.plugin === plugin);
  const verb = isHalfMade ? 'finish' : saved || known ? 'bring back' : 'make';
  const action = { op: 'make-backstore', name, plugin, path, parameters: parametersOf(facts) } as const;
  return step(action, `${verb} ${plugin} backstore ${name} on ${path}`);
}
