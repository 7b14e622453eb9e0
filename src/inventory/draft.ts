// What the inventory files said so far: each adds to it, a later one overrides single variables.
import type { Node } from '../source/node.ts';
import { type Place, startOf } from '../source/place.ts';

export interface GroupDraft {
  name: string;
  place: Place;
  hosts: Set<string>;
  /** Child groups, and where each was named as one. */
  children: Map<string, Place>;
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

/** `all` and `ungrouped` are there before any file is read, as in Ansible: it decides their place in every list. */
export function emptyDraft(): Draft {
  const draft: Draft = { groups: new Map(), hosts: new Map() };
  const nowhere = startOf('');
  groupIn(draft, 'all', nowhere).children.set('ungrouped', nowhere);
  groupIn(draft, 'ungrouped', nowhere);
  return draft;
}

/** The group of this name, made where it is new. */
export function groupIn(draft: Draft, name: string, place: Place): GroupDraft {
  const known = draft.groups.get(name);
  if (known) {
    if (known.place.file === '') known.place = place;
    return known;
  }
  const group = { name, place, hosts: new Set<string>(), children: new Map(), variables: new Map() };
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
