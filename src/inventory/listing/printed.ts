// Variables as a listing shows them: vaulted values stay vaulted, what came out of a vaulted file is covered.
import type { Node, Scalar } from '../../source/node.ts';

/** A `!vault` value, with the vault as the file has it. */
export class VaultedText {
  constructor(readonly vault: string) {}

  /** The form that Ansible gives it in JSON, and reads there. */
  toJSON(): { __ansible_vault: string } {
    return { __ansible_vault: this.vault };
  }
}

/** Tagged `!unsafe`; again in Ansible's own form. */
export class UnsafeText {
  constructor(readonly text: string) {}

  toJSON(): { __ansible_unsafe: string } {
    return { __ansible_unsafe: this.text };
  }
}

export type Printed = Scalar | VaultedText | UnsafeText | Printed[] | { [key: string]: Printed };

/** In place of a value that came out of a file that is vaulted as a whole. */
const covered = '***';

/** Names that Ansible sets itself, and therefore leaves out where a file sets them. Source: `INTERNAL_VARS` of ansible-core 2.14. */
const internal: ReadonlySet<string> = new Set([
  'ansible_config_file',
  'ansible_diff_mode',
  'ansible_facts',
  'ansible_forks',
  'ansible_inventory_sources',
  'ansible_limit',
  'ansible_playbook_python',
  'ansible_run_tags',
  'ansible_skip_tags',
  'ansible_verbosity',
  'ansible_version',
  'inventory_dir',
  'inventory_file',
  'inventory_hostname_short',
  'omit',
  'playbook_dir',
]);

export type PrintedVariables = Record<string, Printed>;

export function printedVariables(variables: ReadonlyMap<string, Node>): PrintedVariables {
  const shown = [...variables].filter(([name]) => !internal.has(name));
  return Object.fromEntries(shown.map(([name, node]) => [name, printedOf(node)]));
}

function printedOf(node: Node): Printed {
  if (node.type === 'list') return node.items.map(printedOf);
  if (node.type === 'map')
    return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, printedOf(value)]));
  if (!node.secret) return node.isUnsafe ? new UnsafeText(String(node.value)) : node.value;
  return node.secret.vaulted === undefined ? covered : new VaultedText(node.secret.vaulted);
}
