// What the command line chooses of a playbook: hosts by `--limit`, tasks by tags.

import type { Inventory } from '../../inventory/inventory.ts';
import { findHosts } from '../../inventory/pattern/pattern.ts';
import type { Findings } from '../../source/mistake.ts';
import { suggest } from '../../source/nearest.ts';
import type { Node } from '../../source/node.ts';
import { startOf } from '../../source/place.ts';
import { type Play, type Playbook, type Step, type Task, tasksIn } from '../playbook.ts';

export interface Selection {
  /** A pattern of hosts, as in a play. */
  limit?: string | undefined;
  /** Only tasks with one of these; empty or absent means all. */
  tags?: readonly string[] | undefined;
  skipTags?: readonly string[] | undefined;
  /** The name of the first task; those before it are left out. */
  startAt?: string | undefined;
  /** `-e`: above all other variables; see `parseExtraVars`. */
  extraVars?: ReadonlyMap<string, Node> | undefined;
}

export interface SelectedPlay {
  play: Play;
  /** In inventory order. */
  hosts: string[];
  /** The play's steps with the chosen tasks only. */
  steps: Step[];
  tasks: Task[];
}

/** Each play with its chosen hosts and tasks; patterns and tags that mean nothing are added to the findings. */
export function selectPlays(
  playbook: Playbook,
  inventory: Inventory,
  selection: Selection,
  findings: Findings,
): SelectedPlay[] {
  const limit = limitedTo(inventory, selection.limit, findings);
  checkTags(playbook, selection, findings);
  const isBefore = beforeStart(playbook, selection, findings);
  return playbook.plays.map((play) => {
    const { hosts, problems } = findHosts(inventory, play.hosts);
    if (play.hosts !== '')
      for (const { message, hint } of problems) findings.add(play.hostsPlace, message, hint);
    const isChosen = (task: Task) => !isBefore(task) && isTagged([...play.tags, ...task.tags], selection);
    const steps = chosenOf(play.steps, isChosen);
    return { play, hosts: hosts.filter((host) => limit.has(host)), steps, tasks: tasksIn(steps) };
  });
}

function chosenOf(steps: readonly Step[], isChosen: (task: Task) => boolean): Step[] {
  return steps.flatMap((step): Step[] => {
    if (step.type === 'flush') return [step];
    if (step.type === 'task') return isChosen(step) ? [step] : [];
    const [block, rescue, always] = [step.block, step.rescue, step.always].map((part) =>
      chosenOf(part, isChosen),
    );
    return [{ type: 'block', block: block ?? [], rescue: rescue ?? [], always: always ?? [] }];
  });
}

/** Whether a task stands before the one of `--start-at-task`. */
function beforeStart(
  { plays }: Playbook,
  { startAt }: Selection,
  findings: Findings,
): (task: Task) => boolean {
  if (startAt === undefined) return () => false;
  const tasks = plays.flatMap(({ steps }) => tasksIn(steps));
  const start = tasks.findIndex(({ name }) => name === startAt);
  if (start === -1)
    findings.add(
      startOf('--start-at-task'),
      `no task is named \`${startAt}\``,
      suggest(
        startAt,
        tasks.map(({ name }) => name),
        'there are',
      ),
    );
  const before = new Set(tasks.slice(0, Math.max(start, 0)));
  return (task) => before.has(task);
}

/** The hosts with anything to do, in inventory order: those to connect to. */
export function hostsOf(plays: readonly SelectedPlay[], inventory: Inventory): string[] {
  const wanted = new Set(plays.flatMap(({ hosts, tasks }) => (tasks.length > 0 ? hosts : [])));
  return [...inventory.hosts.keys(), inventory.localhost.name].filter((host) => wanted.delete(host));
}

function limitedTo(inventory: Inventory, limit: string | undefined, findings: Findings): Set<string> {
  if (limit === undefined) return new Set([...inventory.hosts.keys(), inventory.localhost.name]);
  const { hosts, problems } = findHosts(inventory, limit);
  for (const { message, hint } of problems) findings.add(startOf('--limit'), message, hint);
  return new Set(hosts);
}

const special = ['all', 'always', 'never', 'tagged', 'untagged'];

function checkTags({ plays }: Playbook, { tags = [], skipTags = [] }: Selection, findings: Findings): void {
  const known = new Set(
    plays.flatMap((play) => [...play.tags, ...tasksIn(play.steps).flatMap((task) => task.tags)]),
  );
  for (const [option, names] of [
    ['--tags', tags],
    ['--skip-tags', skipTags],
  ] as const)
    for (const name of names)
      if (!known.has(name) && !special.includes(name))
        findings.add(
          startOf(option),
          `no play and no task has the tag \`${name}\``,
          suggest(name, known, 'there are'),
        );
}

/** `always` and `never`, `all`, `tagged` and `untagged` mean what they mean in Ansible. */
export function isTagged(own: readonly string[], { tags = [], skipTags = [] }: Selection): boolean {
  const has = (name: string) => own.includes(name);
  const named = (names: readonly string[]) =>
    names.some(has) ||
    (names.includes('tagged') && own.length > 0) ||
    (names.includes('untagged') && own.length === 0);
  const everything = tags.length === 0 || tags.includes('all');
  const wanted = named(tags) || has('always') || (everything && !has('never'));
  const skipped = named(skipTags) || (skipTags.includes('all') && !has('always'));
  return wanted && !skipped;
}
