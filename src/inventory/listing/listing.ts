// `inventory --list` and `--yaml`: the whole inventory in the two shapes that `ansible-inventory` prints.
import type { Inventory, InventoryGroup, InventoryHost } from '../inventory.ts';
import { type Printed, type PrintedVariables, printedVariables } from './printed.ts';

/** `exports`: each variable where it is set, instead of all that apply at each host. */
export interface ListingStyle {
  exports: boolean;
}

type Body = Record<string, Printed>;

/** Groups side by side, and all variables under `_meta`; a group without content is left out. */
export function flatListing(inventory: Inventory, style: ListingStyle): Record<string, Printed> {
  const groups = [...inventory.groups.values()].map((group): [string, Body] => [
    group.name,
    withContent({
      hosts: group.name === 'all' ? [] : [...group.own],
      children: [...group.children],
      vars: varsOf(group, style),
    }),
  ]);
  const hosts = [...inventory.hosts.values()].map((host): [string, PrintedVariables] => [
    host.name,
    hostListing(host, style),
  ]);
  const said = hosts.filter(([, variables]) => Object.keys(variables).length > 0);
  return {
    ...Object.fromEntries(groups.filter(([, body]) => Object.keys(body).length > 0)),
    _meta: { hostvars: Object.fromEntries(said) },
  };
}

/** Groups inside groups, each host with its variables where it stands first. */
export function nestedListing(inventory: Inventory, style: ListingStyle): Record<string, Printed> {
  const seen = new Set<string>();
  const variablesOnce = (name: string): Printed => {
    const host = seen.has(name) ? undefined : inventory.hosts.get(name);
    seen.add(name);
    return host ? hostListing(host, style) : {};
  };
  const bodyOf = (group: InventoryGroup): Body => {
    const children = membersOf(group, inventory).map((child): [string, Printed] => [
      child.name,
      bodyOf(child),
    ]);
    const hosts = group.name === 'all' ? [] : group.own;
    return withContent({
      children: Object.fromEntries(children),
      hosts: Object.fromEntries(hosts.map((name) => [name, variablesOnce(name)])),
      vars: varsOf(group, style),
    });
  };
  const all = inventory.groups.get('all');
  return all ? { all: bodyOf(all) } : {};
}

export function hostListing(host: InventoryHost, { exports }: ListingStyle): PrintedVariables {
  return printedVariables(exports ? host.own : host.variables);
}

/** The child groups, in order. */
export function membersOf(group: InventoryGroup, { groups }: Inventory): InventoryGroup[] {
  return group.children.flatMap((name) => groups.get(name) ?? []);
}

function varsOf(group: InventoryGroup, { exports }: ListingStyle): PrintedVariables {
  return exports ? printedVariables(group.variables) : {};
}

function withContent(body: Body): Body {
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => Object.keys(Object(value)).length > 0),
  );
}
