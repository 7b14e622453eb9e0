// `--list-hosts`, `--list-tasks`, `--list-tags`: what a run would be about, from the files alone.
import type { SelectedPlay } from '../playbook/compile/selection.ts';
import type { RunOptions } from './run-options.ts';

type Wanted = Pick<RunOptions, 'listHosts' | 'listTasks' | 'listTags'>;

/** Lines to print instead of a run; `undefined` where no listing is asked for. */
export function listingOf(plays: readonly SelectedPlay[], wanted: Wanted): string[] | undefined {
  if (!wanted.listHosts && !wanted.listTasks && !wanted.listTags) return undefined;
  return plays.flatMap((selected, index) => [
    `play #${index + 1} (${selected.play.hosts}): ${selected.play.name}${tagsText(selected.play.tags)}`,
    ...(wanted.listHosts ? hostLines(selected) : []),
    ...(wanted.listTasks ? taskLines(selected) : []),
    ...(wanted.listTags ? [`  tags: ${allTags(selected).join(', ')}`] : []),
  ]);
}

function hostLines({ hosts }: SelectedPlay): string[] {
  return [`  hosts (${hosts.length}):`, ...hosts.map((host) => `    ${host}`)];
}

function taskLines({ play, tasks }: SelectedPlay): string[] {
  return ['  tasks:', ...tasks.map(({ name, tags }) => `    ${name}${tagsText([...play.tags, ...tags])}`)];
}

function tagsText(tags: readonly string[]): string {
  return tags.length > 0 ? `  [${[...new Set(tags)].join(', ')}]` : '';
}

function allTags({ play, tasks }: SelectedPlay): string[] {
  return [...new Set([...play.tags, ...tasks.flatMap((task) => task.tags)])].sort();
}
