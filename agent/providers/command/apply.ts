// Runs the command once, and tells what it said before anything is made of it.
import { argvOf, type CommandObservation, mostOutput } from '../../../src/contract/kinds/command.ts';
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { type Host, HostError } from '../../provider.ts';
import { complaintOf } from '../../tools/tool.ts';
import { executeIn } from './execute.ts';
import { readCommand, saysWhenDone } from './read.ts';

/** Throws `HostError` where it does not end with 0, or in time. */
export function runCommand(
  desired: Desired<'command'>,
  host: Host,
  tell: ((observation: CommandObservation) => void) | undefined,
): void {
  const argv = argvOf(desired.argv ?? desired.cmd);
  const result = executeIn(argv, desired.stdin, desired, host);
  const { code: rc, stdout, stderr, timedOut } = result;
  tell?.({
    kind: 'command',
    argv,
    rc,
    stdout: stdout.slice(0, mostOutput),
    stderr: stderr.slice(0, mostOutput),
  });
  if (rc !== 0 || timedOut)
    throw new HostError(complaintOf({ argv, deadline: desired.deadline, parse: () => undefined }, result));
  if (saysWhenDone(desired) && !readCommand(desired, host).isDone)
    throw new HostError(
      `${argv[0]} ended with 0, and by what the task says it is not done`,
      'look at `creates`, `removes` or `unless`, and at what the command really did',
    );
}
