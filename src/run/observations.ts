// The last reading of each resource of a run, by host and resource id.
import type { Observation } from '../contract/result.ts';

export type Observations = ReadonlyMap<string, Observation>;

export function observationKey({ host, id }: { host: string; id: string }): string {
  return `${host} ${id}`;
}
