// One step or none; pure.
import { argvOf } from '../../../src/contract/kinds/command.ts';
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Plan, Step } from '../../provider.ts';
import { type Actual, saysWhenDone } from './read.ts';

export type CommandStep = Step;

/** Characters of a command line in a summary. */
const mostShown = 200;
/** Seconds that a command has to end after its deadline. */
const grace = 5;

export function planCommand(desired: Desired<'command'>, { isDone }: Actual): Plan<CommandStep> {
  if (isDone) return { steps: [] };
  const { argv, cmd, impact, deadline } = desired;
  const line = argvOf(argv ?? cmd).join(' ');
  const summary = `run ${line.length > mostShown ? `${line.slice(0, mostShown)}…` : line}`;
  return {
    steps: [
      { summary, impact, deadline: deadline + grace, ...(!saysWhenDone(desired) && { repeats: true }) },
    ],
  };
}
