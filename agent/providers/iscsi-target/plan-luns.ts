// The LUNs of a target: a number stands for one backstore for ever, and a backstore has one number; pure.
import { indexBy } from '../../lio/index-by.ts';
import { type LiveLun, lunNumbered } from '../../lio/live-target.ts';
import { pluginOfHba, savedReference } from '../../lio/plugins.ts';
import { pluginOf, type WantedLun, type WantedTpg } from '../../lio/wanted.ts';
import { Refusal } from '../../provider.ts';
import { type Actual, liveTpg } from './actual.ts';
import { rememberLun, savedTpg } from './remembered.ts';
import { step, type TargetStep } from './steps.ts';

export function planLuns(tpg: WantedTpg, actual: Actual): TargetStep[] {
  const present = liveTpg(actual, tpg.tag)?.luns ?? [];
  const exported = listExported(tpg, actual);
  return tpg.luns.flatMap((lun) => {
    refuseOtherVolume(lun, exported);
    refuseOtherNumber(lun, exported);
    const live = lunNumbered(present, lun.lun);
    const isLinked = live?.backstore !== undefined;
    if (isLinked) refuseOtherAlias(lun, live);
    return isLinked ? [] : [planLun(lun, tpg, actual)];
  });
}

interface Exported {
  lun: number;
  /** "/backstores/block/web-data" */
  reference: string;
}

/** What the kernel exports, and what the next boot would: both are known to clients. */
function listExported(tpg: WantedTpg, actual: Actual): Exported[] {
  const live = (liveTpg(actual, tpg.tag)?.luns ?? []).flatMap(({ lun, backstore }) =>
    backstore ? [{ lun, reference: savedReference(pluginOfHba(backstore.hba) ?? '', backstore.name) }] : [],
  );
  const stored = (savedTpg(actual, tpg)?.luns ?? [])
    .filter(({ index }) => exportedAs(live, index).length === 0)
    .map(({ index, storage_object: reference }) => ({ lun: index, reference }));
  return [...live, ...stored];
}

const exportedAs = indexBy(({ lun }: Exported) => lun);
const exportsOf = indexBy(({ reference }: Exported) => reference);

function refuseOtherVolume(wanted: WantedLun, exported: readonly Exported[]): void {
  const reference = referenceOf(wanted);
  const other = exportedAs(exported, wanted.lun).find((one) => one.reference !== reference);
  if (!other) return;
  throw new Refusal(
    `LUN ${wanted.lun} is ${nameOf(other)}, and ${wanted.name} is wanted there: clients would find other data behind the same number (data-loss)`,
    `give ${wanted.name} a LUN number that is not in use`,
  );
}

function refuseOtherNumber(wanted: WantedLun, exported: readonly Exported[]): void {
  const reference = referenceOf(wanted);
  const other = exportsOf(exported, reference).find((one) => one.lun !== wanted.lun);
  if (!other) return;
  throw new Refusal(
    `${wanted.name} is LUN ${other.lun} already, and ${wanted.lun} is wanted: clients would see one disk twice`,
    `write \`lun: ${other.lun}\`, or remove LUN ${other.lun} by hand when no client uses it`,
  );
}

/** The kernel cannot rename a link that it follows. */
function refuseOtherAlias({ lun, alias }: WantedLun, live: LiveLun): void {
  if (alias === undefined || live.alias === alias) return;
  throw new Refusal(
    `LUN ${lun} has the alias ${live.alias}, and ${alias} is wanted: it can only be given when the LUN is made`,
    `write \`alias: ${live.alias}\`, or leave it out`,
  );
}

function referenceOf(lun: WantedLun): string {
  return savedReference(pluginOf(lun), lun.name);
}

function nameOf({ reference }: Exported): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function planLun(wanted: WantedLun, tpg: WantedTpg, actual: Actual): TargetStep {
  const { lun, name } = wanted;
  const remembered = rememberLun(actual, tpg, wanted);
  return step(
    { op: 'link-lun', tag: tpg.tag, lun, name, plugin: pluginOf(wanted), remembered },
    `export ${name} as LUN ${lun}`,
  );
}
