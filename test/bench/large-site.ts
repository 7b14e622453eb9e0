// A large site as its files would say it: hosts in groups, and a playbook of many tasks of every usual shape.

export function largeInventory(hosts: number, groups: number): string {
  const lines: string[] = [];
  for (let group = 0; group < groups; group += 1) {
    lines.push(`[group${group}]`);
    for (let host = group; host < hosts; host += groups)
      lines.push(
        `host${host} ansible_host=10.${host >> 16}.${(host >> 8) & 255}.${host & 255} rack=${host % 40}`,
      );
    lines.push(`[group${group}:vars]`, `mtu=${1500 + group}`, `role=role${group}`);
  }
  const names = Array.from({ length: groups }, (_, group) => `group${group}`);
  return [...lines, '[site:children]', ...names, '[all:vars]', 'domain=example.com', ''].join('\n');
}

/** Files with expressions, packages under a condition, services that notify, and loops, in turn. */
export function largePlaybook(tasks: number): string {
  const shapes = [
    (n: number) =>
      `    - name: "File ${n} of {{inventory_hostname}}"\n      file: {path: "/etc/app/${n}-{{rack}}", content: "{{domain}} {{mtu}} {{role}}\\n", mode: "0644"}`,
    (n: number) => `    - package: {name: "package${n}"}\n      when: (eq role "role7")`,
    (n: number) => `    - service: {name: "unit${n}", state: started, enabled: true}\n      notify: reload`,
    (n: number) => `    - file: {path: "/srv/{{item}}/${n}", state: directory}\n      loop: [a, b]`,
  ];
  const written = Array.from({ length: tasks }, (_, n) => shapes[n % shapes.length]?.(n) ?? '');
  return `- hosts: all\n  tasks:\n${written.join('\n')}\n  handlers:\n    - {name: reload, service: {name: app, state: reloaded}}\n`;
}
