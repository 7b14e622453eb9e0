// What the command line chooses of a playbook: hosts by `--limit`, tasks by tags.

import type { Inventory } from '../../inventory/inventory.ts';
import { findHosts } from '../../inventory/pattern/pattern.ts';
import type { Findings } from '../../source/mistake.ts';
import { suggest } from '../../source/nearest.ts';
import type { Node } from '../../source/node.ts';
import { startOf } from '../../source/place.ts';
import type { Play, Playbook, Task } from '../playbook.ts';

export interface Selection {
  /** A pattern of hosts, as in a play. */
  limit?: string | undefined;
  /** Only tasks with one of these; empty or absent means all. */
  tags?: readonly string[] | undefined;
  skipTags?: readonly string[] | undefined;
  /** `-e`: above all other variables; see `parseExtraVars`. */
  extraVars?: ReadonlyMap<string, Node> | undefined;
}

export interface SelectedPlay {
  play: Play;
  /** In inventory order. */
  hosts: string[];
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
  return playbook.plays.map((play) => {
    const { hosts, problems } = findHosts(inventory, play.hosts);
    if (play.hosts !== '')
      for (const { message, hint } of problems) findings.add(play.hostsPlace, message, hint);
    const tasks = play.tasks.filter(({ tags }) => isTagged([...play.tags, ...tags], selection));
    return { play, hosts: hosts.filter((host) => limit.has(host)), tasks };
  });
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
  const known = new Set(plays.flatMap((play) => [...play.tags, ...play.tasks.flatMap((task) => task.tags)]));
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
