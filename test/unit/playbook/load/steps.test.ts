// What surrounds tasks: sections, blocks, imports, and what tasks inherit from them.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPlaybook } from '../../../../src/playbook/load/load-playbook.ts';
import type { Step } from '../../../../src/playbook/playbook.ts';
import { mistakesOf, writeFiles } from '../../source/written-files.ts';

const load = (files: Record<string, string>) => loadPlaybook(join(writeFiles(files), 'site.yml'));
const file = (name: string) => `{name: ${name}, file: {path: /x}}`;

/** "a", "flush", "block(a; rescue b; always c)". */
function outline(steps: readonly Step[]): string {
  return steps
    .map((step) => {
      if (step.type !== 'block') return step.type === 'task' ? step.name : 'flush';
      return `block(${outline(step.block)}; rescue ${outline(step.rescue)}; always ${outline(step.always)})`;
    })
    .join(' ');
}

describe('steps', () => {
  it.each<[string, string, string]>([
    [
      'of all sections, handlers at the end of each',
      `  post_tasks: [${file('c')}]\n  tasks: [${file('b')}]\n  pre_tasks: [${file('a')}]`,
      'a flush b flush c flush',
    ],
    ['with handlers in between', `  tasks: [${file('a')}, {meta: flush_handlers}]`, 'a flush flush'],
    [
      'in blocks',
      `  tasks:\n    - block: [${file('a')}, {block: [${file('b')}]}]\n      rescue: [${file('c')}]\n      always: [${file('d')}]`,
      'block(a block(b; rescue ; always ); rescue c; always d) flush',
    ],
  ])('%s', async (_, sections, expected) => {
    const { plays } = await load({ 'site.yml': `- hosts: all\n${sections}\n` });
    expect(outline(plays[0]?.steps ?? [])).toBe(expected);
  });

  it('inherit from blocks, imports and the play', async () => {
    const { plays } = await load({
      'site.yml': `
- hosts: all
  no_log: true
  environment: {A: 1, B: 1}
  tasks:
    - block:
        - import_tasks: more/tasks.yml
          tags: imported
          vars: {b: 2}
          when: inner
      tags: block
      vars: {a: 1, b: 1}
      when: outer
      ignore_errors: true
      environment: {B: 2}
`,
      'more/tasks.yml': '- {name: x, file: {path: /x}, tags: own, when: [one, two], no_log: false}\n',
    });
    const [block] = plays[0]?.steps ?? [];
    const [task] = block?.type === 'block' ? block.block : [];
    expect(task).toMatchObject({
      id: '0.0',
      tags: ['block', 'imported', 'own'],
      conditions: ['outer', 'inner', 'one', 'two'].map((value) => ({ value })),
      ignoreErrors: true,
      isHidden: false,
      isSound: true,
    });
    const values = (variables: ReadonlyMap<string, unknown> | undefined) =>
      [...(variables ?? [])].map(([name, node]) => [name, node]);
    expect(task?.type === 'task' && values(task.variables)).toMatchObject([
      ['a', { value: 1 }],
      ['b', { value: 2 }],
    ]);
    expect(task?.type === 'task' && values(task.environment)).toMatchObject([
      ['A', { value: 1 }],
      ['B', { value: 2 }],
    ]);
  });
});

describe('imported playbooks', () => {
  it('stand where they are imported, with numbers of their own', async () => {
    const { plays } = await load({
      'site.yml':
        '- {name: first, hosts: a}\n- import_playbook: sub/more.yml\n  tags: late\n  vars: {x: 2}\n  when: wanted\n- {name: last, hosts: b}\n',
      'sub/more.yml': `- name: more\n  hosts: c\n  tags: own\n  vars: {x: 1}\n  vars_files: v.yml\n  tasks: [${file('a')}]\n`,
      'sub/v.yml': 'y: 1\n',
    });
    expect(plays.map(({ name, tags }) => [name, tags])).toEqual([
      ['first', []],
      ['more', ['late', 'own']],
      ['last', []],
    ]);
    expect([...(plays[1]?.variables ?? [])].map(([name, node]) => [name, node])).toMatchObject([
      ['x', { value: 2 }],
      ['y', { value: 1 }],
    ]);
    expect(plays[1]?.steps[0]).toMatchObject({ id: '1.0', conditions: [{ value: 'wanted' }] });
  });
});

describe('the policy of a play', () => {
  it.each<[string, object]>([
    ['serial: 2', { serial: [{ hosts: 2 }] }],
    ['serial: "20%"', { serial: [{ percent: 20 }] }],
    ['serial: [1, "50%"]', { serial: [{ hosts: 1 }, { percent: 50 }] }],
    ['max_fail_percentage: 30', { serial: [], maxFailPercentage: 30 }],
    ['any_errors_fatal: true', { serial: [], maxFailPercentage: 0 }],
  ])('%s', async (words, policy) => {
    const { plays } = await load({ 'site.yml': `- hosts: all\n  ${words}\n` });
    expect(plays[0]?.policy).toEqual(policy);
  });
});

describe('what decides about a task', () => {
  it('is read with it', async () => {
    const { plays } = await load({
      'site.yml': `
- hosts: all
  tasks:
    - file: {path: "{{one}}"}
      loop: [a, b]
      loop_control: {loop_var: one, index_var: i, label: "{{i}}", pause: 2}
      register: made
      failed_when: made.failed
      changed_when: false
      until: [made.changed, (not made.failed)]
      retries: 4
      delay: 1
`,
    });
    expect(plays[0]?.steps[0]).toMatchObject({
      loop: { variable: 'one', indexVariable: 'i', label: { value: '{{i}}' }, pause: 2 },
      register: 'made',
      failedWhen: [{ value: 'made.failed' }],
      changedWhen: [{ value: false }],
      retry: { until: [{ value: 'made.changed' }, { value: '(not made.failed)' }], attempts: 5, delay: 1 },
    });
  });
});

describe('mistakes around tasks', () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      'imports in a circle, with the chain',
      {
        'site.yml': '- hosts: all\n  tasks:\n    - import_tasks: a.yml\n',
        'a.yml': '- import_tasks: b.yml\n',
        'b.yml': '- import_tasks: a.yml\n',
      },
      ['b.yml:1:17: files import each other: a.yml → b.yml → a.yml'],
    ],
    [
      'playbooks in a circle',
      { 'site.yml': '- import_playbook: a.yml\n', 'a.yml': '- import_playbook: site.yml\n' },
      ['a.yml:1:20: files import each other: site.yml → a.yml → site.yml'],
    ],
    [
      'an import by an expression',
      { 'site.yml': '- hosts: all\n  tasks:\n    - import_tasks: "{{x}}.yml"\n' },
      [
        'site.yml:3:21: `import_tasks`: the file must be known before any host is asked: an expression is not supported here',
      ],
    ],
    [
      'a mistake in an imported file',
      {
        'site.yml': '- hosts: all\n  tasks:\n    - import_tasks: a.yml\n',
        'a.yml': '- file: {pth: /x}\n',
      },
      ['a.yml:1:9: `path` is missing', 'a.yml:1:10: there is no `pth` in `file` | did you mean `path`?'],
    ],
    [
      'a rescue without a block',
      { 'site.yml': `- hosts: all\n  tasks:\n    - rescue: [${file('a')}]\n` },
      ['site.yml:3:7: `block` is missing'],
    ],
    [
      'a word in a block',
      { 'site.yml': `- hosts: all\n  tasks:\n    - block: [${file('a')}]\n      whn: x\n` },
      ['site.yml:4:7: there is no `whn` in a block | did you mean `when`?'],
    ],
    [
      'another meta',
      { 'site.yml': '- hosts: all\n  tasks:\n    - meta: end_play\n' },
      ['site.yml:3:13: `meta`: want flush_handlers: nothing else is supported'],
    ],
    [
      'a serial of nothing',
      { 'site.yml': '- hosts: all\n  serial: "0.5"\n' },
      ['site.yml:2:11: `serial`: want a number of hosts or a percentage, as 2 or "20%"'],
    ],
    [
      'a file of variables that is not there',
      { 'site.yml': '- hosts: all\n  tasks:\n    - include_vars: nope.yml\n' },
      ['site.yml:3:21: cannot read nope.yml: there is no such file'],
    ],
    [
      'loop_control without a loop',
      { 'site.yml': '- hosts: all\n  tasks:\n    - {file: {path: /x}, loop_control: {pause: 1}}\n' },
      ['site.yml:3:26: `loop_control` is for a task with `loop`'],
    ],
    [
      'an assertion in Jinja',
      { 'site.yml': "- hosts: all\n  tasks:\n    - assert: {that: [x == 'y']}\n" },
      ['site.yml:3:23: this is Jinja, which is not read here | write eq x "y"'],
    ],
    [
      'a handler that notifies nobody',
      {
        'site.yml':
          '- hosts: all\n  handlers:\n    - {name: a, service: {name: x, state: restarted}, notify: other}\n',
      },
      ['site.yml:3:7: no handler of this play is named `other` | there are: a'],
    ],
  ])('%s', async (_, files, mistakes) => {
    expect(await mistakesOf(() => load(files))).toEqual(mistakes);
  });

  it('a bounded number of imports is followed', async () => {
    const levels = Array.from({ length: 12 }, (_, level): [string, string] => [
      `f${level}.yml`,
      `- import_tasks: f${level + 1}.yml\n- import_tasks: f${level + 1}.yml\n`,
    ]);
    const files = Object.fromEntries([...levels, ['f12.yml', '[]']]);
    const found = await mistakesOf(() =>
      load({ 'site.yml': '- hosts: all\n  tasks: [{import_tasks: f0.yml}]\n', ...files }),
    );
    expect(found[0]).toContain('more than 1000 files are imported');
  });
});
