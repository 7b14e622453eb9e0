// Who is in which group, child groups counted; everything is in `all`, what is in nothing else in `ungrouped`.
import { startOf } from '../source/place.ts';
import { type Draft, type GroupDraft, groupIn } from './draft.ts';

/** Makes every group without a parent a child of `all`, and every host without a group one of `ungrouped`, in Ansible's order. */
export function completeGroups(draft: Draft): void {
  const all = groupIn(draft, 'all', startOf(''));
  const contained = new Set([...draft.groups.values()].flatMap(({ children }) => [...children.keys()]));
  for (const { name, place } of draft.groups.values())
    if (name !== 'all' && !contained.has(name)) all.children.set(name, place);
  completeUngrouped(draft);
}

function completeUngrouped({ groups, hosts }: Draft): void {
  const real = [...groups.values()].filter(({ name }) => name !== 'all' && name !== 'ungrouped');
  const grouped = new Set(real.flatMap((group) => [...group.hosts]));
  const ungrouped = groups.get('ungrouped')?.hosts;
  for (const host of hosts.keys()) {
    if (grouped.has(host)) ungrouped?.delete(host);
    else ungrouped?.add(host);
  }
}

/** Members of each group: its own, then those of its children, level by level. Needs groups without loops. */
export function membersOf(draft: Draft): Map<string, string[]> {
  return new Map([...draft.groups.values()].map((group) => [group.name, [...collect(group, draft)]]));
}

function collect(start: GroupDraft, { groups }: Draft): Set<string> {
  const members = new Set<string>();
  const waiting = new Set([start]);
  for (const { hosts, children } of waiting) {
    for (const host of hosts) members.add(host);
    for (const name of children.keys()) {
      const child = groups.get(name);
      if (child) waiting.add(child);
    }
  }
  return members;
}
