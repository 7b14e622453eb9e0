// What the parts of a run share while it lasts.
import type { Observation } from '../contract/result.ts';
import type { Emit } from './events.ts';
import type { Member } from './member.ts';
import type { CompiledPlay, RunRequest } from './request.ts';

export interface RunState {
  request: RunRequest;
  emit: Emit;
  members: ReadonlyMap<string, Member>;
  plays: readonly CompiledPlay[];
  observations: Map<string, Observation>;
}
