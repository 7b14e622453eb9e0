// A playbook for all chosen hosts: values instead of expressions, resources instead of tasks. Pure: files are read before, hosts are asked elsewhere.
import { hostOf, type Inventory } from '../../inventory/inventory.ts';
import { Findings } from '../../source/mistake.ts';
import type { Playbook } from '../playbook.ts';
import { compilePlay } from './compile-play.ts';
import type { Compilation, CompiledPlay } from './compiled.ts';
import { HostFindings } from './host-findings.ts';
import { type FactsByHost, HostScopes } from './host-scopes.ts';
import { type Selection, selectPlays } from './selection.ts';
import { markSensitive, secretsOf } from './sensitive.ts';

/**
 * Hosts without facts are those that were not read: what depends on them is listed as unknown. With no facts at all this is the check
 * before any connection. A host that was read and needs a value of one that was not is a mistake, as is everything else. Throws `MistakesError`.
 */
export function compile(
  playbook: Playbook,
  inventory: Inventory,
  selection: Selection,
  facts: FactsByHost,
): Compilation {
  const findings = new Findings();
  const compilation = compileWith(playbook, inventory, selection, facts, findings);
  findings.throwIfAny();
  return compilation;
}

/** The same as far as it can be done; what is wrong is added to the findings. */
export function compileWith(
  playbook: Playbook,
  inventory: Inventory,
  selection: Selection,
  facts: FactsByHost,
  findings: Findings,
): Compilation {
  const plays = compilePlays(playbook, inventory, selection, facts, findings);
  const everything = { extraVars: selection.extraVars };
  const all = isPartial(selection)
    ? compilePlays(playbook, inventory, everything, facts, new Findings())
    : [];
  const secrets = secretsOf([...plays, ...all]);
  markSensitive(plays, secrets);
  return { plays, secrets };
}

function compilePlays(
  playbook: Playbook,
  inventory: Inventory,
  selection: Selection,
  facts: FactsByHost,
  findings: Findings,
): CompiledPlay[] {
  const scopes = new HostScopes(inventory, facts, selection.extraVars ?? new Map());
  const hostFindings = new HostFindings();
  const { templates } = playbook;
  const plays = selectPlays(playbook, inventory, selection, findings).map(({ play, hosts, tasks }) => ({
    name: play.name,
    parts: hosts.flatMap((name) => {
      const host = hostOf(inventory, name);
      if (!host) return [];
      const context = { host, scopes, templates, isRead: facts.has(name), findings: hostFindings };
      return [compilePlay(play, tasks, context)];
    }),
  }));
  hostFindings.reportTo(findings);
  return plays.filter(({ parts }) => parts.length > 0);
}

/** Secrets of hosts and tasks that were not chosen may stand in a template of one that was. */
function isPartial({ limit, tags = [], skipTags = [] }: Selection): boolean {
  return limit !== undefined || tags.length > 0 || skipTags.length > 0;
}
