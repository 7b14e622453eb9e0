// Variables that Ansible's users expect to be there, with what they are called here.

const ours: Record<string, string> = {
  ansible_architecture: 'write facts.architecture',
  ansible_default_ipv4: 'facts.addresses has every address with its interface',
  ansible_all_ipv4_addresses: 'facts.addresses has every address with its interface',
  ansible_distribution: 'write facts.os.id, which is in lower case: "debian"',
  ansible_distribution_version: 'write facts.os.version',
  ansible_facts: 'write facts: facts.os.family, facts.hostname and the like',
  ansible_hostname: 'write facts.hostname',
  ansible_iscsi_iqn: 'write facts.initiator_name',
  ansible_kernel: 'write facts.kernel',
  ansible_nodename: 'write facts.hostname',
  ansible_os_family: 'write facts.os.family, which is in lower case: "debian"',
  ansible_play_hosts: 'groups.all has every host of the inventory',
};

/** A hint for a name that is not defined; `undefined` where Ansible does not set it either. */
export function oursInsteadOf(name: string): string | undefined {
  return Object.hasOwn(ours, name) ? ours[name] : undefined;
}
