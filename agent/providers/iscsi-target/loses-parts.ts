// Whether anything below a target is to go: only then is it worth reading what nobody named, its sessions and every other export; pure.
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { isDoomedTag, verdictOn } from '../../lio/doomed.ts';
import type { LiveBackstore } from '../../lio/live-backstores.ts';
import type { LiveTarget } from '../../lio/live-target.ts';
import type { Saveconfig } from '../../lio/saveconfig.ts';
import { tpgsOf, type WantedTpg } from '../../lio/wanted.ts';
import { isDoomedPortal } from './plan-pruning.ts';
import { findStale } from './stale.ts';

export function losesParts(
  desired: IscsiTarget,
  target: LiveTarget | undefined,
  saved: Saveconfig | undefined,
  backstores: readonly LiveBackstore[],
): boolean {
  if (desired.state === 'absent') return true;
  const tpgs = tpgsOf(desired);
  return (
    (target?.tags ?? []).some((tag) => isDoomedTag(desired, tag)) ||
    tpgs.some((tpg) => isToBeDisabled(tpg, target) || hasDoomed(tpg, target) || hasNamed(tpg, backstores)) ||
    findStale(desired, saved).length > 0
  );
}

function isToBeDisabled({ tag, enabled }: WantedTpg, target: LiveTarget | undefined): boolean {
  return !enabled && target?.tpgs.find((one) => one.tag === tag)?.enabled === true;
}

function hasDoomed(tpg: WantedTpg, target: LiveTarget | undefined): boolean {
  const live = target?.tpgs.find(({ tag }) => tag === tpg.tag);
  if (!live) return false;
  const verdict = verdictOn(tpg);
  return (
    live.luns.some(({ lun }) => verdict.lun(lun)) ||
    live.portals.some((name) => isDoomedPortal(name, verdict)) ||
    live.acls.some(
      ({ initiator, luns }) =>
        verdict.acl(initiator) || luns.some(({ as }) => verdict.mappedLun(initiator, as)),
    )
  );
}

/** What an interrupted removal may have left. */
function hasNamed({ absent }: WantedTpg, backstores: readonly LiveBackstore[]): boolean {
  return absent.luns.some(({ name }) => backstores.some((one) => one.name === name));
}
