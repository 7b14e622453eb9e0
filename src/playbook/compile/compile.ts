// A playbook for all chosen hosts: values instead of expressions, resources instead of tasks. Pure: files are read before, hosts are asked elsewhere.
import { hostOf, type Inventory } from '../../inventory/inventory.ts';
import { Findings } from '../../source/mistake.ts';
import type { Reading } from '../expression/reading.ts';
import type { Playbook } from '../playbook.ts';
import { compilePlay } from './compile-play.ts';
import { type Compilation, type CompiledPlay, type HostTask, resourcesOf } from './compiled.ts';
import { HostFindings } from './host-findings.ts';
import { type FactsByHost, HostScopes } from './host-scopes.ts';
import { LateTasks } from './late-tasks.ts';
import { noProgress, type Progress } from './progress.ts';
import { type SelectedPlay, type Selection, selectPlays } from './selection.ts';
import { markSensitive, resourcesOfPlays, secretsOf } from './sensitive.ts';

/**
 * Hosts without facts are those that were not read: what depends on them is listed as unknown. With no facts at all this is the check
 * before any connection. Throws `MistakesError`.
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
  const scopesWith = (registered: ReadonlyMap<string, ReadonlyMap<string, Reading>>) =>
    new HostScopes(inventory, facts, selection.extraVars ?? new Map(), registered);
  const late = new LateTasks(scopesWith);
  const compiler = { playbook, inventory, scopesWith };
  const plays = compilePlays(selectPlays(playbook, inventory, selection, findings), compiler, late, findings);
  const secrets = new Set(secretsOf(resourcesOfPlays(plays)));
  if (isPartial(selection)) {
    const unheard = new Findings();
    const chosen = selectPlays(playbook, inventory, { extraVars: selection.extraVars }, unheard);
    const all = compilePlays(chosen, compiler, new LateTasks(scopesWith), unheard);
    for (const secret of secretsOf(resourcesOfPlays(all))) secrets.add(secret);
  }
  markSensitive(resourcesOfPlays(plays), secrets);
  return {
    plays,
    get secrets() {
      return [...secrets];
    },
    resolve: (place, known) => withSecrets(late.resolve(place, known), secrets),
    judge: (place, loop, known, result) => late.judge(place, loop, known, result),
  };
}

/** What is compiled late may bring secrets of its own. */
function withSecrets(task: HostTask, secrets: Set<string>): HostTask {
  const resources = resourcesOf(task);
  for (const secret of secretsOf(resources)) secrets.add(secret);
  markSensitive(resources, secrets);
  return task;
}

interface Compiler {
  playbook: Playbook;
  inventory: Inventory;
  scopesWith: LateTasks['scopesWith'];
}

/** In order, since later plays see what earlier ones register; those without a host are left out. */
function compilePlays(
  selected: readonly SelectedPlay[],
  { playbook, inventory, scopesWith }: Compiler,
  late: LateTasks,
  findings: Findings,
): CompiledPlay[] {
  const hostFindings = new HostFindings();
  const progress = new Map<string, Progress>();
  let scopes = scopesWith(new Map());
  const { templates, variableFiles } = playbook;
  const plays = selected.map(({ play, hosts, steps, tasks }) => {
    if (tasks.length > 0) scopes = scopesFor(progress, scopes, scopesWith);
    const parts = hosts.flatMap((name) => {
      const host = hostOf(inventory, name);
      if (!host) return [];
      const context = { host, play, scopes, templates, variableFiles, late, findings: hostFindings };
      const compiled = compilePlay(steps, progress.get(name) ?? noProgress, context);
      progress.set(name, compiled.progress);
      return [compiled.part];
    });
    return { name: play.name, policy: play.policy, parts };
  });
  hostFindings.reportTo(findings);
  return plays.filter(({ parts }) => parts.length > 0);
}

/** New ones only where there is something new to see: they forget what was evaluated. */
function scopesFor(
  progress: ReadonlyMap<string, Progress>,
  scopes: HostScopes,
  scopesWith: LateTasks['scopesWith'],
): HostScopes {
  const registered = [...progress].filter(([, { registered }]) => registered.size > 0);
  return registered.length === 0
    ? scopes
    : scopesWith(new Map(registered.map(([host, one]) => [host, one.registered])));
}

/** Secrets of hosts and tasks that were not chosen may stand in a template of one that was. */
function isPartial({ limit, tags = [], skipTags = [], startAt }: Selection): boolean {
  return limit !== undefined || tags.length > 0 || skipTags.length > 0 || startAt !== undefined;
}
