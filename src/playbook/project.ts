// Inventory and playbook together, checked as far as files go: what every command starts with.
import type { Facts } from '../contract/facts.ts';
import { connectionOf, type HostConnection } from '../inventory/connection-of.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { readInventory } from '../inventory/load-inventory.ts';
import { Findings, type Mistake } from '../source/mistake.ts';
import { compile, compileWith } from './compile/compile.ts';
import type { Compilation } from './compile/compiled.ts';
import { connectionVariables } from './compile/connection-variables.ts';
import { hostsOf, type SelectedPlay, type Selection, selectPlays } from './compile/selection.ts';
import { readPlaybook } from './load/load-playbook.ts';
import type { Playbook } from './playbook.ts';

export interface ProjectFiles {
  playbook: string;
  /** As after `-i`, in order. */
  inventories: readonly string[];
}

export interface Project {
  playbook: Playbook;
  inventory: Inventory;
  plays: readonly SelectedPlay[];
  /** Those with anything to do, in inventory order: known before any facts are. */
  hosts: readonly string[];
  /** Hosts of plays that ask for another user's rights. */
  become: ReadonlySet<string>;
  warnings: readonly Mistake[];
  /** How to reach a host; expressions in its variables are evaluated without facts. Throws `MistakesError`. */
  connectionOf(host: string): HostConnection;
  /** Throws `MistakesError`. */
  compile(facts: ReadonlyMap<string, Facts>): Compilation;
}

/** Reads all files and compiles without facts. Throws `MistakesError` with everything that is wrong in any of them. */
export async function loadProject(files: ProjectFiles, selection: Selection): Promise<Project> {
  const findings = new Findings();
  const inventory = await readInventory(files.inventories, findings);
  const playbook = await readPlaybook(files.playbook, findings);
  compileWith(playbook, inventory, selection, new Map(), findings);
  findings.throwIfAny();
  const plays = selectPlays(playbook, inventory, selection, new Findings());
  const asking = plays.filter(({ play }) => play.become === true);
  return {
    playbook,
    inventory,
    plays,
    hosts: hostsOf(plays, inventory),
    become: new Set(asking.flatMap(({ hosts }) => hosts)),
    warnings: findings.warnings,
    connectionOf: (name) => connectionIn(inventory, name, selection),
    compile: (facts) => compile(playbook, inventory, selection, facts),
  };
}

function connectionIn(inventory: Inventory, name: string, selection: Selection): HostConnection {
  const host = inventory.hosts.get(name);
  if (!host) throw new Error(`${name} is no host of the inventory`);
  return connectionOf(host, connectionVariables(inventory, host, selection));
}
