// The LUNs of a target: a number stands for one backstore for ever, and a backstore has one number; pure.
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { managedTag } from '../../lio/paths.ts';
import { pluginOfHba, savedReference } from '../../lio/plugins.ts';
import { contentOf, findSavedTarget, findSavedTpg } from '../../lio/saveconfig.ts';
import { pluginOf, type WantedLun } from '../../lio/wanted.ts';
import { Refusal } from '../../provider.ts';
import type { Actual } from './actual.ts';
import { rememberLun } from './remembered.ts';
import { step, type TargetStep } from './steps.ts';

export function planLuns(desired: IscsiTarget, actual: Actual): TargetStep[] {
  const exported = listExported(desired, actual);
  return desired.luns.flatMap((lun) => {
    refuseOtherVolume(lun, exported);
    refuseOtherNumber(lun, exported);
    const isLinked = actual.target?.tpg?.luns.some(
      (one) => one.lun === lun.lun && one.backstore !== undefined,
    );
    return isLinked ? [] : [planLun(lun, desired, actual)];
  });
}

interface Exported {
  lun: number;
  /** "/backstores/block/web-data" */
  reference: string;
}

/** What the kernel exports, and what the next boot would: both are known to clients. */
function listExported({ iqn }: IscsiTarget, { target, saved }: Actual): Exported[] {
  const live = (target?.tpg?.luns ?? []).flatMap(({ lun, backstore }) =>
    backstore ? [{ lun, reference: savedReference(pluginOfHba(backstore.hba) ?? '', backstore.name) }] : [],
  );
  const tpg = findSavedTpg(findSavedTarget(contentOf(saved), iqn), managedTag);
  const stored = (tpg?.luns ?? [])
    .filter(({ index }) => !live.some(({ lun }) => lun === index))
    .map(({ index, storage_object: reference }) => ({ lun: index, reference }));
  return [...live, ...stored];
}

function refuseOtherVolume(wanted: WantedLun, exported: readonly Exported[]): void {
  const reference = referenceOf(wanted);
  const other = exported.find((one) => one.lun === wanted.lun && one.reference !== reference);
  if (!other) return;
  throw new Refusal(
    `LUN ${wanted.lun} is ${nameOf(other)}, and ${wanted.name} is wanted there: clients would find other data behind the same number (data-loss)`,
    `give ${wanted.name} a LUN number that is not in use`,
  );
}

function refuseOtherNumber(wanted: WantedLun, exported: readonly Exported[]): void {
  const reference = referenceOf(wanted);
  const other = exported.find((one) => one.lun !== wanted.lun && one.reference === reference);
  if (!other) return;
  throw new Refusal(
    `${wanted.name} is LUN ${other.lun} already, and ${wanted.lun} is wanted: clients would see one disk twice`,
    `write \`lun: ${other.lun}\`, or remove LUN ${other.lun} by hand when no client uses it`,
  );
}

function referenceOf(lun: WantedLun): string {
  return savedReference(pluginOf(lun), lun.name);
}

function nameOf({ reference }: Exported): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function planLun(wanted: WantedLun, { iqn }: IscsiTarget, actual: Actual): TargetStep {
  const { lun, name } = wanted;
  const remembered = rememberLun(actual, iqn, wanted);
  return step(
    { op: 'link-lun', lun, name, plugin: pluginOf(wanted), remembered },
    `export ${name} as LUN ${lun}`,
  );
}
