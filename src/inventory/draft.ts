// What the inventory files said so far: each adds to it, a later one overrides single variables.
import type { Node } from '../source/node.ts';
import type { Place } from '../source/place.ts';

export interface GroupDraft {
  name: string;
  place: Place;
  hosts: Set<string>;
  children: Set<string>;
  variables: Map<string, Node>;
}

export interface HostDraft {
  name: string;
  place: Place;
  variables: Map<string, Node>;
}

export interface Draft {
  groups: Map<string, GroupDraft>;
  hosts: Map<string, HostDraft>;
}

export function emptyDraft(): Draft {
  return { groups: new Map(), hosts: new Map() };
}

/** The group of this name, made where it is new. */
export function groupIn(draft: Draft, name: string, place: Place): GroupDraft {
  const known = draft.groups.get(name);
  if (known) return known;
  const group = { name, place, hosts: new Set<string>(), children: new Set<string>(), variables: new Map() };
  draft.groups.set(name, group);
  return group;
}

/** The host of this name, made where it is new. */
export function hostIn(draft: Draft, name: string, place: Place): HostDraft {
  const known = draft.hosts.get(name);
  if (known) return known;
  const host = { name, place, variables: new Map() };
  draft.hosts.set(name, host);
  return host;
}

/** Of all groups and their parents: group → parents. */
export function parentsIn(draft: Draft): Map<string, string[]> {
  const parents = new Map([...draft.groups.keys()].map((name): [string, string[]] => [name, []]));
  for (const { name, children } of draft.groups.values())
    for (const child of children) parents.get(child)?.push(name);
  return parents;
}
