// Takes a target away with the backstores that only it used; the data behind them stays; pure.
import { volumesOf } from '../../../src/contract/kinds/iscsi-target/portal-group.ts';
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { pluginOfHba, savedReference } from '../../lio/plugins.ts';
import { contentOf, findSavedBackstore, findSavedTarget, type Saveconfig } from '../../lio/saveconfig.ts';
import { initiatorsOf } from '../../lio/sessions.ts';
import { pathOf, pluginOf } from '../../lio/wanted.ts';
import type { Actual } from './actual.ts';
import { planBackstore } from './plan-unused.ts';
import { step, type TargetStep } from './steps.ts';

interface Candidate {
  name: string;
  plugin: string;
}

/** Of the others, a ramdisk goes only where the task describes it, since its data goes with it; `user` belongs to another program. */
const removable = ['block', 'fileio', 'pscsi'];

export function planRemoval(desired: IscsiTarget, actual: Actual): TargetStep[] {
  const saved = contentOf(actual.saved);
  const candidates = listCandidates(desired, actual, saved).filter((one) =>
    isFree(one, desired, actual, saved),
  );
  const live = candidates.filter((one) => isLive(one, actual));
  const forgets =
    findSavedTarget(saved, desired.iqn) !== undefined || candidates.some(({ name }) => isKnown(name, actual));
  const file = actual.rtslib?.saveFile ?? 'saveconfig.json';
  return [
    ...planTarget(desired, actual),
    ...live.map((one) => planBackstore(one, keepsNothing(one, desired))),
    ...(forgets
      ? [
          step(
            { op: 'forget', backstores: candidates.map(({ name }) => name) },
            `take ${desired.iqn} out of ${file}`,
          ),
        ]
      : []),
  ];
}

function keepsNothing({ name }: Candidate, desired: IscsiTarget): boolean {
  return volumesOf(desired).some((lun) => lun.name === name && lun.ramdisk?.nullio === true);
}

function planTarget({ iqn }: IscsiTarget, { target, removal }: Actual): TargetStep[] {
  if (!target) return [];
  const sessions = initiatorsOf(removal?.sessions ?? []);
  const lost = sessions.length > 0 ? `, with the sessions of ${sessions.join(', ')}` : '';
  const isOpen = target.tpgs.some(({ enabled }) => enabled) || target.tags.length > target.tpgs.length;
  const disable = step({ op: 'disable' }, `disable ${iqn}${lost}`, {
    impact: sessions.length > 0 ? 'session-drop' : 'login',
    deadline: 120,
  });
  return [
    ...(isOpen || sessions.length > 0 ? [disable] : []),
    step({ op: 'remove-portals' }, `remove the portals of ${iqn}`),
    step({ op: 'remove-acls' }, `remove the ACLs of ${iqn}`, { deadline: 120 }),
    step({ op: 'remove-luns' }, `remove the LUNs of ${iqn}`, { deadline: 120 }),
    step({ op: 'remove-target' }, `remove target ${iqn}`),
  ];
}

/** Backstores that the target exports or that the file says so of; and those described for it that are still the same volume. */
function listCandidates(
  desired: IscsiTarget,
  { removal, backstores }: Actual,
  saved: Saveconfig | undefined,
): Candidate[] {
  const linked = (removal?.exports ?? [])
    .filter(({ fabric, target }) => fabric === 'iscsi' && target === desired.iqn)
    .map(({ backstore }) => ({ name: backstore.name, plugin: pluginOfHba(backstore.hba) ?? '' }));
  const stored = (findSavedTarget(saved, desired.iqn)?.tpgs ?? []).flatMap(({ luns }) =>
    luns.flatMap(({ storage_object: reference }) => parseReference(reference)),
  );
  const described = volumesOf(desired)
    .map((lun) => ({ name: lun.name, plugin: pluginOf(lun), path: pathOf(lun) }))
    .filter(({ name, plugin, path }) => {
      const live = backstores.find((one) => one.name === name && one.plugin === plugin);
      const known = live?.enabled ? live.path : findSavedBackstore(saved, name)?.dev;
      return known === path || (live !== undefined && !live.enabled);
    });
  const isRemovable = ({ name, plugin }: Candidate) =>
    removable.includes(plugin) || described.some((one) => one.name === name && one.plugin === plugin);
  const all = [...linked, ...stored, ...described].filter(isRemovable);
  return all.filter(({ name }, index) => all.findIndex((one) => one.name === name) === index);
}

function parseReference(reference: string): Candidate[] {
  const [, plugin, name] = /^\/backstores\/([^/]+)\/([^/]+)$/.exec(reference) ?? [];
  return plugin !== undefined && name !== undefined ? [{ plugin, name }] : [];
}

/** Whether nothing but this target exports it, now or after the next boot. */
function isFree(
  one: Candidate,
  { iqn }: IscsiTarget,
  { removal }: Actual,
  saved: Saveconfig | undefined,
): boolean {
  const isElsewhere = (removal?.exports ?? []).some(
    ({ fabric, target, backstore }) =>
      !(fabric === 'iscsi' && target === iqn) &&
      backstore.name === one.name &&
      pluginOfHba(backstore.hba) === one.plugin,
  );
  const reference = savedReference(one.plugin, one.name);
  const own = findSavedTarget(saved, iqn);
  const isSavedElsewhere = (saved?.targets ?? []).some(
    (target) =>
      target !== own && target.tpgs.some(({ luns }) => luns.some((lun) => lun.storage_object === reference)),
  );
  return !isElsewhere && !isSavedElsewhere;
}

function isLive({ name, plugin }: Candidate, { backstores }: Actual): boolean {
  return backstores.some((one) => one.name === name && one.plugin === plugin);
}

/** Whether a file still says that the volume is there. */
function isKnown(name: string, { saved, ledger }: Actual): boolean {
  const entry = contentOf(ledger)?.[name];
  return (
    findSavedBackstore(contentOf(saved), name) !== undefined ||
    (entry !== undefined && entry.state !== 'removed')
  );
}
