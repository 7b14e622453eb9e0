// `lab down`: the lab's machines end, and everything it wrote is removed.
import { Command } from 'commander';
import { addLabChoice, type LabChoice, labsFolder, nameOf, print } from './lab-options.ts';

export function labDownCommand(): Command {
  return addLabChoice(
    new Command('down').description('ends the lab’s machines and removes all that is left of it'),
  )
    .addHelpText('after', '\nExample:\n  $ iscsi-deploy lab down -i inventory.yml')
    .action(async (choice: LabChoice) => {
      const { labDown } = await import('../lab/down.ts');
      const name = await nameOf(choice);
      print((await labDown(labsFolder(), name)) ? `lab ${name} is gone` : `there is no lab ${name}`);
    });
}
