// Words that Ansible's users bring along: those not supported, and the kinds that do what a module does there.

const everywhere = [
  'become_exe',
  'become_flags',
  'become_method',
  'become_user',
  'check_mode',
  'collections',
  'connection',
  'debugger',
  'diff',
  'ignore_unreachable',
  'module_defaults',
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
  'order',
  'roles',
  'strategy',
  'timeout',
  'vars_prompt',
]);

export const unsupportedInTask: ReadonlySet<string> = new Set([
  ...everywhere,
  'action',
  'any_errors_fatal',
  'args',
  'async',
  'delegate_facts',
  'delegate_to',
  'import_role',
  'include_role',
  'include_tasks',
  'local_action',
  'poll',
  'with_dict',
  'with_items',
  'with_list',
  'with_sequence',
]);

const instead: Record<string, string> = {
  any_errors_fatal: 'it is a word of plays',
  become_method: 'set `ansible_become_method` for the host',
  become_user: 'tasks run as root, all of them: the agent is one process for each host',
  connection: 'set `ansible_connection` for the host',
  debug: 'results are in the report; `register` keeps one, `assert` checks it and says so',
  delegate_to: 'give that host a play of its own; `register` is seen through `hostvars` there',
  include_tasks: 'use `import_tasks`',
  port: 'set `ansible_port` for the host',
  remote_user: 'set `ansible_user` for the host',
  roles: 'use `import_tasks` and `vars_files`',
  set_fact: 'use `vars` of a play, a block or a task',
  with_dict: 'use `loop` with a list of maps',
  with_items: 'use `loop`',
  with_list: 'use `loop`',
};

/** Our way to say what the word says in Ansible, where there is one. */
export function insteadOf(word: string): string | undefined {
  return Object.hasOwn(instead, word) ? instead[word] : undefined;
}

const modules: Record<string, string> = {
  apt: 'package',
  blockinfile: 'template',
  copy: 'file` with `content`, or `template',
  dnf: 'package',
  fail: 'assert',
  filesystem: 'filesystem',
  firewalld: 'firewall',
  lineinfile: 'template',
  lvg: 'lvm_volume',
  lvol: 'lvm_volume',
  mount: 'mount',
  open_iscsi: 'iscsi_session',
  pacman: 'package',
  raw: 'command',
  parted: 'partition',
  shell: 'command',
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
