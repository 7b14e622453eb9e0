// What makes it impossible to manage a target at all, whatever is planned for it; each with the way out.
import { volumesOf } from '../../../src/contract/kinds/iscsi-target/portal-group.ts';
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { refuseBootRestore } from '../../lio/boot-restore.ts';
import { ledgerPath } from '../../lio/ledger.ts';
import { refuseMissingRtslib } from '../../lio/rtslib.ts';
import { refuseBrokenSaveconfig } from '../../lio/saveconfig.ts';
import { mappedLunsOf, pathOf, tpgsOf } from '../../lio/wanted.ts';
import type { Projection } from '../../projection.ts';
import { Refusal } from '../../provider.ts';
import type { Actual } from './actual.ts';

export function refuseUnusable(desired: IscsiTarget, actual: Actual, projection: Projection): void {
  refuseMissingTools(actual, desired, projection);
  refuseBrokenFiles(actual);
  refuseBootRestore(actual.restoring);
  if (desired.state === 'absent') return;
  refuseNames(desired);
  refusePaths(desired);
  refuseHighNumbers(desired, actual);
  refuseOtherGroups(desired, actual);
}

function refuseMissingTools(
  { rtslib, target }: Actual,
  { state }: IscsiTarget,
  projection: Projection,
): void {
  if (state === 'absent' && !target) return;
  refuseMissingRtslib(rtslib, projection);
}

function refuseBrokenFiles({ saved, ledger, rtslib }: Actual): void {
  refuseBrokenSaveconfig(saved);
  if (ledger.state !== 'broken') return;
  throw new Refusal(
    `${ledgerPath} cannot be used: ${ledger.reason}`,
    `bring it back from a backup of the host; if there is none, move it away: serials then come from ${rtslib?.saveFile ?? 'saveconfig.json'} alone`,
  );
}

/** rtslib checks names with patterns of its own (utils.py) and skips at boot what it does not like. */
function refuseNames(desired: IscsiTarget): void {
  const initiators = tpgsOf(desired).flatMap(({ acls }) => acls.map(({ initiator }) => initiator));
  const bad = [desired.iqn, ...initiators].find((name) => !isLoadable(name));
  if (bad === undefined) return;
  throw new Refusal(
    `rtslib cannot load the name ${bad} at boot`,
    'use an iqn with at least two labels in its domain (iqn.2026-11.com.example:x), a lower-case eui, or a naa of 16 digits',
  );
}

function isLoadable(name: string): boolean {
  return [/^iqn\.\d{4}-\d\d\.[^.]*\..*$/, /^eui\.[0-9a-f]{16}$/, /^naa\.[125c-f][0-9a-f]{15}$/].some((form) =>
    form.test(name),
  );
}

/** The kernel's control files split at commas, rtslib's reading of them at blanks; both have buffers for 255 bytes at least. */
function refusePaths(desired: IscsiTarget): void {
  const bad = volumesOf(desired)
    .map(pathOf)
    .find((path) => /[\s,]/.test(path) || path.length > 255);
  if (bad === undefined) return;
  throw new Refusal(
    `LIO cannot be told the path ${JSON.stringify(bad)}`,
    'use a path without blanks and commas, of at most 255 characters; a symbolic link will do',
  );
}

function refuseHighNumbers(desired: IscsiTarget, { mappedLunLimit }: Actual): void {
  if (mappedLunLimit === undefined) return;
  const numbers = tpgsOf(desired).flatMap((tpg) =>
    tpg.acls.flatMap((acl) => mappedLunsOf(acl, tpg).map(({ as }) => as)),
  );
  const high = numbers.find((as) => as > mappedLunLimit);
  if (high === undefined) return;
  throw new Refusal(
    `the installed rtslib cannot load a mapped LUN above ${mappedLunLimit}, and ${high} is wanted`,
    'give the LUN a lower number for this initiator with `as`',
  );
}

function refuseOtherGroups(desired: IscsiTarget, { target }: Actual): void {
  if (!target || target.tpgs.length > 0) return;
  const others = target.tags.filter((tag) => !desired.absent.portal_groups.includes(tag));
  if (others.length === 0) return;
  const wanted = tpgsOf(desired).map(({ tag }) => tag);
  throw new Refusal(
    `${desired.iqn} has portal group ${others.join(', ')} and none with tag ${wanted.join(', ')}`,
    `say \`tag: ${others[0]}\`; for one more group describe that one too, with \`portal_groups\``,
  );
}
