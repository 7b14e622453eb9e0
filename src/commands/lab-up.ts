// `lab up`: a virtual machine for each host of an inventory, and how to go on from there.
import { Command, Option } from 'commander';
import type { BroughtUp, UpChoice } from './lab-bring-up.ts';
import { addLabName, parseDuration, print } from './lab-options.ts';
import { listOption } from './list-option.ts';
import { addVaultOptions } from './vault-options.ts';

export function addTtl(command: Command): Command {
  const ttl = new Option('--ttl <time>', 'the lab ends by itself after this long');
  return command.addOption(ttl.argParser(parseDuration).default(4 * 3600, '4h'));
}

export function labUpCommand(): Command {
  const command = new Command('up')
    .description('boots a machine for each host of an inventory, with a snapshot to go back to')
    .addOption(listOption('-i, --inventory <file>', 'inventory file; may be given more than once'));
  return addTtl(addLabName(addVaultOptions(command)))
    .addHelpText(
      'after',
      `
The first time, an image of each Debian release is built (a few minutes) and
kept in ~/.cache/iscsi-deploy.

Example:
  $ iscsi-deploy lab up -i inventory.yml --ttl 2h`,
    )
    .action(async (choice: UpChoice) => {
      const { bringUp } = await import('./lab-bring-up.ts');
      const lab = await bringUp(choice);
      if (lab) for (const line of howToGoOn(lab, choice)) print(line);
    });
}

export function howToGoOn({ name, files }: BroughtUp, { inventory, ttl }: UpChoice): string[] {
  const inventories = [...inventory, files.inventory].map((path) => `-i ${path}`).join(' ');
  return [
    `lab ${name} is up; it ends after ${ttl / 60} min, or with \`iscsi-deploy lab down --name ${name}\``,
    `  iscsi-deploy run PLAYBOOK ${inventories}`,
    `  iscsi-deploy lab ssh HOST --name ${name}`,
    `  iscsi-deploy lab reset --all --name ${name}`,
  ];
}
