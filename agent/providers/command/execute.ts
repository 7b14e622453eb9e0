// A command of a task as a child of the agent: its own environment and working directory, no shell.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Host } from '../../provider.ts';
import type { ExecResult } from '../../system/system.ts';

/** `input` is for standard input. */
export function executeIn(
  argv: readonly string[],
  input: string | undefined,
  { chdir, environment, deadline }: Desired<'command'>,
  { system }: Host,
): ExecResult {
  // The runtime has no chdir for a child; coreutils' env has had it since 8.28.
  const inside = chdir === undefined ? argv : ['env', `--chdir=${chdir}`, '--', ...argv];
  return system.exec(inside, { deadline, env: environment, ...(input === undefined ? {} : { input }) });
}
