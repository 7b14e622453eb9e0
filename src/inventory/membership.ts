// Who is in which group, child groups counted; everything is in `all`, what is in nothing else in `ungrouped`.
import { startOf } from '../source/place.ts';
import { type Draft, groupIn, parentsIn } from './draft.ts';

/** Adds `all` and `ungrouped` as Ansible has them: every group without a parent is a child of `all`. */
export function completeGroups(draft: Draft): void {
  const all = groupIn(draft, 'all', startOf(''));
  const ungrouped = groupIn(draft, 'ungrouped', startOf(''));
  const grouped = new Set<string>();
  for (const { name, hosts } of draft.groups.values())
    if (name !== 'all' && name !== 'ungrouped') for (const host of hosts) grouped.add(host);
  for (const host of draft.hosts.keys()) {
    all.hosts.add(host);
    if (grouped.has(host)) ungrouped.hosts.delete(host);
    else ungrouped.hosts.add(host);
  }
  for (const [name, parents] of parentsIn(draft))
    if (name !== 'all' && parents.length === 0) all.children.add(name);
}

/** Members of each group, in inventory order. Needs groups without loops. */
export function membersOf(draft: Draft): Map<string, string[]> {
  const members = new Map<string, Set<string>>();
  const collect = (name: string): Set<string> => {
    const known = members.get(name);
    if (known) return known;
    const group = draft.groups.get(name);
    const hosts = new Set(group?.hosts);
    for (const child of group?.children ?? []) for (const host of collect(child)) hosts.add(host);
    members.set(name, hosts);
    return hosts;
  };
  const order = [...draft.hosts.keys()];
  return new Map(
    [...draft.groups.keys()].map((name) => {
      const hosts = collect(name);
      return [name, order.filter((host) => hosts.has(host))];
    }),
  );
}
