// From the paths after `-i` to one inventory: files in order, the folders beside them, then every host with its variables.
import { dirname, join } from 'node:path';
import { Findings } from '../source/mistake.ts';
import { plainOf } from '../source/node.ts';
import { parseYaml } from '../source/parse-yaml.ts';
import { startOf } from '../source/place.ts';
import { readText } from '../source/read-text.ts';
import { type Draft, emptyDraft } from './draft.ts';
import { refuseForeignFormat } from './foreign-format.ts';
import { groupsByPrecedence, refuseLoops } from './group-order.ts';
import { type VarsFolders, variablesOf } from './host-variables.ts';
import type { Inventory, InventoryGroup, InventoryHost } from './inventory.ts';
import { inventoryFiles } from './inventory-files.ts';
import { completeGroups, membersOf } from './membership.ts';
import { readGroups } from './read-groups.ts';
import { readVarsFolder } from './vars-files.ts';

/** Throws `MistakesError` with all mistakes of all files. */
export async function loadInventory(paths: readonly string[]): Promise<Inventory> {
  const findings = new Findings();
  const inventory = await readInventory(paths, findings);
  findings.throwIfAny();
  return inventory;
}

/** The inventory as far as it can be read; what is wrong is added to the findings. */
export async function readInventory(paths: readonly string[], findings: Findings): Promise<Inventory> {
  const own = new Findings(findings.vault);
  const inventory = await readAll(paths, own);
  findings.mistakes.push(...own.mistakes);
  findings.warnings.push(...own.warnings);
  return inventory;
}

async function readAll(paths: readonly string[], findings: Findings): Promise<Inventory> {
  const draft = emptyDraft();
  const folders: string[] = [];
  for (const path of paths) {
    const files = await inventoryFiles(path, findings);
    for (const file of files) await readFile(file, draft, findings);
    for (const file of files) folders.push(dirname(file));
  }
  refuseLoops(draft, findings);
  completeGroups(draft);
  const vars: VarsFolders[] = [];
  for (const folder of lastOnly(folders)) vars.push(await readVarsFolders(folder, draft, findings));
  return assemble(draft, vars, findings);
}

async function readFile(file: string, draft: Draft, findings: Findings): Promise<void> {
  const text = await readText(file, findings, startOf(file));
  if (text === undefined || refuseForeignFormat(file, text, findings)) return;
  const root = parseYaml(file, text, 'variables', findings);
  if (root) readGroups(root, draft, findings);
}

/** A folder named twice counts where it is named last. */
function lastOnly(folders: readonly string[]): string[] {
  return folders.filter((folder, index) => folders.lastIndexOf(folder) === index);
}

async function readVarsFolders(folder: string, draft: Draft, findings: Findings): Promise<VarsFolders> {
  return {
    groups: await readVarsFolder(join(folder, 'group_vars'), draft.groups.keys(), findings),
    hosts: await readVarsFolder(join(folder, 'host_vars'), draft.hosts.keys(), findings),
  };
}

function assemble(draft: Draft, folders: readonly VarsFolders[], findings: Findings): Inventory {
  const members = membersOf(draft);
  const order = groupsByPrecedence(draft);
  const groupsOfHost = new Map([...draft.hosts.keys()].map((name): [string, string[]] => [name, []]));
  for (const group of order) for (const host of members.get(group) ?? []) groupsOfHost.get(host)?.push(group);
  const hosts = [...draft.hosts.values()].map(({ name, place }): [string, InventoryHost] => {
    const groups = groupsOfHost.get(name) ?? [];
    const variables = variablesOf(name, groups, draft, folders);
    const vars = Object.fromEntries([...variables].map(([key, node]) => [key, plainOf(node)]));
    return [name, { name, groups, vars, variables, place }];
  });
  const groups = [...draft.groups.values()].map(({ name, children }): [string, InventoryGroup] => [
    name,
    { name, hosts: members.get(name) ?? [], children: [...children] },
  ]);
  return { hosts: new Map(hosts), groups: new Map(groups), warnings: findings.warnings };
}
