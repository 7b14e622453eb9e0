// What `inventory` prints: the files read whole, in the shape that was asked for.
import { hostOf, type Inventory, type InventoryHost } from '../inventory/inventory.ts';
import { asJson, asYaml } from '../inventory/listing/format.ts';
import { graphOf } from '../inventory/listing/graph.ts';
import { flatListing, hostListing, nestedListing } from '../inventory/listing/listing.ts';
import { readInventory } from '../inventory/load-inventory.ts';
import { findHosts } from '../inventory/pattern/pattern.ts';
import { Findings, formatMistake } from '../source/mistake.ts';
import { suggest } from '../source/nearest.ts';
import type { PasswordChoice } from '../vault/password-source.ts';
import type { Vault } from '../vault/vault.ts';
import { print } from './lab-options.ts';
import { openVault } from './open-vault.ts';
import { withoutSecrets } from './secret-mask.ts';
import { UsageError } from './usage-error.ts';

export interface InventoryChoice extends PasswordChoice {
  inventory: string[];
  graph?: boolean;
  host?: string;
  yaml?: boolean;
  export?: boolean;
  playbookDir?: string;
}

/** `group` is where a graph begins. Throws what is wrong with the files or the command line. */
export async function printInventory(group: string, choice: InventoryChoice): Promise<void> {
  if (choice.inventory.length === 0) throw new UsageError('which hosts?', 'name an inventory with -i');
  const vault = await openVault(choice);
  const inventory = await withoutSecrets(vault, () => load(vault, choice));
  for (const warning of inventory.warnings) process.stderr.write(`warning: ${formatMistake(warning)}\n`);
  print(shown(inventory, group, choice));
}

async function load(vault: Vault, { inventory, playbookDir }: InventoryChoice): Promise<Inventory> {
  const findings = new Findings(vault);
  const read = await readInventory(inventory, findings, playbookDir);
  findings.throwIfAny();
  return read;
}

function shown(inventory: Inventory, group: string, choice: InventoryChoice): string {
  if (choice.graph) return graphFrom(inventory, group);
  const style = { exports: choice.export === true };
  if (choice.host !== undefined) {
    const variables = hostListing(hostNamed(inventory, choice.host), style);
    return choice.yaml ? asYaml(variables) : asJson(variables);
  }
  return choice.yaml ? asYaml(nestedListing(inventory, style)) : asJson(flatListing(inventory, style));
}

function graphFrom(inventory: Inventory, name: string): string {
  const group = inventory.groups.get(name);
  if (group) return graphOf(group, inventory).join('\n');
  throw new UsageError(`no group is named \`${name}\``, suggest(name, inventory.groups.keys(), 'there are'));
}

/** A pattern may name it, but not several. */
function hostNamed(inventory: Inventory, pattern: string): InventoryHost {
  const { hosts, problems } = findHosts(inventory, pattern);
  const [problem] = problems;
  if (problem) throw new UsageError(`--host ${pattern}: ${problem.message}`, problem.hint);
  const [name = '', ...others] = hosts;
  const host = hostOf(inventory, name);
  if (host && others.length === 0) return host;
  throw new UsageError(`--host ${pattern} stands for ${hosts.length} hosts`, 'name one');
}
