#!/usr/bin/env node
// The command line: says what there is, and loads a command's code only when it is asked for.
import { program } from 'commander';
import { describeError } from './commands/describe-error.ts';
import { inventoryCommand } from './commands/inventory.ts';
import { labCommand } from './commands/lab.ts';
import { planCommand, runCommand } from './commands/run.ts';
import { validateCommand } from './commands/validate.ts';
import { vaultCommand } from './commands/vault.ts';

program
  .name('iscsi-deploy')
  .description(
    'Turns bare Linux hosts into iSCSI targets and logged-in initiators, and proves which disk is which volume.',
  )
  .version('0.1.0')
  .addCommand(runCommand())
  .addCommand(planCommand())
  .addCommand(inventoryCommand())
  .addCommand(validateCommand())
  .addCommand(vaultCommand())
  .addCommand(labCommand())
  .addHelpText(
    'after',
    `
Example:
  $ iscsi-deploy lab run playbooks/site.yml -i playbooks/inventory.yml
  $ iscsi-deploy run site.yml -i inventory.yml

Exit codes: 0 converged, 1 files or command line wrong, 2 a host failed,
3 drift found (plan --exit-code), 4 a host unreachable, 130 interrupted.`,
  );

program.parseAsync().catch((error: unknown) => {
  for (const line of describeError(error)) process.stderr.write(`${line}\n`);
  process.exitCode = 1;
});
