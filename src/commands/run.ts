// `run` and `plan`: the files read and checked whole, then the fleet.
import { Command } from 'commander';
import { addRunOptions, type RunOptions } from './run-options.ts';

export function runCommand(): Command {
  return addRunOptions(new Command('run').description('plan, apply, verify and report'))
    .argument('<playbook>')
    .option('-C, --check', 'the same as `plan`: touch nothing')
    .option('-D, --diff', 'show every change, as `-v` does')
    .addHelpText(
      'after',
      `
Example:
  $ iscsi-deploy run site.yml -i inventory.yml
  $ iscsi-deploy run site.yml -i inventory.yml --list-tasks
  $ iscsi-deploy run site.yml -i inventory.yml --limit web01 -v`,
    )
    .action(async (playbook: string, options: RunOptions & { check?: boolean; diff?: boolean }) => {
      const { runPlaybook } = await import('./run-playbook.ts');
      const verbose = options.verbose === true || options.diff === true;
      process.exitCode = await runPlaybook(options.check ? 'plan' : 'run', playbook, { ...options, verbose });
    });
}

export function planCommand(): Command {
  return addRunOptions(new Command('plan').description('what a run would change; touches nothing'))
    .argument('<playbook>')
    .option('--exit-code', 'exit with 3 if anything would change')
    .addHelpText('after', '\nExample:\n  $ iscsi-deploy plan site.yml -i inventory.yml --exit-code')
    .action(async (playbook: string, options: RunOptions & { exitCode?: boolean }) => {
      const { runPlaybook } = await import('./run-playbook.ts');
      process.exitCode = await runPlaybook('plan', playbook, options);
    });
}
