// Backstores that nothing exports any more once LUNs have gone; the data behind them stays; pure.
import { volumesOf } from '../../../src/contract/kinds/iscsi-target/portal-group.ts';
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { isDoomedTag, takeDoomed, type Verdict, verdictOn } from '../../lio/doomed.ts';
import type { Export } from '../../lio/exports.ts';
import { pluginOfHba, savedReference } from '../../lio/plugins.ts';
import { contentOf, findSavedTarget, type Saveconfig } from '../../lio/saveconfig.ts';
import { tpgsOf } from '../../lio/wanted.ts';
import type { Actual } from './actual.ts';
import { step, type TargetStep } from './steps.ts';

export interface Unused {
  name: string;
  plugin: string;
}

/** With the reason that they are to go in the kernel, the file or the ledger; what others describe, export or keep for themselves stays. */
export function listUnused(desired: IscsiTarget, actual: Actual): Unused[] {
  const saved = contentOf(actual.saved);
  const exports = actual.removal?.exports ?? [];
  const isGoing = isDoomedExport(desired);
  const candidates = [
    ...exports.filter(isGoing).map(({ backstore }) => ({
      name: backstore.name,
      plugin: pluginOfHba(backstore.hba) ?? '',
    })),
    ...listForgotten(desired, saved),
    ...listNamed(desired, actual),
  ];
  const kept = exports.filter((one) => !isGoing(one));
  const left = saved && takeDoomed(saved, desired);
  return candidates
    .filter((one, index) => candidates.findIndex(({ name }) => name === one.name) === index)
    .filter((one) => isRemovable(one, desired) && !isExported(one, kept, left))
    .filter(({ name }) => !volumesOf(desired).some((lun) => lun.name === name));
}

function isDoomedExport(desired: IscsiTarget): (one: Export) => boolean {
  const verdicts = new Map(tpgsOf(desired).map((tpg): [number, Verdict] => [tpg.tag, verdictOn(tpg)]));
  return ({ fabric, target, tag, lun }) =>
    fabric === 'iscsi' &&
    target === desired.iqn &&
    (isDoomedTag(desired, tag) || verdicts.get(tag)?.lun(lun) === true);
}

/** Of LUNs that the file would lose. */
function listForgotten(desired: IscsiTarget, saved: Saveconfig | undefined): Unused[] {
  if (!saved) return [];
  const left = new Set(referencesIn(takeDoomed(saved, desired), desired.iqn));
  return referencesIn(saved, desired.iqn)
    .filter((reference) => !left.has(reference))
    .flatMap((reference) => {
      const [, , plugin = '', name = ''] = reference.split('/');
      return name === '' ? [] : [{ name, plugin }];
    });
}

function referencesIn(config: Saveconfig, iqn: string): string[] {
  const tpgs = findSavedTarget(config, iqn)?.tpgs ?? [];
  return tpgs.flatMap(({ luns }) => luns.map(({ storage_object: reference }) => reference));
}

/** Of a removal that was interrupted: nothing exports them, and the ledger does not say yet that they went. */
function listNamed(desired: IscsiTarget, { backstores, ledger }: Actual): Unused[] {
  const volumes = contentOf(ledger) ?? {};
  return tpgsOf(desired)
    .flatMap(({ absent }) => absent.luns)
    .filter(({ name }) => volumes[name] !== undefined && volumes[name].state !== 'removed')
    .flatMap(({ name }) => backstores.filter((one) => one.name === name))
    .map(({ name, plugin }) => ({ name, plugin }));
}

/** A ramdisk goes only where the task describes it, since its data goes with it; `user` belongs to another program. */
function isRemovable({ name, plugin }: Unused, desired: IscsiTarget): boolean {
  if (['block', 'fileio', 'pscsi'].includes(plugin)) return true;
  return plugin === 'ramdisk' && describedRamdisk(name, desired) !== undefined;
}

function describedRamdisk(wanted: string, desired: IscsiTarget): boolean | undefined {
  const named = tpgsOf(desired).flatMap(({ absent }) => absent.luns);
  return named.find(({ name }) => name === wanted)?.nullio;
}

function isExported(
  { name, plugin }: Unused,
  exports: readonly Export[],
  left: Saveconfig | undefined,
): boolean {
  const reference = savedReference(plugin, name);
  return (
    exports.some(({ backstore }) => backstore.name === name && pluginOfHba(backstore.hba) === plugin) ||
    (left?.targets ?? []).some(({ tpgs }) =>
      tpgs.some(({ luns }) => luns.some((lun) => lun.storage_object === reference)),
    )
  );
}

export function planUnused(desired: IscsiTarget, actual: Actual): TargetStep[] {
  return listUnused(desired, actual)
    .filter(({ name, plugin }) => actual.backstores.some((one) => one.name === name && one.plugin === plugin))
    .map((one) => planBackstore(one, describedRamdisk(one.name, desired) === true));
}

/** `keepsNothing`: a ramdisk without memory. */
export function planBackstore({ name, plugin }: Unused, keepsNothing: boolean): TargetStep {
  const remove = { op: 'remove-backstore', name, plugin } as const;
  if (plugin !== 'ramdisk') return step(remove, `remove ${plugin} backstore ${name}; its data stays`);
  if (keepsNothing) return step(remove, `remove ramdisk backstore ${name}, which keeps nothing`);
  return step(remove, `remove ramdisk backstore ${name} with all that is in it`, { impact: 'data-loss' });
}
