// Which group's variables win: deeper beats shallower, then priority, then the name, as in Ansible.
import type { Findings } from '../source/mistake.ts';
import type { Draft, GroupDraft } from './draft.ts';

/** Groups inside groups; Ansible has no bound, people use three. */
const deepest = 50;

/** Reports groups that contain themselves, and cuts the loop so that everything after this ends. */
export function refuseLoops(draft: Draft, findings: Findings): void {
  const done = new Set<string>();
  for (const start of draft.groups.values()) if (!done.has(start.name)) walk(start, draft, done, findings);
}

/** Depth first with a path of its own: groups may be chained deeper than calls may be. */
function walk(start: GroupDraft, draft: Draft, done: Set<string>, findings: Findings): void {
  const path = new Map([[start.name, [...start.children]]]);
  const open = [start];
  for (let group = open.at(-1); group; group = open.at(-1)) {
    const [name, place] = path.get(group.name)?.pop() ?? [];
    const child = draft.groups.get(name ?? '');
    if (name === undefined || place === undefined) {
      done.add(group.name);
      path.delete(group.name);
      open.pop();
    } else if (path.has(name)) {
      const names = [...path.keys()];
      const loop = [...names.slice(names.indexOf(name)), name].join(' → ');
      findings.add(place.file === '' ? group.place : place, `groups contain each other: ${loop}`);
      group.children.delete(name);
    } else if (child && !done.has(name)) {
      path.set(name, [...child.children]);
      open.push(child);
    }
  }
}

/** Reports nesting that nobody means, and cuts it off. Needs groups without loops. */
export function refuseDepth(draft: Draft, findings: Findings): void {
  for (const [name, depth] of depthsOf(draft)) {
    const group = draft.groups.get(name);
    if (depth <= deepest || !group) continue;
    if (depth === deepest + 1) findings.add(group.place, `groups inside groups, more than ${deepest} deep`);
    group.children.clear();
  }
}

/** All groups but `all`, those whose variables win last. Needs groups without loops. */
export function groupsByPrecedence(draft: Draft): string[] {
  const depths = depthsOf(draft);
  return [...draft.groups.values()]
    .filter(({ name }) => name !== 'all')
    .sort(
      (a, b) =>
        (depths.get(a.name) ?? 0) - (depths.get(b.name) ?? 0) ||
        priorityOf(a) - priorityOf(b) ||
        (a.name < b.name ? -1 : 1),
    )
    .map(({ name }) => name);
}

/** Counts only where an inventory file sets it, not in `group_vars/`. */
export function priorityOf({ variables }: GroupDraft): number {
  const node = variables.get('ansible_group_priority');
  return node?.type === 'scalar' ? Number(node.value) : 1;
}

/** Reports priorities that are no whole numbers. */
export function checkPriorities(draft: Draft, findings: Findings): void {
  for (const group of draft.groups.values()) {
    if (Number.isInteger(priorityOf(group))) continue;
    const place = group.variables.get('ansible_group_priority')?.place ?? group.place;
    findings.add(place, '`ansible_group_priority`: want a whole number');
    group.variables.delete('ansible_group_priority');
  }
}

/** Longest way from `all`. */
function depthsOf(draft: Draft): Map<string, number> {
  const waiting = new Map([...draft.groups.keys()].map((name) => [name, 0]));
  for (const { children } of draft.groups.values())
    for (const child of children.keys()) waiting.set(child, (waiting.get(child) ?? 0) + 1);
  const depths = new Map<string, number>([...draft.groups.keys()].map((name) => [name, 0]));
  const ready = [...waiting].filter(([, parents]) => parents === 0).map(([name]) => name);
  for (const name of ready) {
    for (const child of draft.groups.get(name)?.children.keys() ?? []) {
      depths.set(child, Math.max(depths.get(child) ?? 0, (depths.get(name) ?? 0) + 1));
      const left = (waiting.get(child) ?? 0) - 1;
      waiting.set(child, left);
      if (left === 0) ready.push(child);
    }
  }
  return depths;
}
