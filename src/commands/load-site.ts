// Everything that files and the command line say, read and checked whole before any host is touched.
import { dirname } from 'node:path';
import { connectionOf, type HostConnection } from '../inventory/connection-of.ts';
import { hostOf, type Inventory } from '../inventory/inventory.ts';
import { readInventory } from '../inventory/load-inventory.ts';
import { expandLimit } from '../inventory/pattern/limit.ts';
import { checkNames } from '../playbook/compile/check-names.ts';
import { compileWith } from '../playbook/compile/compile.ts';
import { connectionScopes, connectionVariables } from '../playbook/compile/connection-variables.ts';
import { readExtraVars } from '../playbook/compile/extra-vars.ts';
import { hostsOf, type SelectedPlay, type Selection, selectPlays } from '../playbook/compile/selection.ts';
import { readPlaybook } from '../playbook/load/load-playbook.ts';
import type { Playbook } from '../playbook/playbook.ts';
import { Findings, type Mistake, MistakesError } from '../source/mistake.ts';
import type { Vault } from '../vault/vault.ts';
import { openVault } from './open-vault.ts';
import type { RunOptions } from './run-options.ts';
import { withoutSecrets } from './secret-mask.ts';
import { UsageError } from './usage-error.ts';

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

/** What the command line says besides the playbook. */
export type SiteChoice = Pick<
  RunOptions,
  'inventory' | 'limit' | 'tags' | 'skipTags' | 'startAtTask' | 'extraVars'
>;

/** Throws `MistakesError` with all mistakes of all files. */
export async function loadSite(playbookFile: string, options: RunOptions): Promise<Site> {
  if (options.inventory.length === 0) throw new UsageError('which hosts?', 'name an inventory with -i');
  const vault = await openVault(options);
  return withoutSecrets(vault, async () => {
    const findings = new Findings(vault);
    const site = await readSite(playbookFile, options, findings);
    findings.throwIfAny();
    return site;
  });
}

/** The same as far as it can be read; what is wrong is added to the findings. */
export async function readSite(playbookFile: string, options: SiteChoice, findings: Findings): Promise<Site> {
  const selection = await selectionOf(options, findings);
  const inventory = await readInventory(options.inventory, findings, dirname(playbookFile));
  const areHostsKnown = findings.mistakes.length === 0;
  const playbook = await readPlaybook(playbookFile, findings);
  compileWith(playbook, inventory, selection, new Map(), findings);
  if (areHostsKnown) checkNames(playbook, inventory, selection, findings);
  const plays = selectPlays(playbook, inventory, selection, new Findings());
  const connections = connectionsTo(hostsOf(plays, inventory), inventory, selection, findings);
  const warnings = [...inventory.warnings, ...playbook.warnings];
  return { inventory, playbook, selection, plays, connections, vault: findings.vault, warnings };
}

async function selectionOf(options: SiteChoice, findings: Findings): Promise<Selection> {
  return {
    limit: options.limit === undefined ? undefined : await expandLimit(options.limit, findings),
    tags: options.tags,
    skipTags: options.skipTags,
    startAt: options.startAtTask,
    extraVars: await readExtraVars(options.extraVars, findings),
  };
}

function connectionsTo(
  hosts: readonly string[],
  inventory: Inventory,
  selection: Selection,
  findings: Findings,
): Map<string, HostConnection> {
  const connections = new Map<string, HostConnection>();
  const scopes = connectionScopes(inventory, selection);
  for (const name of hosts) {
    const host = hostOf(inventory, name);
    if (!host) continue;
    try {
      connections.set(name, connectionOf(host, connectionVariables(scopes, host)));
    } catch (error) {
      if (!(error instanceof MistakesError)) throw error;
      for (const mistake of error.mistakes) findings.add(mistake, mistake.message, mistake.hint);
    }
  }
  return connections;
}
