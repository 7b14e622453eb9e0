// Words that Ansible's users bring along: those not supported yet, and the kinds that do what a module does there.

const everywhere = [
  'any_errors_fatal',
  'become_exe',
  'become_flags',
  'become_method',
  'become_user',
  'check_mode',
  'collections',
  'connection',
  'debugger',
  'diff',
  'environment',
  'ignore_errors',
  'ignore_unreachable',
  'module_defaults',
  'no_log',
  'port',
  'remote_user',
  'run_once',
  'throttle',
];

export const unsupportedInPlay: ReadonlySet<string> = new Set([
  ...everywhere,
  'exports',
  'fact_path',
  'force_handlers',
  'gather_subset',
  'gather_timeout',
  'import_playbook',
  'max_fail_percentage',
  'order',
  'post_tasks',
  'pre_tasks',
  'roles',
  'serial',
  'strategy',
  'timeout',
  'vars_prompt',
]);

export const unsupportedInTask: ReadonlySet<string> = new Set([
  ...everywhere,
  'action',
  'always',
  'args',
  'async',
  'become',
  'block',
  'changed_when',
  'delay',
  'delegate_facts',
  'delegate_to',
  'failed_when',
  'import_role',
  'import_tasks',
  'include_role',
  'include_tasks',
  'listen',
  'local_action',
  'loop',
  'loop_control',
  'poll',
  'register',
  'rescue',
  'retries',
  'until',
  'with_dict',
  'with_items',
]);

/** Kinds that are planned; naming one is not a typing error. */
export const laterKinds: ReadonlySet<string> = new Set([
  'assert',
  'filesystem',
  'iscsi_discovery_auth',
  'mount',
  'multipath',
]);

const modules: Record<string, string> = {
  apt: 'package',
  copy: 'file` with `content`, or `template',
  dnf: 'package',
  firewalld: 'firewall',
  lineinfile: 'template',
  lvg: 'lvm_volume',
  lvol: 'lvm_volume',
  open_iscsi: 'iscsi_session',
  pacman: 'package',
  parted: 'partition',
  systemd: 'service',
  systemd_service: 'service',
  targetcli: 'iscsi_target',
  ufw: 'firewall',
  yum: 'package',
  zypper: 'package',
};

/** The kind that does what Ansible's module does; short and full names. */
export function kindInsteadOf(module: string): string | undefined {
  const short = module.replace(/^(ansible\.builtin|ansible\.posix|community\.general)\./, '');
  return Object.hasOwn(modules, short) ? modules[short] : undefined;
}

/** "package" of "ansible.builtin.package": full names are Ansible's. */
export function shortName(module: string): string {
  return module.replace(/^ansible\.builtin\./, '');
}
