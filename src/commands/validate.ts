// `validate`: files read and checked as `run` would, and nothing else.
import { Command } from 'commander';
import { listOption } from './list-option.ts';
import type { ValidateChoice } from './validate-files.ts';
import { addVaultOptions } from './vault-options.ts';

export function validateCommand(): Command {
  const command = new Command('validate')
    .description('all mistakes of all files at once; connects to nothing')
    .argument('<files...>', 'playbooks, inventories, files of variables, templates')
    .addOption(
      listOption(
        '-i, --inventory <file>',
        'the hosts of the playbooks, so that their values are checked too',
      ),
    )
    .addOption(listOption('-e, --extra-vars <vars>', 'variables, as k=v, JSON or @file'));
  return addVaultOptions(command)
    .addHelpText('after', '\nExample:\n  $ iscsi-deploy validate site.yml -i inventory.yml')
    .action(async (files: string[], choice: ValidateChoice) => {
      const { validateFiles } = await import('./validate-files.ts');
      await validateFiles(files, choice);
    });
}
