// What the report shows of a map.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Observation } from '../../../src/contract/result.ts';
import { isWorking } from './path-states.ts';
import type { Actual } from './read.ts';

export function observeMultipath(
  { alias, state }: Desired<'multipath'>,
  { map }: Actual,
): Observation | undefined {
  if (state === 'absent' || map?.alias !== alias) return undefined;
  return {
    kind: 'multipath',
    alias,
    wwid: map.wwid,
    name: map.name,
    filesystem: map.filesystem,
    mountpoints: map.mountpoints,
    paths: map.paths.map((path) => ({
      name: path.name,
      state: isWorking(path) ? 'working' : `${path.use}, ${path.check}`,
    })),
  };
}
