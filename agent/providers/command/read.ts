// Whether a command is done already, by what its task says: a path, or another command that only looks.
import { argvOf } from '../../../src/contract/kinds/command.ts';
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { type Host, HostError } from '../../provider.ts';
import { executeIn } from './execute.ts';

export interface Actual {
  isDone: boolean;
}

/** Any of them is enough; `unless` is asked last, since it costs a process. */
export function readCommand(desired: Desired<'command'>, host: Host): Actual {
  const { creates, removes } = desired;
  const isDone =
    (creates !== undefined && host.system.exists(creates)) ||
    (removes !== undefined && !host.system.exists(removes)) ||
    saysDone(desired, host);
  return { isDone };
}

/** Without any of them it runs every time; `changed_when` or a handler's place stands behind that. */
export function saysWhenDone({ creates, removes, unless }: Desired<'command'>): boolean {
  return creates !== undefined || removes !== undefined || unless !== undefined;
}

function saysDone(desired: Desired<'command'>, host: Host): boolean {
  if (desired.unless === undefined) return false;
  const { code, timedOut } = executeIn(argvOf(desired.unless), undefined, desired, host);
  if (timedOut) throw new HostError(`\`unless\` did not end within ${desired.deadline} s`);
  return code === 0;
}
