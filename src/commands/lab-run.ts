// `lab run`: a playbook on a lab, which is brought up if it is not; what the demonstration is made of.
import { basename, relative } from 'node:path';
import { Command } from 'commander';
import type { BroughtUp, UpChoice } from './lab-bring-up.ts';
import { addLabName, print } from './lab-options.ts';
import { addTtl } from './lab-up.ts';
import { addRunOptions, type RunOptions } from './run-options.ts';

export function labRunCommand(): Command {
  const command = new Command('run')
    .description('brings a lab up if it is not, and runs a playbook on it')
    .argument('<playbook>');
  return addTtl(addLabName(addRunOptions(command)))
    .addHelpText(
      'after',
      `
Example:
  $ iscsi-deploy lab run playbooks/site.yml -i playbooks/inventory.yml`,
    )
    .action(async (playbook: string, choice: UpChoice & RunOptions) => {
      const { bringUp } = await import('./lab-bring-up.ts');
      const { runPlaybook } = await import('./run-playbook.ts');
      const lab = await bringUp(choice);
      if (!lab) return;
      const inventory = [...choice.inventory, lab.files.inventory];
      process.exitCode = await runPlaybook('run', playbook, { ...choice, inventory });
      for (const line of howToGoOn(playbook, lab, choice)) print(line);
    });
}

function howToGoOn(playbook: string, { name }: BroughtUp, { inventory, ttl }: UpChoice): string[] {
  const program = programAsTyped();
  const files = inventory.map((file) => `-i ${file}`).join(' ');
  return [
    '',
    `The lab is up for ${ttl / 60} more minutes. How to go on:`,
    `  ${program} lab ssh HOST --name ${name}`,
    `  ${program} lab run ${playbook} ${files} --name ${name}`,
    `  ${program} lab down --name ${name}`,
  ];
}

/** What the person can paste: the installed command, or this file run by Node, as `npm run demo` does. */
function programAsTyped(): string {
  const [, file = ''] = process.argv;
  return basename(file) === 'iscsi-deploy' ? 'iscsi-deploy' : `node ${relative('', file)}`;
}
