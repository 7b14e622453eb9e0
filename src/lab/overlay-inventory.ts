// The inventory that goes on top of the user's own: it says how to reach each host's virtual machine, and nothing else.
import { stringify } from 'yaml';
import type { LabHost } from './host-wishes.ts';
import type { LabFiles } from './lab-files.ts';
import { loginUser } from './ssh.ts';
import { withoutPrefix } from './storage-network.ts';

const head = '# Written by `iscsi-deploy lab up`, gone after `lab down`.\n';

/** The file for `-i` after the user's own. It only names the hosts: what it said itself would lose against the user's host_vars/. */
export function overlayInventory(hosts: LabHost[]): string {
  return head + stringify({ all: { hosts: Object.fromEntries(hosts.map(({ name }) => [name, {}])) } });
}

/** host_vars/NAME.yml beside that file: of several -i, the last one's host_vars count. Read by Ansible too. */
export function overlayVariables(host: LabHost, port: number, files: LabFiles): string {
  const { san1, san2 } = host.addresses;
  return (
    head +
    stringify({
      ansible_connection: 'ssh',
      ansible_host: '127.0.0.1',
      ansible_port: port,
      ansible_user: loginUser,
      ansible_ssh_private_key_file: files.key,
      ansible_ssh_common_args: `-o UserKnownHostsFile="${files.knownHosts}"`,
      iscsi_deploy_known_hosts: files.knownHosts,
      lab_addresses: { san1: san1.map(withoutPrefix), san2: san2.map(withoutPrefix) },
    })
  );
}
