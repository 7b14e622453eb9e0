// Names that no file sets: found in every task, also where a condition keeps it from being evaluated on any host.

import { type Inventory, reservedNames } from '../../inventory/inventory.ts';
import type { Findings } from '../../source/mistake.ts';
import { suggest } from '../../source/nearest.ts';
import type { Place } from '../../source/place.ts';
import { oursInsteadOf } from '../expression/ansible-facts.ts';
import { type Play, type Playbook, type Task, tasksIn } from '../playbook.ts';
import { type NameUse, namesOf } from './names-used.ts';
import type { Selection } from './selection.ts';

/**
 * Adds each name that no file sets for any host, unless something else was found at its place already. What is asked for with `defined` or
 * `default` anywhere may be missing: its author knows.
 */
export function checkNames(
  playbook: Playbook,
  inventory: Inventory,
  selection: Selection,
  findings: Findings,
): void {
  const uses = playbook.plays.flatMap((play) =>
    tasksOf(play)
      .filter(({ isSound }) => isSound)
      .map((task) => ({ play, task, names: namesOf(task, playbook.templates) })),
  );
  const optional = new Set(uses.flatMap(({ names }) => names.filter(mayBeMissing).map(({ name }) => name)));
  const everywhere = setAnywhere(playbook, inventory, selection);
  const told = new Set(findings.mistakes.map(keyOf));
  for (const { play, task, names } of uses)
    for (const use of names)
      if (
        !optional.has(use.name) &&
        !everywhere.has(use.name) &&
        !isSetFor(task, play, use) &&
        !told.has(keyOf(use.place))
      ) {
        told.add(keyOf(use.place));
        findings.add(use.place, `\`${use.name}\` is not defined`, closest(use.name, everywhere, play, task));
      }
}

function tasksOf({ steps, handlers }: Play): Task[] {
  return [...tasksIn(steps), ...handlers];
}

function mayBeMissing({ isOptional }: NameUse): boolean {
  return isOptional;
}

/** Of every host, every file that a task may include, every task that registers something, and the command line. */
function setAnywhere(playbook: Playbook, inventory: Inventory, { extraVars }: Selection): Set<string> {
  const names = new Set<string>([...reservedNames, ...(extraVars?.keys() ?? [])]);
  for (const host of [...inventory.hosts.values(), inventory.localhost])
    for (const name of host.variables.keys()) names.add(name);
  for (const variables of playbook.variableFiles.values())
    for (const name of variables.keys()) names.add(name);
  for (const { register } of playbook.plays.flatMap(tasksOf)) if (register !== undefined) names.add(register);
  return names;
}

function isSetFor({ variables, loop }: Task, play: Play, { name }: NameUse): boolean {
  return (
    variables.has(name) || play.variables.has(name) || name === loop?.variable || name === loop?.indexVariable
  );
}

function closest(name: string, everywhere: ReadonlySet<string>, play: Play, task: Task): string | undefined {
  const ours = oursInsteadOf(name);
  if (ours !== undefined) return ours;
  const hint = suggest(name, [...everywhere, ...play.variables.keys(), ...task.variables.keys()]);
  return hint?.startsWith('did') ? hint : undefined;
}

function keyOf({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
