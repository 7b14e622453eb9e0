// The finished inventory out of what the files said: members, order, and the variables of every host.
import type { Findings } from '../source/mistake.ts';
import type { Node } from '../source/node.ts';
import { plainOf } from '../source/node.ts';
import { type Place, startOf } from '../source/place.ts';
import type { Draft } from './draft.ts';
import { groupsByPrecedence } from './group-order.ts';
import { type AllVarsFolders, groupVariables, ownVariables, variablesOf } from './host-variables.ts';
import { type Inventory, type InventoryGroup, type InventoryHost, localNames } from './inventory.ts';
import { membersOf } from './membership.ts';

export function assemble(draft: Draft, folders: AllVarsFolders, findings: Findings): Inventory {
  const members = membersOf(draft);
  const groupsOfHost = new Map<string, string[]>([...draft.hosts.keys()].map((name) => [name, []]));
  for (const group of groupsByPrecedence(draft))
    for (const host of members.get(group) ?? []) groupsOfHost.get(host)?.push(group);
  const host = (name: string, place: Place, own: ReadonlyMap<string, Node>): InventoryHost => {
    const groups = groupsOfHost.get(name) ?? [];
    const variables = variablesOf(groups, own, draft, folders);
    const vars = Object.fromEntries(Array.from(variables, ([key, node]) => [key, plainOf(node)]));
    return { name, groups, vars, variables, own, place };
  };
  const hosts = new Map<string, InventoryHost>();
  for (const name of [...(members.get('all') ?? []), ...draft.hosts.keys()]) {
    const place = draft.hosts.get(name)?.place;
    if (place && !hosts.has(name)) hosts.set(name, host(name, place, ownVariables(name, draft, folders)));
  }
  const groups = [...draft.groups.values()].map(
    ({ name, hosts: own, children }): [string, InventoryGroup] => [
      name,
      {
        name,
        hosts: members.get(name) ?? [],
        own: [...own],
        children: [...children.keys()],
        variables: groupVariables(name, draft, folders),
      },
    ],
  );
  const localhost =
    localNames.map((name) => hosts.get(name)).find((one) => one !== undefined) ??
    host('localhost', startOf(''), implicit(draft, folders));
  return { hosts, groups: new Map(groups), localhost, warnings: findings.warnings };
}

/** This machine needs no connection. */
function implicit(draft: Draft, folders: AllVarsFolders): ReadonlyMap<string, Node> {
  const local: Node = { type: 'scalar', value: 'local', place: startOf(''), written: 'local' };
  return new Map([['ansible_connection', local], ...ownVariables('localhost', draft, folders)]);
}
