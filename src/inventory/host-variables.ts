// All variables of a host, in Ansible's order of precedence: inventory files, then group_vars, then the host's own.
import type { Node } from '../source/node.ts';
import type { Draft } from './draft.ts';
import type { VariablesByName } from './vars-files.ts';

/** The two folders beside one inventory. */
export interface VarsFolders {
  groups: VariablesByName;
  hosts: VariablesByName;
}

/**
 * Later ones win: `all` and then the groups in the files, `group_vars/all`, `group_vars` of the groups, the host in the files, `host_vars`.
 * `groups` are those of the host in order of precedence. Source: `VariableManager.get_vars` of Ansible.
 */
export function variablesOf(
  host: string,
  groups: readonly string[],
  draft: Draft,
  folders: readonly VarsFolders[],
): Map<string, Node> {
  const layers = [
    ...['all', ...groups].map((group) => draft.groups.get(group)?.variables),
    ...folders.map((folder) => folder.groups.get('all')),
    ...folders.flatMap((folder) => groups.map((group) => folder.groups.get(group))),
    draft.hosts.get(host)?.variables,
    ...folders.map((folder) => folder.hosts.get(host)),
  ];
  const variables = new Map(layers.flatMap((layer) => [...(layer ?? [])]));
  variables.delete('ansible_group_priority');
  return variables;
}
