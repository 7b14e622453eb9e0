// Taking a map away: only while nothing uses it, and so that it does not come back at the next boot; pure.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { fragmentPath } from '../../multipath/fragment.ts';
import type { Projection } from '../../projection.ts';
import { Refusal } from '../../provider.ts';
import type { Actual } from './read.ts';
import { type MultipathStep, step } from './steps.ts';

type Wanted = Desired<'multipath'>;

/** The WWID goes first: with it, the map would be made again. What names it stays until the map is gone. */
export function planAbsent(desired: Wanted, actual: Actual, projection: Projection): MultipathStep[] {
  const { alias } = desired;
  const { map, wwid, fragment, isRunning } = actual;
  refuseUsedMap(desired, actual, projection);
  const isOurs = map?.alias === alias || fragment !== undefined;
  const forget =
    wwid !== undefined && actual.isRemembered && isOurs
      ? [step({ action: 'forget', wwid }, `take ${wwid} off the list of multipath disks`, desired)]
      : [];
  const flush =
    map?.alias === alias ? [step({ action: 'flush', name: alias }, `remove map ${alias}`, desired)] : [];
  const remove =
    fragment === undefined
      ? []
      : [step({ action: 'remove-fragment' }, `remove ${fragmentPath(alias)}`, desired)];
  const isDue = isRunning && (remove.length > 0 || actual.isUnread);
  const reread = isDue
    ? [step({ action: 'reconfigure' }, 'let multipathd read its configuration again', desired)]
    : [];
  return [...forget, ...flush, ...remove, ...reread];
}

function refuseUsedMap({ alias }: Wanted, { map }: Actual, projection: Projection): void {
  if (map?.alias !== alias || map.uses.length === 0 || projection.hasAny('released')) return;
  throw new Refusal(
    `map ${alias} is in use: ${map.uses.join('; ')}`,
    'unmount and release what stands on it first',
  );
}
