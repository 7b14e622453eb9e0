// How a host is reached, as its variables say it: plain values for whoever connects.
import { dirname, isAbsolute, join } from 'node:path';
import * as z from 'zod';
import { parseWith } from '../source/issues.ts';
import { Findings } from '../source/mistake.ts';
import type { InventoryHost } from './inventory.ts';

/** Paths that begin with `~/` are left as they are. What is absent was not said. */
export interface HostConnection {
  /** The host's name in the inventory. */
  host: string;
  address: string;
  port?: number | undefined;
  user?: string | undefined;
  password?: string | undefined;
  privateKeyFile?: string | undefined;
  /** Instead of the user's own and the system's; empty where none is named. */
  knownHostsFiles: string[];
  /** `ansible_connection`, e.g. "ssh" or "local". */
  transport?: string | undefined;
  /** `ansible_ssh_common_args` as it is written. */
  sshArguments?: string | undefined;
  become?: boolean | undefined;
  becomeMethod?: string | undefined;
  becomeUser?: string | undefined;
  becomePassword?: string | undefined;
}

const text = z.string().refine((value) => !value.includes('{{'), {
  error: 'an expression is not supported in a connection variable',
});
const port = z
  .union([z.int(), z.string().regex(/^\d+$/, { error: 'not a port' })])
  .transform(Number)
  .refine((value) => value > 0 && value < 65_536, { error: 'not a port: want 1 to 65535' });
const flag = z.union([
  z.boolean(),
  z.stringbool({
    truthy: ['yes', 'true', 'on', '1'],
    falsy: ['no', 'false', 'off', '0'],
    error: 'want true or false',
  }),
]);

const variables = z.object({
  ansible_host: text.optional(),
  ansible_port: port.optional(),
  ansible_user: text.optional(),
  ansible_password: text.optional(),
  ansible_ssh_private_key_file: text.optional(),
  ansible_private_key_file: text.optional(),
  ansible_connection: text.optional(),
  ansible_ssh_common_args: text.optional(),
  ansible_become: flag.optional(),
  ansible_become_method: text.optional(),
  ansible_become_user: text.optional(),
  ansible_become_password: text.optional(),
  /** Ours: a known_hosts file, or several. */
  iscsi_deploy_known_hosts: z.union([text.transform((file) => [file]), z.array(text)]).default([]),
});

/** Other names that Ansible has for the same. */
const aliases: Record<string, string> = {
  ansible_ssh_host: 'ansible_host',
  ansible_ssh_port: 'ansible_port',
  ansible_ssh_user: 'ansible_user',
  ansible_ssh_pass: 'ansible_password',
  ansible_ssh_password: 'ansible_password',
  ansible_become_pass: 'ansible_become_password',
};

/** Every variable that says how to reach a host. */
export const connectionVariableNames: readonly string[] = [
  ...Object.keys(variables.shape),
  ...Object.keys(aliases),
];

/**
 * `values` are the host's variables with expressions evaluated, where somebody could; otherwise as they are written.
 * Throws `MistakesError` at the places where the variables are set.
 */
export function connectionOf(
  host: InventoryHost,
  values: Record<string, unknown> = host.vars,
): HostConnection {
  const known = { ...values };
  for (const [alias, name] of Object.entries(aliases)) known[name] ??= known[alias];
  const result = parseWith(variables, known);
  if ('issues' in result) {
    const findings = new Findings();
    for (const { path, message, hint } of result.issues)
      findings.add(placeOf(host, String(path[0])), message, hint);
    findings.throwIfAny();
  }
  return described(host, 'output' in result ? result.output : variables.parse({}));
}

function described(host: InventoryHost, said: z.output<typeof variables>): HostConnection {
  return {
    host: host.name,
    address: said.ansible_host ?? host.name,
    port: said.ansible_port,
    user: said.ansible_user,
    password: said.ansible_password,
    privateKeyFile: said.ansible_ssh_private_key_file ?? said.ansible_private_key_file,
    knownHostsFiles: said.iscsi_deploy_known_hosts.map((file) => besideSetter(host, file)),
    transport: said.ansible_connection,
    sshArguments: said.ansible_ssh_common_args,
    become: said.ansible_become,
    becomeMethod: said.ansible_become_method,
    becomeUser: said.ansible_become_user,
    becomePassword: said.ansible_become_password,
  };
}

/** Relative to the file that sets it, so that an inventory and its known_hosts can move together. */
function besideSetter(host: InventoryHost, file: string): string {
  if (isAbsolute(file) || file.startsWith('~/')) return file;
  return join(dirname(placeOf(host, 'iscsi_deploy_known_hosts').file), file);
}

function placeOf(host: InventoryHost, name: string) {
  const alias = Object.keys(aliases).find((key) => aliases[key] === name && host.variables.has(key));
  return (host.variables.get(name) ?? host.variables.get(alias ?? name))?.place ?? host.place;
}
