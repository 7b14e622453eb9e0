// What the parts of a run share while it lasts.
import type { Observation } from '../contract/result.ts';
import type { Program } from '../playbook/compile/compiled.ts';
import type { Emit } from './events.ts';
import type { Fleet } from './fleet.ts';
import type { Member } from './member.ts';
import type { RunRequest } from './request.ts';

export interface RunState {
  request: RunRequest;
  emit: Emit;
  members: ReadonlyMap<string, Member>;
  program: Program;
  /** What is expected to be there once all has gone well; what is compiled late is added. */
  fleet: Fleet;
  observations: Map<string, Observation>;
}
