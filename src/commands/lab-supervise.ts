// `lab supervise`, which `lab up` starts in the background and people never do: the process that a lab lives in.
import { Command } from 'commander';

export function labSuperviseCommand(): Command {
  return new Command('supervise')
    .description('runs a lab that `lab up` has prepared, until it ends')
    .argument('<directory>')
    .action(async (directory: string) => {
      const { supervise } = await import('../lab/supervise.ts');
      const { describeError } = await import('./describe-error.ts');
      try {
        await supervise(directory);
      } catch (error) {
        for (const line of describeError(error)) process.stderr.write(`${line}\n`);
        process.exit(1);
      }
    });
}
