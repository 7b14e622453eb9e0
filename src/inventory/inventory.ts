// Which hosts there are, in which groups, and what is said about them. Knows files only: no connection, no expression is evaluated here.
import type { Mistake } from '../source/mistake.ts';
import type { Node, Plain } from '../source/node.ts';
import type { Place } from '../source/place.ts';

export interface Inventory {
  /** In the order of `all`: its own hosts, then those of its children, level by level. */
  hosts: ReadonlyMap<string, InventoryHost>;
  /** In the order of the files; `all` and `ungrouped` are always there. */
  groups: ReadonlyMap<string, InventoryGroup>;
  /** What `localhost` means: a host of that name or address, or this machine, which is in no group and no pattern but its own. */
  localhost: InventoryHost;
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
  /** Those that are said of the host itself, in its inventory and in `host_vars/`. */
  own: ReadonlyMap<string, Node>;
  /** Where it is named first. */
  place: Place;
}

export interface InventoryGroup {
  name: string;
  /** Members, those of child groups included: its own, then level by level. */
  hosts: readonly string[];
  /** Members that are named in the group itself. */
  own: readonly string[];
  children: readonly string[];
  /** Those of the group itself, in its inventory and in `group_vars/`. */
  variables: ReadonlyMap<string, Node>;
}

/** Names that every expression finds anyway, and that no variable may therefore have. */
export const reservedNames = [
  'facts',
  'failed_result',
  'failed_task',
  'groups',
  'group_names',
  'hostvars',
  'inventory_hostname',
] as const;

/** Names of this machine, if no host of the inventory has them. */
export const localNames: readonly string[] = ['localhost', '127.0.0.1', '::1'];

/** The host that a pattern's result names, this machine among them. */
export function hostOf({ hosts, localhost }: Inventory, name: string): InventoryHost | undefined {
  return hosts.get(name) ?? (name === localhost.name ? localhost : undefined);
}
