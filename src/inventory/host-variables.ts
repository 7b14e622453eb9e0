// All variables of a host or group, in Ansible's order of precedence: inventory files, then group_vars, then the host's own.
import type { Node } from '../source/node.ts';
import type { Draft } from './draft.ts';
import type { VariablesByName } from './vars-files.ts';

type Layer = ReadonlyMap<string, Node> | undefined;

/** The two folders in one directory. */
export interface VarsFolders {
  groups: VariablesByName;
  hosts: VariablesByName;
}

/** The folders beside each inventory in order, and those beside the playbook. */
export interface AllVarsFolders {
  inventories: readonly VarsFolders[];
  playbook: readonly VarsFolders[];
}

/**
 * Later ones win: `all` and then the groups in the files; `group_vars/all` of the inventories, of the playbook; `group_vars` of the
 * groups, of the inventories and of the playbook; then the host's own.
 * `groups` are those of the host in order of precedence. Source: `VariableManager.get_vars` of Ansible.
 */
export function variablesOf(
  groups: readonly string[],
  own: ReadonlyMap<string, Node>,
  draft: Draft,
  folders: AllVarsFolders,
): Map<string, Node> {
  const { inventories, playbook } = folders;
  const variables = new Map<string, Node>();
  for (const group of ['all', ...groups]) addLayer(draft.groups.get(group)?.variables, variables);
  variables.delete('ansible_group_priority');
  for (const { groups: said } of [...inventories, ...playbook]) addLayer(said.get('all'), variables);
  for (const beside of [inventories, playbook])
    for (const { groups: said } of beside) for (const group of groups) addLayer(said.get(group), variables);
  addLayer(own, variables);
  return variables;
}

/** What is said of the host itself: in the inventory, then in `host_vars/` there and beside the playbook. */
export function ownVariables(host: string, draft: Draft, folders: AllVarsFolders): ReadonlyMap<string, Node> {
  const layers = [...folders.inventories, ...folders.playbook].map(({ hosts }) => hosts.get(host));
  return merged([draft.hosts.get(host)?.variables, ...layers]);
}

/** What is said of the group itself, in the same order. */
export function groupVariables(
  group: string,
  draft: Draft,
  folders: AllVarsFolders,
): ReadonlyMap<string, Node> {
  const layers = [...folders.inventories, ...folders.playbook].map(({ groups }) => groups.get(group));
  return merged([draft.groups.get(group)?.variables, ...layers]);
}

function merged(layers: readonly Layer[]): ReadonlyMap<string, Node> {
  const [first, ...others] = layers.filter((layer) => layer !== undefined && layer.size > 0);
  if (!first || others.length === 0) return first ?? new Map();
  const variables = new Map(first);
  for (const layer of others) addLayer(layer, variables);
  return variables;
}

function addLayer(layer: Layer, into: Map<string, Node>): void {
  for (const [name, node] of layer ?? []) into.set(name, node);
}
