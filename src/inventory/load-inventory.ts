// From the paths after `-i` to one inventory: files in order, the folders beside them, then every host with its variables.
import { resolve } from 'node:path';
import { Findings } from '../source/mistake.ts';
import { startOf } from '../source/place.ts';
import type { Vault } from '../vault/vault.ts';
import { addHosts } from './add-hosts.ts';
import { assemble } from './assemble.ts';
import { type Draft, emptyDraft, groupIn } from './draft.ts';
import { checkPriorities, refuseDepth, refuseLoops } from './group-order.ts';
import type { AllVarsFolders, VarsFolders } from './host-variables.ts';
import { type Inventory, localNames } from './inventory.ts';
import { completeGroups } from './membership.ts';
import { readInventoryFile } from './read-file.ts';
import { type InventorySource, sourceAt } from './sources.ts';
import { readVarsFolders } from './vars-files.ts';

/** Throws `MistakesError` with all mistakes of all files. */
export async function loadInventory(paths: readonly string[], vault?: Vault): Promise<Inventory> {
  const findings = new Findings(vault);
  const inventory = await readInventory(paths, findings);
  findings.throwIfAny();
  return inventory;
}

/** The inventory as far as it can be read; what is wrong is added to the findings. `playbookFolder` may have `group_vars/` too. */
export async function readInventory(
  paths: readonly string[],
  findings: Findings,
  playbookFolder?: string,
): Promise<Inventory> {
  const own = new Findings(findings.vault);
  const inventory = await readAll(paths, playbookFolder, own);
  findings.mistakes.push(...own.mistakes);
  findings.warnings.push(...own.warnings);
  return inventory;
}

async function readAll(
  paths: readonly string[],
  playbookFolder: string | undefined,
  findings: Findings,
): Promise<Inventory> {
  const draft = emptyDraft();
  const sources: InventorySource[] = [];
  for (const path of paths) {
    const source = await sourceAt(path, findings);
    for (const file of source.files) await readInventoryFile(file, draft, findings);
    addListed(path, source.hosts ?? [], draft, findings);
    sources.push(source);
  }
  completeGroups(draft);
  refuseLoops(draft, findings);
  refuseDepth(draft, findings);
  checkPriorities(draft, findings);
  warnOfConflicts(draft, findings);
  const folders = sources.map(({ folder }) => folder).filter((folder) => folder !== undefined);
  return assemble(draft, await readFolders(folders, playbookFolder, draft, findings), findings);
}

function addListed(path: string, hosts: readonly string[], draft: Draft, findings: Findings): void {
  const said = { place: startOf(path), entries: new Map() };
  const ungrouped = groupIn(draft, 'ungrouped', startOf(''));
  for (const host of hosts) if (host !== '') addHosts(ungrouped, host, said, draft, findings);
}

function warnOfConflicts({ groups, hosts }: Draft, findings: Findings): void {
  for (const { name, place } of hosts.values()) {
    const group = groups.get(name);
    if (group)
      findings.warn(
        place,
        `\`${name}\` is a host, and a group on line ${group.place.line} of ${group.place.file}`,
      );
  }
}

/** Each folder is read once; one that is named twice counts where it is named last. */
async function readFolders(
  inventories: readonly string[],
  playbook: string | undefined,
  draft: Draft,
  findings: Findings,
): Promise<AllVarsFolders> {
  const groups = [...draft.groups.keys()];
  const hosts = [...new Set([...draft.hosts.keys(), ...localNames])];
  const known = new Map<string, Promise<VarsFolders>>();
  const read = async (folder: string): Promise<VarsFolders> => {
    const before = known.get(resolve(folder));
    const reading = before ?? readVarsFolders(folder, groups, hosts, findings);
    known.set(resolve(folder), reading);
    return reading;
  };
  const beside: VarsFolders[] = [];
  for (const folder of lastOnly(inventories)) beside.push(await read(folder));
  return { inventories: beside, playbook: playbook === undefined ? [] : [await read(playbook)] };
}

function lastOnly(folders: readonly string[]): string[] {
  const paths = folders.map((folder) => resolve(folder));
  return folders.filter((_, index) => paths.lastIndexOf(paths[index] ?? '') === index);
}
