// `inventory`: what the files say about hosts and groups, printed as `ansible-inventory` prints it.
import { Command, Option } from 'commander';
import type { InventoryChoice } from './inventory-print.ts';
import { listOption } from './list-option.ts';
import { addVaultOptions } from './vault-options.ts';

export function inventoryCommand(): Command {
  const command = new Command('inventory')
    .description('hosts, groups and variables as they are read; connects to nothing')
    .argument('[group]', 'with --graph: where the tree begins', 'all')
    .addOption(listOption('-i, --inventory <file>', 'inventory file; may be given more than once'))
    .addOption(
      new Option('--list', 'everything, as JSON; what is printed by default').conflicts(['host', 'graph']),
    )
    .addOption(new Option('--graph', 'groups and hosts as a tree').conflicts(['list', 'host']))
    .addOption(new Option('--host <name>', 'the variables of one host').conflicts(['list', 'graph']))
    .option('-y, --yaml', 'YAML instead of JSON')
    .option('--export', 'each variable where it is set, instead of all at each host')
    .option('--playbook-dir <folder>', 'where `group_vars/` and `host_vars/` of a playbook are');
  return addVaultOptions(command)
    .addHelpText(
      'after',
      `
Example:
  $ iscsi-deploy inventory -i inventory.yml --graph
  $ iscsi-deploy inventory -i inventory.yml --host web01 --yaml`,
    )
    .action(async (group: string, choice: InventoryChoice) => {
      const { printInventory } = await import('./inventory-print.ts');
      await printInventory(group, choice);
    });
}
