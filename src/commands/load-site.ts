// Everything that files and the command line say, read and checked whole before any host is touched.
import { dirname } from 'node:path';
import { connectionOf, type HostConnection } from '../inventory/connection-of.ts';
import { hostOf, type Inventory } from '../inventory/inventory.ts';
import { readInventory } from '../inventory/load-inventory.ts';
import { expandLimit } from '../inventory/pattern/limit.ts';
import { compileWith } from '../playbook/compile/compile.ts';
import { connectionVariables } from '../playbook/compile/connection-variables.ts';
import { parseExtraVars } from '../playbook/compile/extra-vars.ts';
import { hostsOf, type SelectedPlay, type Selection, selectPlays } from '../playbook/compile/selection.ts';
import { readPlaybook } from '../playbook/load/load-playbook.ts';
import type { Playbook } from '../playbook/playbook.ts';
import { Findings, type Mistake, MistakesError } from '../source/mistake.ts';
import type { Vault } from '../vault/vault.ts';
import { openVault } from './open-vault.ts';
import type { RunOptions } from './run-options.ts';
import { withoutSecrets } from './secret-mask.ts';

export interface Site {
  inventory: Inventory;
  playbook: Playbook;
  selection: Selection;
  /** What is chosen of each play. */
  plays: readonly SelectedPlay[];
  /** The hosts with anything to do, in inventory order, and how to reach each. */
  connections: ReadonlyMap<string, HostConnection>;
  /** What came out of it must not be shown. */
  vault: Vault;
  warnings: readonly Mistake[];
}

/** Throws `MistakesError` with all mistakes of all files. */
export async function loadSite(playbookFile: string, options: RunOptions): Promise<Site> {
  if (options.inventory.length === 0) throw new UsageError('which hosts?', 'name an inventory with -i');
  const vault = await openVault(options);
  return withoutSecrets(vault, () => loadWith(vault, playbookFile, options));
}

async function loadWith(vault: Vault, playbookFile: string, options: RunOptions): Promise<Site> {
  const findings = new Findings(vault);
  const selection: Selection = {
    limit: options.limit === undefined ? undefined : await expandLimit(options.limit, findings),
    tags: options.tags,
    skipTags: options.skipTags,
    startAt: options.startAtTask,
    extraVars: await parseExtraVars(options.extraVars, vault),
  };
  const inventory = await readInventory(options.inventory, findings, dirname(playbookFile));
  const playbook = await readPlaybook(playbookFile, findings);
  compileWith(playbook, inventory, selection, new Map(), findings);
  const plays = selectPlays(playbook, inventory, selection, new Findings());
  const hosts = hostsOf(plays, inventory);
  const connections = connectionsTo(hosts, inventory, selection, findings);
  findings.throwIfAny();
  return {
    inventory,
    playbook,
    selection,
    plays,
    connections,
    vault,
    warnings: [...inventory.warnings, ...playbook.warnings],
  };
}

/** The command line asks for something that cannot be done; exit code 1. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
    this.name = 'UsageError';
  }
}

function connectionsTo(
  hosts: readonly string[],
  inventory: Inventory,
  selection: Selection,
  findings: Findings,
): Map<string, HostConnection> {
  const connections = new Map<string, HostConnection>();
  for (const name of hosts) {
    const host = hostOf(inventory, name);
    if (!host) continue;
    try {
      connections.set(name, connectionOf(host, connectionVariables(inventory, host, selection)));
    } catch (error) {
      if (!(error instanceof MistakesError)) throw error;
      for (const mistake of error.mistakes) findings.add(mistake, mistake.message, mistake.hint);
    }
  }
  return connections;
}
