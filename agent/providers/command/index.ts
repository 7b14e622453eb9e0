// `command`: a program with its arguments, run where it is not done yet; what it prints is data for `register`.
import type { CommandObservation } from '../../../src/contract/kinds/command.ts';
import { argvOf } from '../../../src/contract/kinds/command.ts';
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Provider } from '../../provider.ts';
import { runCommand } from './apply.ts';
import { type CommandStep, planCommand } from './plan.ts';
import { type Actual, readCommand } from './read.ts';

export const commandProvider: Provider<Desired<'command'>, Actual, CommandStep> = {
  read: readCommand,
  plan: planCommand,
  apply: (_step, desired, host, tell) => runCommand(desired, host, tell),
  provides: ({ creates, removes }) => [
    ...(creates === undefined ? [] : [{ kind: 'path', name: creates } as const]),
    ...(removes === undefined ? [] : [{ kind: 'gone', name: removes } as const]),
  ],
  observe: (desired, { isDone }) => (isDone ? doneBefore(desired) : undefined),
};

function doneBefore({ argv, cmd }: Desired<'command'>): CommandObservation {
  return { kind: 'command', argv: argvOf(argv ?? cmd), rc: 0, stdout: '', stderr: '' };
}
