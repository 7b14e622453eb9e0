import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPlaybook } from '../../../../src/playbook/load/load-playbook.ts';
import { MistakesError } from '../../../../src/source/mistake.ts';
import { inputs, patience, quickInTheEnd } from '../../generated-inputs.ts';
import { mistakesOf, writeFiles } from '../../source/written-files.ts';

const load = (files: Record<string, string>, path = 'site.yml') =>
  loadPlaybook(join(writeFiles(files), path));

/** A play with one task, which begins on line 3. */
const withTask = (task: string) => ({ 'site.yml': `- hosts: all\n  tasks:\n    - ${task}\n` });

describe('a playbook', () => {
  it('has plays with tasks and handlers, each with its place and its number', async () => {
    const { plays } = await load({
      'site.yml': `
- name: First
  hosts: [web, db]
  become: true
  gather_facts: false
  tags: [base, web]
  vars: {x: 1}
  vars_files: vars.yml
  tasks:
    - name: A file
      file: {path: /x}
      when: (eq x 1)
      notify: again
      tags: files
      vars: {z: 3}
      timeout: 5
    - package: {name: lvm}
  handlers:
    - name: again
      service: {name: x, state: restarted}
- hosts: all
`,
      'vars.yml': 'y: yes\n',
    });
    expect(plays).toMatchObject([
      { name: 'First', hosts: 'web,db', tags: ['base', 'web'] },
      { name: 'all', hosts: 'all', tags: [], steps: [], handlers: [] },
    ]);
    expect([...(plays[0]?.variables ?? [])].map(([name]) => name)).toEqual(['x', 'y']);
    expect(plays[0]?.steps).toMatchObject([
      {
        id: '0.0',
        name: 'A file',
        kind: 'file',
        notify: ['again'],
        tags: ['files'],
        timeout: 5,
        place: { line: 10, column: 7 },
      },
      { id: '0.1', name: 'package', kind: 'package', notify: [], tags: [], timeout: undefined },
      { type: 'flush' },
    ]);
    expect(plays[0]?.handlers).toMatchObject([{ id: '0.h0', name: 'again', kind: 'service' }]);
  });

  it('takes templates from beside itself, and from beside its folder playbooks/', async () => {
    const files = {
      'playbooks/site.yml': '- hosts: all\n',
      'playbooks/templates/own.hbs': 'own',
      'playbooks/templates/both.hbs': 'nearer',
      'templates/both.hbs': 'farther',
      'templates/sub/deep.hbs': 'deep',
      'templates/README.md': 'none',
    };
    const { templates } = await load(files, 'playbooks/site.yml');
    expect(Object.fromEntries([...templates].map(([name, { text }]) => [name, text]))).toEqual({
      'both.hbs': 'nearer',
      'own.hbs': 'own',
      'sub/deep.hbs': 'deep',
    });
  });
});

describe('a mistake in a play', () => {
  it.each<[string, string, string[]]>([
    ['a word', '- hosts: all\n  taks: []', ['2:3: there is no `taks` in a play | did you mean `tasks`?']],
    ['no hosts', '- name: x', ['1:3: `hosts` is missing']],
    [
      'one play without a list',
      'hosts: all',
      ['1:1: a playbook is a list of plays | begin each play with `- name:` or `- hosts:`'],
    ],
    [
      'nothing',
      '# empty',
      ['1:1: a playbook is a list of plays | begin each play with `- name:` or `- hosts:`'],
    ],
    ['no map', '- all', ['1:3: a play is a map: `hosts`, `tasks` and so on']],
    [
      'roles',
      '- hosts: all\n  roles: [x]',
      ['2:3: `roles` is not supported | use `import_tasks` and `vars_files`'],
    ],
    [
      'an import that is not there',
      '- import_playbook: x.yml',
      ['1:20: cannot read x.yml: there is no such file'],
    ],
    [
      'become: false',
      '- hosts: all\n  become: false',
      [
        '2:11: `become`: tasks run as root, all of them: the agent is one process for each host; leave the word out',
      ],
    ],
    [
      'yes',
      '- hosts: all\n  become: yes',
      ['2:11: `become`: want true or false, found text | `yes` is text in YAML 1.2: write true or false'],
    ],
    [
      'tasks that are none',
      '- hosts: all\n  tasks: {file: {path: /x}}',
      ['2:10: `tasks`: want a list, found a map'],
    ],
    [
      'a reserved variable',
      '- hosts: all\n  vars: {groups: 1}',
      ['2:10: `groups` is set by iscsi-deploy itself | choose another name'],
    ],
    [
      'a broken variable',
      '- hosts: all\n  vars: {a: "{{x y}}"}',
      [
        '2:16: there is no function `x` | there are: and, or, not, in, default, defined, lookup, secret, eq, ne, lt, lte, gt, gte, concat and 18 more',
      ],
    ],
    [
      'a missing file of variables',
      '- hosts: all\n  vars_files: [nope.yml]',
      ['2:16: cannot read nope.yml: there is no such file'],
    ],
    [
      'a handler without a name',
      '- hosts: all\n  handlers:\n    - service: {name: x, state: restarted}',
      ['3:7: a handler needs a `name`: tasks notify it by that'],
    ],
    [
      'two handlers of one name',
      '- hosts: all\n  handlers:\n    - {name: a, service: {name: x, state: restarted}}\n    - {name: a, service: {name: y, state: restarted}}',
      ['4:14: a second handler is named `a`'],
    ],
    [
      'a handler that is not there',
      '- hosts: all\n  tasks:\n    - file: {path: /x}\n      notify: [relod]\n  handlers:\n    - {name: reload, service: {name: x, state: reloaded}}',
      ['4:16: no handler of this play is named `relod` | did you mean `reload`?'],
    ],
  ])('%s', async (_, text, mistakes) => {
    const found = await mistakesOf(() => load({ 'site.yml': text }));
    expect(found).toEqual(mistakes.map((mistake) => (/^\d/.test(mistake) ? `site.yml:${mistake}` : mistake)));
  });
});

describe('a mistake in a task', () => {
  const kinds =
    'package, service, file, partition, lvm_volume, lvm_filter, firewall, iscsi_target, iscsi_discovery_auth, iscsi_initiator, iscsi_session, multipath, filesystem, mount, command, wait_for, template, assert, include_vars';
  it.each<[string, string, string[]]>([
    [
      'a kind',
      'iscsi_targt: {iqn: x}',
      ['3:7: there is no kind `iscsi_targt` | did you mean `iscsi_target`?'],
    ],
    [
      "Ansible's module",
      'ansible.builtin.apt: {name: x}',
      ['3:7: there is no kind `ansible.builtin.apt` | use `package`'],
    ],
    ["Ansible's shell", 'shell: {cmd: x}', ['3:7: there is no kind `shell` | use `command`']],
    [
      'variables of Ansible that come with a task',
      'ansible.builtin.set_fact: {a: 1}',
      ['3:7: there is no kind `ansible.builtin.set_fact` | use `vars` of a play, a block or a task'],
    ],
    [
      'another host for one task',
      'file: {path: /x}\n      delegate_to: a',
      [
        '4:7: `delegate_to` is not supported | give that host a play of its own; `register` is seen through `hostvars` there',
      ],
    ],
    [
      "the full name of Ansible's module",
      'ansible.builtin.service: {name: x}',
      ['3:7: there is no kind `ansible.builtin.service` | use `service`'],
    ],
    [
      'a command that never says when it is done',
      'command: {cmd: make it}',
      [
        '3:7: `command` must say when it is done | give it `creates`, `removes`, `unless` or `changed_when`, or make it a handler',
      ],
    ],
    ['no kind', 'name: x', [`3:7: a task without a kind | there are: ${kinds}`]],
    [
      'two kinds',
      '{file: {path: /x}, package: {name: x}}',
      ['3:26: a task has one kind: `file` and `package` are two tasks'],
    ],
    [
      'a word',
      '{file: {path: /x}, notfy: x}',
      ['3:26: there is no `notfy` in a task | did you mean `notify`?'],
    ],
    [
      'a word that has another name here',
      '{file: {path: /x}, with_items: [1]}',
      ['3:26: `with_items` is not supported | use `loop`'],
    ],
    [
      'several at once',
      '{name: 5, file: {pth: /x, mode: 0644, state: gone}, register: 1x}',
      [
        '3:14: `name`: want text, found a number',
        '3:23: `path` is missing',
        '3:24: there is no `pth` in `file` | did you mean `path`?',
        '3:39: `mode`: a mode must be text: write it in quotes, as "0644"',
        '3:52: `state`: want present or directory or absent',
        '3:69: `register`: a variable has letters, digits and `_`, and begins with no digit',
      ],
    ],
    [
      'the short form',
      'file: path=/x state=absent',
      [
        '3:13: `file` wants a map of properties | write `name: value`, each on its own line, instead of `name=value`',
      ],
    ],
    ['nothing at all', 'file:', ['3:7: `path` is missing']],
    [
      'braces in a condition',
      '{file: {path: /x}, when: "{{x}}"}',
      ['3:33: `when` is an expression already | leave the braces out'],
    ],
    [
      'a condition in Jinja',
      "{file: {path: /x}, when: x == 'y'}",
      ['3:32: this is Jinja, which is not read here | write eq x "y"'],
    ],
    [
      'a map as condition',
      '{file: {path: /x}, when: {a: b}}',
      ['3:32: `when`: want text or true or false, found a map'],
    ],
    [
      'a function',
      'file: {path: "{{cocnat a b}}"}',
      ['3:23: there is no function `cocnat` | did you mean `concat`?'],
    ],
    [
      'a key with an expression',
      'file: {"{{x}}": 1, path: /x}',
      [
        '3:14: a key cannot hold an expression',
        '3:14: there is no `{{x}}` in `file` | allowed: path, state, content, owner, group, mode, sensitive',
      ],
    ],
    [
      'a template that is not there',
      'template: {src: x.hbs, dest: /x}',
      [
        '3:23: there is no template `x.hbs` | templates are *.hbs files in templates/ beside the playbook, or beside the folder playbooks/ that it is in',
      ],
    ],
    [
      'notify by an expression',
      '{file: {path: /x}, notify: "{{x}}"}',
      ['3:34: `notify`: an expression is not supported here'],
    ],
    ['a rule over two properties', 'service: {name: x}', ['3:16: say `state`, `enabled` or both']],
    [
      'a list with one wrong entry',
      'iscsi_session: {iqn: "iqn.2026-11.com.example:a", portals: [10.0.0.1, web01]}',
      [
        '3:77: `portals[1]`: not a portal: "web01"; want an address with an optional port, as "10.0.0.11:3260" or "[fd00::11]:3260"',
      ],
    ],
    [
      'a secret that is a number',
      'iscsi_session: {iqn: "iqn.2026-11.com.example:a", portals: [10.0.0.1], chap: {username: a, password: 123456789012}}',
      ['3:108: `chap.password`: want text: put it in quotes'],
    ],
  ])('%s', async (_, task, mistakes) => {
    const found = (await mistakesOf(() => load(withTask(task)))).map((mistake) =>
      mistake.replace('site.yml:', ''),
    );
    expect(found).toEqual(mistakes);
  });

  it('waits where an expression may still make it right', async () => {
    const task =
      'iscsi_session: {iqn: "{{iqn}}", portals: "{{portals}}", chap: {username: u, password: "{{p}}", mutual: "{{m}}"}}';
    await expect(load(withTask(task))).resolves.toMatchObject({
      plays: [{ steps: [{ isSound: true }, { type: 'flush' }] }],
    });
  });

  it('in a template is found with the place in it, used or not evaluated yet', async () => {
    const files = {
      ...withTask('template: {src: a.hbs, dest: /x}'),
      'templates/a.hbs': 'x\n{{#if}}',
      'templates/unused.hbs': '{{',
    };
    expect(await mistakesOf(() => load(files))).toEqual([expect.stringMatching(/^templates\/a\.hbs:2:1: /)]);
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    '- hosts: all\n',
    '  tasks:\n',
    '    - ',
    'file: ',
    '{path: /x}',
    '{',
    '}',
    'when: ',
    'x',
    '\n',
    '      ',
    'name: a\n',
    '"{{x}}"',
    '{{x}}',
    '[',
    ']',
    ': ',
    'notify: b\n',
    '&a ',
    '*a',
    '1',
    'template: {src: a.hbs}',
  );
  it(
    'is read or refused with places',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(piece, { maxLength: 15 }),
          quickInTheEnd(async (pieces) => {
            try {
              await load({ 'site.yml': pieces.join('') });
            } catch (error) {
              expect(error).toBeInstanceOf(MistakesError);
              if (error instanceof MistakesError)
                for (const { line, column } of error.mistakes)
                  expect(Math.min(line, column)).toBeGreaterThan(0);
            }
          }),
        ),
        inputs(300),
      );
    },
    patience,
  );
});
