// The least set of changes between a target as described and as it is, in an order that is safe at every point; pure.
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { isDoomedTag } from '../../lio/doomed.ts';
import { contentOf } from '../../lio/saveconfig.ts';
import { tpgsOf } from '../../lio/wanted.ts';
import type { Projection } from '../../projection.ts';
import type { Plan } from '../../provider.ts';
import type { Actual } from './actual.ts';
import { planPruning } from './plan-pruning.ts';
import { planRemoval } from './plan-removal.ts';
import { planEnabling, planRestore } from './plan-restore.ts';
import { planTpg } from './plan-tpg.ts';
import { listUnused, planUnused } from './plan-unused.ts';
import { planVolumes } from './plan-volumes.ts';
import { refuseUnusable } from './refuse-unusable.ts';
import { rememberTarget } from './remembered.ts';
import { findStale } from './stale.ts';
import { step, type TargetStep } from './steps.ts';
import { listUnmanaged } from './unmanaged.ts';
import { findUnsaved } from './unsaved.ts';

/** Access guards come before exposure: credentials and attributes are set before the portal group is enabled. */
export function planIscsiTarget(
  desired: IscsiTarget,
  actual: Actual,
  projection: Projection,
): Plan<TargetStep> {
  refuseUnusable(desired, actual, projection);
  if (desired.state === 'absent') {
    const removal = planRemoval(desired, actual);
    return { steps: [...removal, ...planRestore(removal, actual)] };
  }
  const { steps: volumes, knownAfterApply } = planVolumes(desired, actual, projection);
  const changes = [
    ...planPruning(desired, actual),
    ...planUnused(desired, actual),
    ...volumes,
    ...planTarget(desired, actual),
    ...tpgsOf(desired).flatMap((tpg) => planTpg(tpg, withoutDoomedPortals(desired, actual))),
  ];
  const save = planSave(
    desired,
    actual,
    changes.some((one) => !isAdoption(one, actual)),
  );
  const steps = save.length === 0 ? [] : [...planEngine(changes, actual), ...changes, ...save];
  return {
    steps: [...steps, ...planRestore(steps, actual), ...planEnabling(actual)],
    ...((knownAfterApply || actual.rtslib === undefined) && { knownAfterApply: true }),
    unmanaged: listUnmanaged(desired, actual),
  };
}

/** A portal of a group that goes is free for another one of the same target. */
function withoutDoomedPortals(desired: IscsiTarget, actual: Actual): Actual {
  const isDoomed = ({ iqn, tag }: Actual['portals'][number]) =>
    iqn === desired.iqn && isDoomedTag(desired, tag);
  return { ...actual, portals: actual.portals.filter((portal) => !isDoomed(portal)) };
}

/** What others built and saved as described needs no change: the ledger learns its serials together with the next one. */
function isAdoption(change: TargetStep, { ledger }: Actual): boolean {
  const known = contentOf(ledger) ?? {};
  return (
    change.op === 'record' &&
    change.volumes.every(({ name, state }) => state === 'saved' && known[name] === undefined)
  );
}

function planEngine(changes: readonly TargetStep[], { engine, rtslib }: Actual): TargetStep[] {
  const makesBackstore = changes.some(({ op }) => op === 'make-backstore');
  const makes = makesBackstore || changes.some(({ op }) => op === 'make-target');
  const dbroot = makesBackstore && !engine.hasDatabase ? rtslib?.dbroot : undefined;
  const modules = makes ? engine.missing : [];
  if (!makes || (engine.ready && modules.length === 0 && dbroot === undefined)) return [];
  const parts = [
    engine.ready && modules.length === 0
      ? ''
      : `load ${modules.length > 0 ? modules.join(', ') : "LIO's modules"}`,
    dbroot === undefined ? '' : `keep LIO's database in ${dbroot}`,
  ];
  const summary = parts.filter((part) => part !== '').join('; ');
  return [step({ op: 'prepare', modules, dbroot }, summary, { deadline: 180 })];
}

function planTarget({ iqn }: IscsiTarget, actual: Actual): TargetStep[] {
  if (actual.target) return [];
  return [step({ op: 'make-target', parameters: rememberTarget(actual, iqn) }, `make target ${iqn}`)];
}

function planSave(desired: IscsiTarget, actual: Actual, changes: boolean): TargetStep[] {
  const file = actual.rtslib?.saveFile ?? 'saveconfig.json';
  const removed = listUnused(desired, actual).map(({ name }) => name);
  const save = { op: 'save', removed } as const;
  if (changes) return [step(save, `save the configuration to ${file}`)];
  const saved = contentOf(actual.saved);
  const unsaved = findUnsaved(desired, actual, saved, contentOf(actual.ledger));
  if (unsaved.length > 0)
    return [step(save, `save what is live and not saved to ${file}: ${shortened(unsaved)}`)];
  const stale = findStale(desired, saved);
  return stale.length > 0 ? [step(save, `take what is gone out of ${file}: ${shortened(stale)}`)] : [];
}

function shortened([first = '', ...others]: readonly string[]): string {
  return others.length > 0 ? `${first} and ${others.length} more` : first;
}
