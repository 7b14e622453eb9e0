// Disks that must not become one: they are different, or somebody uses one of them as it is; pure.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { formatPortal } from '../../../src/contract/portal.ts';
import { Refusal } from '../../provider.ts';
import type { Actual } from './read.ts';

/** Throws Refusal. */
export function refuseUnmappable(desired: Desired<'multipath'>, actual: Actual): void {
  refuseOtherDisks(desired, actual);
  refuseTakenName(desired, actual);
  for (const { name, uses } of actual.disks) {
    if (uses.length === 0) continue;
    throw new Refusal(
      `${name} is in use beside its map: ${uses.join('; ')}`,
      `release ${name} first; /dev/mapper/${desired.alias} takes its place`,
    );
  }
}

/** Two portals that show different disks at one LUN, or another one than the files and the server say. */
function refuseOtherDisks({ alias, wwid, serial }: Desired<'multipath'>, actual: Actual): void {
  for (const disk of actual.disks) {
    if (disk.wwid === actual.wwid && disk.wwid !== undefined) continue;
    const place = disk.portal ? ` (portal ${formatPortal(disk.portal)})` : '';
    const shown = disk.wwid ?? 'no WWID';
    const wanted = wwid ?? (serial === undefined ? undefined : `serial ${serial}`);
    throw new Refusal(
      `${disk.name}${place} is another disk than ${alias}: it shows ${shown}, ${wanted ? `not ${wanted}` : 'other paths'} ${actual.wwid}`,
      'do not use it: look which volume the server exports under this LUN on each portal',
    );
  }
}

function refuseTakenName({ alias }: Desired<'multipath'>, { named, wwid }: Actual): void {
  if (named === undefined || named === `mpath-${wwid}`) return;
  throw new Refusal(
    `/dev/mapper/${alias} is something else already: ${named}`,
    'choose another alias, or take the other one away first',
  );
}
