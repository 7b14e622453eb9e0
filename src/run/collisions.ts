// Everything that is looked at before the first write, and once more for what is compiled late.
import { type Collision, type Fleet, findCollisions } from './fleet.ts';
import { listInitiators } from './initiators.ts';
import { listExportedSerials } from './known-volumes.ts';
import type { Observations } from './observations.ts';
import { findDoubleUse } from './shared-volumes.ts';

export function findAllCollisions(fleet: Fleet, observations: Observations): Collision[] {
  const serials = listExportedSerials(fleet, observations);
  return [
    ...findCollisions(fleet, serials, listInitiators(fleet, observations)),
    ...findDoubleUse(fleet, observations),
  ];
}
