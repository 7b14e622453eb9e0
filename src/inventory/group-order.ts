// Which group's variables win: deeper beats shallower, then priority, then the name, as in Ansible.
import type { Findings } from '../source/mistake.ts';
import { type Draft, parentsIn } from './draft.ts';

/** Reports groups that contain themselves, and cuts the loop so that everything after this ends. */
export function refuseLoops(draft: Draft, findings: Findings): void {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    const group = draft.groups.get(name);
    if (!group || done.has(name)) return;
    for (const child of group.children) {
      const begin = [...path, name].indexOf(child);
      if (begin === -1) visit(child, [...path, name]);
      else {
        const loop = [...path, name].slice(begin);
        findings.add(group.place, `groups contain each other: ${[...loop, child].join(' → ')}`);
        group.children.delete(child);
      }
    }
    done.add(name);
  };
  for (const name of draft.groups.keys()) visit(name, []);
}

/** All groups but `all`, those whose variables win last. Needs groups without loops. */
export function groupsByPrecedence(draft: Draft): string[] {
  const depths = depthsOf(draft);
  const priorityOf = (name: string) => {
    const node = draft.groups.get(name)?.variables.get('ansible_group_priority');
    return node?.type === 'scalar' ? Number(node.value) || 1 : 1;
  };
  return [...draft.groups.keys()]
    .filter((name) => name !== 'all')
    .sort(
      (a, b) =>
        (depths.get(a) ?? 0) - (depths.get(b) ?? 0) || priorityOf(a) - priorityOf(b) || (a < b ? -1 : 1),
    );
}

/** Longest way from `all`. */
function depthsOf(draft: Draft): Map<string, number> {
  const parents = parentsIn(draft);
  const depths = new Map<string, number>([['all', 0]]);
  const depthOf = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    const depth = 1 + Math.max(0, ...(parents.get(name) ?? []).map(depthOf));
    depths.set(name, depth);
    return depth;
  };
  for (const name of draft.groups.keys()) depthOf(name);
  return depths;
}
