// `inventory --graph`: groups and hosts as a tree, drawn as `ansible-inventory` draws it.
import type { Inventory, InventoryGroup } from '../inventory.ts';
import { membersOf } from './listing.ts';

/** The lines for the group and everything in it: `@group:`, child groups before hosts. */
export function graphOf(group: InventoryGroup, inventory: Inventory, depth = 0): string[] {
  const hosts = group.name === 'all' ? [] : group.own;
  return [
    branch(`@${group.name}:`, depth),
    ...membersOf(group, inventory).flatMap((child) => graphOf(child, inventory, depth + 1)),
    ...hosts.map((host) => branch(host, depth + 1)),
  ];
}

function branch(name: string, depth: number): string {
  return depth === 0 ? name : `${'  |'.repeat(depth)}--${name}`;
}
