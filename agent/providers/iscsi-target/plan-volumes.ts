// The backstores of a target: what must be made, finished, grown or recorded, and what must never be; pure.

import { volumesOf } from '../../../src/contract/kinds/iscsi-target/portal-group.ts';
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { identityDigits } from '../../../src/contract/serial.ts';
import { backstoresNamed } from '../../lio/live-backstores.ts';
import { contentOf, findSavedBackstore } from '../../lio/saveconfig.ts';
import type { WantedLun } from '../../lio/wanted.ts';
import type { Projection } from '../../projection.ts';
import { Refusal } from '../../provider.ts';
import { type Actual, volumeNamed } from './actual.ts';
import type { VolumeFacts } from './backstores/index.ts';
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
import { planGroups } from './plan-alua.ts';
import { planBackstoreAttributes } from './plan-attributes.ts';
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
  const plans = volumesOf(desired).flatMap((lun) => {
    const facts = volumeNamed(actual, lun.name);
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
  const twin = volumes.find(
    ({ path }, index) => path !== '' && places.indexOf(places[index] ?? '') !== index,
  );
  if (!twin) return;
  throw new Refusal(
    `${twin.name} and another LUN have the same path ${twin.path}`,
    'one device under two names destroys its data: describe it once',
  );
}

function refuseTwinSerials(desired: IscsiTarget): void {
  const luns = volumesOf(desired);
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
  if (facts.ownSerial === undefined) refuseSharedIdentity(lun.name, serial, identities);
  const entry = contentOf(actual.ledger)?.[lun.name];
  const isRecorded = entry?.serial === serial && entry.plugin === facts.plugin && entry.state !== 'removed';
  const { files, backstores } = facts.planLive();
  return {
    files,
    backstores: [...backstores, ...planBackstoreAttributes(lun, facts), ...planGroups(lun, facts)],
    ...(!isRecorded && { record: recordOf(facts, serial, 'saved') }),
    knownAfterApply: false,
  };
}

function planAbsent({ lun, facts, actual, projection, identities }: Question): VolumePlan {
  const memory = recall(lun, facts, actual);
  const isPromised = !facts.exists && projection.has('path', facts.path);
  const obstacle = isPromised || isParentPromised(facts, projection) ? undefined : facts.obstacle();
  if (obstacle) throw new Refusal(`${lun.name}: ${obstacle.message}`, obstacle.hint);
  refuseSavedElsewhere(facts, actual);
  if (memory.serial !== undefined && facts.ownSerial === undefined)
    refuseSharedIdentity(lun.name, memory.serial, identities);
  const record = planRecord(lun, facts, actual, memory);
  return {
    files: facts.planBacking(memory.known),
    ...(record && { record }),
    backstores: [
      planBackstore(facts, actual, memory),
      ...planBackstoreAttributes(lun, facts),
      ...planGroups(lun, facts),
    ],
    knownAfterApply: isPromised,
  };
}

function isParentPromised({ exists, missingParent }: VolumeFacts, projection: Projection): boolean {
  return !exists && missingParent !== undefined && projection.has('path', missingParent);
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
  const { name, plugin, path, ownSerial } = facts;
  const saved = findSavedBackstore(contentOf(actual.saved), name);
  const isHalfMade = backstoresNamed(actual.backstores, name).some((one) => one.plugin === plugin);
  const verb = isHalfMade ? 'finish' : saved || known ? 'bring back' : 'make';
  const action = {
    op: 'make-backstore',
    name,
    plugin,
    path,
    parameters: facts.parameters(),
    givesSerial: ownSerial === undefined,
  } as const;
  return step(action, `${verb} ${plugin} backstore ${name} ${facts.description()}`);
}
