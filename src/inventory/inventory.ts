// Which hosts there are, in which groups, and what is said about them. Knows files only: no connection, no expression is evaluated here.
import type { Mistake } from '../source/mistake.ts';
import type { Node, Plain } from '../source/node.ts';
import type { Place } from '../source/place.ts';

export interface Inventory {
  /** In the order of the files. */
  hosts: ReadonlyMap<string, InventoryHost>;
  /** In the order of the files; `all` and `ungrouped` are always there. */
  groups: ReadonlyMap<string, InventoryGroup>;
  warnings: readonly Mistake[];
}

export interface InventoryHost {
  name: string;
  /** All groups it is in, parents before children, without `all`. */
  groups: readonly string[];
  /** Every variable that applies to it, expressions as they are written. */
  vars: Record<string, Plain>;
  /** The same with the places where they are set. */
  variables: ReadonlyMap<string, Node>;
  /** Where it is named first. */
  place: Place;
}

export interface InventoryGroup {
  name: string;
  /** Members, those of child groups included, in the order of the files. */
  hosts: readonly string[];
  children: readonly string[];
}

/** Names that every expression finds anyway, and that no variable may therefore have. */
export const reservedNames = ['facts', 'groups', 'group_names', 'hostvars', 'inventory_hostname'] as const;
