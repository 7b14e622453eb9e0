import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../../src/contract/facts.ts';
import { loadInventory } from '../../../../src/inventory/load-inventory.ts';
import { compile } from '../../../../src/playbook/compile/compile.ts';
import {
  type Compilation,
  type HostPart,
  resourcesIn,
  tasksIn,
} from '../../../../src/playbook/compile/compiled.ts';
import { parseExtraVars } from '../../../../src/playbook/compile/extra-vars.ts';
import type { Selection } from '../../../../src/playbook/compile/selection.ts';
import { loadPlaybook } from '../../../../src/playbook/load/load-playbook.ts';
import { mistakesOf, writeFiles } from '../../source/written-files.ts';

const factsOf = (hostname: string): Facts => ({
  hostname,
  architecture: 'x86_64',
  kernel: '6.1.0',
  boot_id: 'b',
  os: { id: 'debian', version: '12', name: 'Debian', family: 'debian' },
  addresses: [{ interface: 'eth1', address: '10.0.0.9', prefix: 24 }],
});

const hosts = `
all:
  vars: {port: 3260, who: all}
  children:
    storage: {hosts: {storage01: {address: 10.0.0.1}}}
    clients:
      hosts:
        web01: {address: 10.0.0.2, secret: a-long-secret-web}
        db01: {address: 10.0.0.3, secret: a-long-secret-db, who: db}
`;

async function compiled(
  files: Record<string, string>,
  selection: Selection & { extra?: string[] } = {},
  read: readonly string[] = ['storage01', 'web01', 'db01'],
): Promise<Compilation> {
  const folder = writeFiles({ 'hosts.yml': hosts, ...files });
  const inventory = await loadInventory([join(folder, 'hosts.yml')]);
  const playbook = await loadPlaybook(join(folder, 'site.yml'));
  const extraVars = await parseExtraVars(selection.extra ?? []);
  return compile(
    playbook,
    inventory,
    { ...selection, extraVars },
    new Map(read.map((host) => [host, factsOf(`${host}.local`)])),
  );
}

const site = (tasks: string, rest = '') => ({
  'site.yml': `- name: Play\n  hosts: clients\n${rest}  tasks:\n${tasks}`,
});

const batchOf = (part: HostPart | undefined) => resourcesIn(part?.steps ?? []);

/** "host kind title-like value" of every resource, in order. */
function contents({ plays }: Compilation): string[] {
  return plays.flatMap(({ parts }) =>
    parts.flatMap((part) =>
      batchOf(part).map(
        (resource) => `${part.host} ${resource.kind === 'file' ? resource.desired.content : resource.name}`,
      ),
    ),
  );
}

describe('a play for its hosts', () => {
  it('has a part for each, with values instead of expressions', async () => {
    const { plays } = await compiled(
      site(
        '    - name: Note for {{inventory_hostname}}\n      file: {path: "/etc/{{who}}", content: "{{address}}:{{port}}"}\n      notify: again\n      timeout: 5\n    - file: {path: /x, state: absent}\n      when: (eq inventory_hostname "db01")\n  handlers:\n    - name: again\n      service: {name: "x-{{who}}", state: restarted}\n    - name: never\n      service: {name: y, state: restarted}\n      when: false\n',
      ),
    );
    const handler = (who: string) => ({
      id: '0.h0',
      name: 'again',
      notify: [],
      kind: 'service',
      desired: { name: `x-${who}`, state: 'restarted' },
    });
    const first = (host: string, who: string, content: string) => ({
      id: '0.0',
      name: `Note for ${host}`,
      notify: ['again'],
      timeout: 5,
      kind: 'file',
      desired: { path: `/etc/${who}`, state: 'present', content, sensitive: false },
    });
    const absent = {
      id: '0.1',
      name: 'file',
      notify: [],
      kind: 'file',
      desired: { path: '/x', state: 'absent', sensitive: false },
    };
    expect(plays).toMatchObject([{ name: 'Play', policy: { serial: [] } }]);
    expect(
      plays[0]?.parts.map((part) => ({
        host: part.host,
        resources: batchOf(part),
        handlers: resourcesIn(part.handlers),
        skipped: tasksIn(part.steps).flatMap(({ id, items: [item] }) => (item?.type === 'skipped' ? id : [])),
        unknown: part.unknown,
      })),
    ).toEqual([
      {
        host: 'web01',
        resources: [first('web01', 'all', '10.0.0.2:3260')],
        handlers: [handler('all')],
        skipped: ['0.1'],
        unknown: [],
      },
      {
        host: 'db01',
        resources: [first('db01', 'db', '10.0.0.3:3260'), absent],
        handlers: [handler('db')],
        skipped: [],
        unknown: [],
      },
    ]);
  });

  it('does not notify a handler that the host does not have', async () => {
    const { plays } = await compiled(
      site(
        '    - file: {path: /x}\n      notify: [a, b]\n  handlers:\n    - {name: a, service: {name: x, state: restarted}, when: (eq who "db")}\n    - {name: b, service: {name: y, state: restarted}}\n',
      ),
    );
    expect(plays[0]?.parts.map((part) => batchOf(part)[0]?.notify)).toEqual([['b'], ['a', 'b']]);
  });

  it('without anything to do has no resource', async () => {
    const { plays } = await compiled(site('    - file: {path: /x}\n      when: false\n'));
    expect(plays[0]?.parts.map(batchOf)).toEqual([[], []]);
  });
});

describe('names', () => {
  const content = (text: string) => site(`    - file: {path: /x, content: '${text}'}\n`);
  it.each<[string, string, string[]]>([
    [
      'of other hosts, chosen or not',
      '{{hostvars.storage01.address}} {{hostvars.db01.who}}',
      ['web01 10.0.0.1 db'],
    ],
    ['of groups', '{{join groups.clients}} {{join group_names}}', ['web01 web01, db01 clients']],
    ['of facts', '{{facts.os.family}} {{facts.addresses.[0].address}}', ['web01 debian 10.0.0.9']],
    ["of other hosts' facts", '{{hostvars.db01.facts.hostname}}', ['web01 db01.local']],
    ['through other names', '{{lookup (lookup hostvars "db01") "who"}}', ['web01 db']],
  ])('%s', async (_, text, expected) => {
    expect(contents(await compiled(content(text), { limit: 'web01' }))).toEqual(expected);
  });

  it('are overridden by play, task and command line, in this order', async () => {
    const tasks =
      '    - file: {path: /x, content: "{{who}}"}\n    - file: {path: /y, content: "{{who}}"}\n      vars: {who: task}\n';
    const play = '  vars: {who: play}\n';
    expect(contents(await compiled(site(tasks), { limit: 'db01' }))).toEqual(['db01 db', 'db01 task']);
    expect(contents(await compiled(site(tasks, play), { limit: 'db01' }))).toEqual([
      'db01 play',
      'db01 task',
    ]);
    const extra = ['who=command'];
    expect(contents(await compiled(site(tasks, play), { limit: 'db01', extra }))).toEqual([
      'db01 command',
      'db01 command',
    ]);
  });

  it('of a play are not seen through hostvars, those of the command line are', async () => {
    const files = site(
      '    - file: {path: /x, content: "{{hostvars.web01.who}}"}\n',
      '  vars: {who: play}\n',
    );
    expect(contents(await compiled(files, { limit: 'web01' }))).toEqual(['web01 all']);
    expect(contents(await compiled(files, { limit: 'web01', extra: ['who=command'] }))).toEqual([
      'web01 command',
    ]);
  });
});

describe('an environment', () => {
  const tasks =
    '    - package: {name: lvm}\n      environment: {B: "{{who}}", C: 3}\n    - file: {path: /x}\n';

  it('is for packages and commands, the task above the play', async () => {
    const { plays } = await compiled(site(tasks, '  environment: {A: a, B: b}\n'), { limit: 'db01' });
    expect(batchOf(plays[0]?.parts[0]).map(({ environment }) => environment)).toEqual([
      { A: 'a', B: 'db', C: '3' },
      undefined,
    ]);
  });
});

describe('templates', () => {
  it('become files with the rendered text', async () => {
    const files = {
      ...site('    - template: {src: "{{who}}.hbs", dest: "/etc/{{who}}", mode: "0600"}\n'),
      'templates/db.hbs':
        '{{#each groups.clients}}\n{{this}} {{lookup (lookup @root.hostvars this) "address"}}\n{{/each}}\n',
    };
    const { plays } = await compiled(files, { limit: 'db01' });
    expect(batchOf(plays[0]?.parts[0])).toEqual([
      {
        id: '0.0',
        name: 'template',
        notify: [],
        kind: 'file',
        desired: {
          path: '/etc/db',
          state: 'present',
          mode: '0600',
          content: 'web01 10.0.0.2\ndb01 10.0.0.3\n',
          sensitive: false,
        },
      },
    ]);
  });

  it('that an expression names and that is not there', async () => {
    const files = { ...site('    - template: {src: "{{who}}.hbs", dest: /x}\n'), 'templates/al.hbs': '' };
    expect(await mistakesOf(() => compiled(files))).toEqual([
      'site.yml:4:23: there is no template `all.hbs` (for web01) | did you mean `al.hbs`?',
      'site.yml:4:23: there is no template `db.hbs` (for db01) | did you mean `al.hbs`?',
    ]);
  });
});

describe('secrets', () => {
  const session =
    '    - iscsi_session: {iqn: "iqn.2026-11.com.example:a", portals: [10.0.0.1], chap: {username: u, password: "{{secret}}"}}\n      tags: login\n';
  const leak =
    '    - file: {path: /x, content: "p={{secret}}"}\n      tags: leak\n    - file: {path: /y, content: "none"}\n';

  it('are listed once, and mark the files that they are in', async () => {
    const { plays, secrets } = await compiled(site(session + leak));
    expect(secrets).toEqual(['a-long-secret-web', 'a-long-secret-db']);
    const marked = plays[0]?.parts.flatMap((part) =>
      batchOf(part).map(({ kind, desired }) => (kind === 'file' ? desired.sensitive : kind)),
    );
    expect(marked).toEqual(['iscsi_session', true, false, 'iscsi_session', true, false]);
  });

  it('are known of tasks and hosts that were not chosen, too', async () => {
    const { plays, secrets } = await compiled(site(session + leak), { limit: 'db01', tags: ['leak'] });
    expect([...secrets].sort()).toEqual(['a-long-secret-db', 'a-long-secret-web']);
    expect(batchOf(plays[0]?.parts[0])).toMatchObject([
      { kind: 'file', desired: { path: '/x', sensitive: true } },
    ]);
  });
});

describe('hosts that were not read', () => {
  const tasks =
    '    - {name: Known, file: {path: /x, content: "{{who}}"}}\n    - {name: Of facts, file: {path: /x, content: "{{facts.hostname}}"}}\n    - {name: If facts, file: {path: /x, content: "{{undefined_there}}"}, when: (eq facts.os.family "redhat")}\n';

  it('are compiled as far as that goes', async () => {
    const { plays } = await compiled(site(tasks), {}, []);
    const because = (host: string) => `the facts of ${host} are not known`;
    expect(
      plays[0]?.parts.map((part) => [part.host, batchOf(part).map(({ name }) => name), part.unknown]),
    ).toEqual([
      [
        'web01',
        ['Known'],
        [
          { id: '0.1', name: 'Of facts', because: because('web01') },
          { id: '0.2', name: 'If facts', because: because('web01') },
        ],
      ],
      [
        'db01',
        ['Known'],
        [
          { id: '0.1', name: 'Of facts', because: because('db01') },
          { id: '0.2', name: 'If facts', because: because('db01') },
        ],
      ],
    ]);
  });

  it('are named where a host that was read needs a value of one', async () => {
    const files = site(
      '    - {name: Needs db01, file: {path: /x, content: "{{hostvars.db01.facts.hostname}}"}}\n',
    );
    const { plays } = await compiled(files, {}, ['web01']);
    expect(plays[0]?.parts.map(({ host, unknown }) => [host, unknown])).toEqual(
      ['web01', 'db01'].map((host) => [
        host,
        [{ id: '0.0', name: 'Needs db01', because: 'the facts of db01 are not known' }],
      ]),
    );
    const both = await compiled(files, { limit: 'web01' }, ['web01', 'db01']);
    expect(both.plays[0]?.parts[0]?.unknown).toEqual([]);
  });

  it('have wrong paths into their facts found all the same', async () => {
    const files = site(
      '    - file: {path: /x, content: "{{facts.os.famly}} {{facts.hostname.x}}"}\n    - file: {path: /x, content: "{{facts.addresses.[0].adress}}"}\n',
    );
    expect(await mistakesOf(() => compiled(files, {}, []))).toEqual([
      'site.yml:4:36: `facts.os` has no `famly` (for 2 hosts: web01, db01) | did you mean `family`?',
      'site.yml:5:36: `facts.addresses.0` has no `adress` (for 2 hosts: web01, db01) | did you mean `address`?',
    ]);
  });
});

describe('mistakes', () => {
  it.each<[string, string, string[]]>([
    [
      'of all tasks and hosts come at once, the same one once',
      '    - file: {path: /x, content: "{{adress}}"}\n    - file: {path: "{{who}}"}\n    - lvm_volume: {vg: a, name: b, size: "{{who}}"}\n',
      [
        '4:36: `adress` is not defined (for 2 hosts: web01, db01) | did you mean `address`?',
        '5:20: `path`: want an absolute path without ".." (for 2 hosts: web01, db01)',
        '6:42: `size`: not a size: "all"; want for example "20GiB" or "512MiB" (for web01)',
        '6:42: `size`: not a size: "db"; want for example "20GiB" or "512MiB" (for db01)',
      ],
    ],
    [
      'in a map that an expression gave point at the expression',
      '    - iscsi_session: {iqn: "iqn.2026-11.com.example:a", portals: [10.0.0.1], chap: "{{creds}}"}\n      vars: {creds: {username: u, password: short}}\n',
      [
        '4:84: `chap.password`: a CHAP secret needs at least 12 characters (RFC 7143) (for 2 hosts: web01, db01)',
      ],
    ],
    [
      'that only a schema of the whole sees',
      '    - service: {name: "{{who}}"}\n',
      ['4:16: `service`: say `state`, `enabled` or both (for 2 hosts: web01, db01)'],
    ],
    [
      'in a condition',
      '    - file: {path: /x}\n      when: wh\n',
      ['5:13: `wh` is not defined (for 2 hosts: web01, db01) | did you mean `who`?'],
    ],
    [
      'in a name',
      '    - {name: "x {{nmae}}", file: {path: /x}}\n',
      ['4:19: `nmae` is not defined (for 2 hosts: web01, db01)'],
    ],
  ])('%s', async (_, tasks, mistakes) => {
    const found = await mistakesOf(() => compiled(site(tasks)));
    expect(found.map((mistake) => mistake.replace('site.yml:', ''))).toEqual(mistakes);
  });

  it('in a file of variables name the task that asked', async () => {
    const files = {
      ...site('    - file: {path: /x, content: "{{deep}}"}\n'),
      'group_vars/clients.yml': 'deep: "{{ x | default(1) }}"\n',
    };
    expect(await mistakesOf(() => compiled(files))).toEqual([
      'group_vars/clients.yml:1:8: this is Jinja, which is not read here (for 2 hosts: web01, db01) | write {{default x 1}}; used at site.yml:4',
    ]);
  });

  it('of a variable that nobody asks for are none', async () => {
    const files = {
      ...site('    - file: {path: /x}\n'),
      'group_vars/all.yml': 'jinja: "{{ x | default(1) }}"\n',
    };
    await expect(compiled(files)).resolves.toBeDefined();
  });
});
