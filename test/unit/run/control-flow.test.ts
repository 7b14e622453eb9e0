// What results decide: which tasks come, how often, and what they count as.
import { describe, expect, it } from 'vitest';
import { ConnectionError } from '../../../src/connection/connection.ts';
import type { Script } from './fleet-of-three.ts';
import { changed, failed, played } from './played.ts';

const play = (tasks: string, rest = '') => `- hosts: web01\n${rest}  tasks:\n${tasks}`;
const file = (name: string, more = '') => `    - {name: ${name}, file: {path: /${name}}${more}}\n`;

/** Everything differs in the plan. */
const plan = (ids: string): Script['plan'] =>
  Object.fromEntries(ids.split(' ').map((id) => [`web01 ${id}`, changed]));

describe('a registered result', () => {
  const tasks = file('a', ', register: made') + file('b', ', when: made.changed') + file('c');

  it.each<[string, Script, string[]]>([
    ['lets a task come', { plan: plan('0.0 0.1 0.2') }, ['0.0', '0.1', '0.2']],
    ['keeps a task back', { plan: plan('0.0 0.1 0.2'), apply: {} }, ['0.0', '0.2']],
  ])('%s', async (_, script, expected) => {
    expect((await played(play(tasks), script)).done('web01')).toEqual(expected);
  });

  it('is known after apply in a plan, and nothing is applied', async () => {
    const { done, outcome } = await played(play(tasks), { plan: plan('0.0') }, 'plan');
    expect(done('web01')).toEqual([]);
    expect(outcome.hosts[1]?.tasks.map(({ id, knownAfterApply }) => [id, knownAfterApply])).toEqual([
      ['0.0', false],
      ['0.1', true],
      ['0.2', false],
    ]);
  });

  it('needs no second look where nothing waits for it', async () => {
    const { asked } = await played(play(file('a', ', register: made')), {});
    expect(asked.filter((what) => what.includes('web01'))).toEqual(['plan web01', 'close web01']);
  });

  it('holds one result for each item of a loop', async () => {
    const loop = `    - {name: a, file: {path: "/{{item}}"}, loop: [x, y], register: made}\n`;
    const use = `    - {name: b, file: {path: /z, content: "{{made.results.[1].item}} {{made.results.[1].changed}}"}}\n`;
    const { applied } = await played(play(loop + use), { plan: plan('0.0.0 0.0.1'), apply: plan('0.0.1') });
    expect(applied.get('web01 0.1')).toMatchObject({ desired: { content: 'y true' } });
  });

  it('is seen by other hosts from the next play on', async () => {
    const first = play(file('a', ', register: made'));
    const second = `- hosts: db01\n  tasks:\n    - {name: b, file: {path: /b, content: "it is {{hostvars.web01.made.changed}}"}}\n`;
    const { applied } = await played(first + second, { plan: plan('0.0') });
    expect(applied.get('db01 1.0')).toMatchObject({ desired: { content: 'it is true' } });
  });

  it('is data: braces in it are never evaluated', async () => {
    const told = { ...failed, failure: { cause: 'host' as const, message: '{{inventory_hostname}}' } };
    const tasks = file('a', ', register: made, ignore_errors: true');
    const use = '    - {name: b, file: {path: /b, content: "{{made.msg}}"}}\n';
    const { applied } = await played(play(tasks + use), { plan: plan('0.0'), apply: { 'web01 0.0': told } });
    expect(applied.get('web01 0.1')).toMatchObject({ desired: { content: '{{inventory_hostname}}' } });
  });
});

describe('until', () => {
  const task = file('a', ', register: made, until: made.changed, retries: 3, delay: 0');
  it.each<[string, Script['apply'], string[], number]>([
    ['is satisfied at once', { 'web01 0.0': changed }, ['0.0'], 0],
    ['is satisfied later', { 'web01 0.0': [{}, failed, changed] }, ['0.0', '0.0', '0.0'], 0],
    ['is never satisfied', { 'web01 0.0': {} }, ['0.0', '0.0', '0.0', '0.0'], 2],
  ])('%s', async (_, apply, expected, exit) => {
    const { done, code } = await played(play(task), { plan: plan('0.0'), apply });
    expect(done('web01')).toEqual(expected);
    expect(code).toBe(exit);
  });

  it('is success where only retries are given', async () => {
    const apply = { 'web01 0.0': [failed, changed] };
    const { done, code } = await played(play(file('a', ', retries: 1, delay: 0')), {
      plan: plan('0.0'),
      apply,
    });
    expect([done('web01'), code]).toEqual([['0.0', '0.0'], 0]);
  });
});

describe('what a result counts as', () => {
  it.each<[string, string, Script['apply'], string[], number]>([
    ['failed_when', ', register: r, failed_when: r.changed', { 'web01 0.0': changed }, ['a: failed'], 2],
    ['failed_when: false', ', failed_when: false', { 'web01 0.0': failed }, ['a: ok', 'b: ok'], 0],
    ['changed_when: false', ', changed_when: false', { 'web01 0.0': changed }, ['a: ok', 'b: ok'], 0],
    ['changed_when: true', ', changed_when: true', {}, ['a: changed', 'b: ok'], 0],
    ['ignore_errors', ', ignore_errors: true', { 'web01 0.0': failed }, ['a: failed', 'b: ok'], 0],
    ['a failure', '', { 'web01 0.0': failed }, ['a: failed', 'b: skipped'], 2],
  ])('%s', async (_, words, apply, tasks, exit) => {
    const scene = await played(play(file('a', words) + file('b')), { plan: plan('0.0 0.1'), apply });
    expect(scene.tasks('web01').slice(0, tasks.length)).toEqual(tasks);
    expect(scene.code).toBe(exit);
  });

  it('changed_when: false is no change in a plan either', async () => {
    const { outcome } = await played(play(file('a', ', changed_when: false')), { plan: plan('0.0') }, 'plan');
    expect(outcome.hosts[1]?.tasks[0]?.changes).toEqual([]);
  });

  it('with an expression that fails is a mistake with its place', async () => {
    const { outcome } = await played(play(file('a', ', register: r, failed_when: r.rc')), {
      plan: plan('0.0'),
    });
    expect(outcome.hosts[1]?.problem?.message).toMatch(/site\.yml:3:\d+: `r` has no `rc`/);
  });

  it('is not shown with no_log, nor are its changes', async () => {
    const { outcome } = await played(play(file('a', ', no_log: true')), {
      plan: plan('0.0'),
      apply: { 'web01 0.0': { ...failed, changes: changed.changes ?? [] } },
    });
    const text = JSON.stringify(outcome);
    expect(text).toContain('hidden (no_log)');
    for (const secret of ['did it', 'no space', '"/a"']) expect(text).not.toContain(secret);
  });
});

describe('a block', () => {
  const block = `    - block:
        - {name: a, file: {path: /a}}
        - {name: b, file: {path: /b}}
      rescue:
        - {name: c, file: {path: /c, content: "{{failed_task.name}}: {{failed_result.msg}}"}}
      always:
        - {name: d, file: {path: /d}}
    - {name: e, file: {path: /e}}
`;
  const everything = plan('0.0 0.1 0.3 0.4');

  it.each<[string, Script['apply'], string[], number]>([
    ['without a failure skips rescue', everything, ['0.0 0.1', '0.3', '0.4'], 0],
    ['is rescued, and the play goes on', { 'web01 0.1': failed }, ['0.0 0.1', '0.2', '0.3', '0.4'], 0],
    [
      'whose rescue fails ends the play, after always',
      { 'web01 0.1': failed, 'web01 0.2': failed },
      ['0.0 0.1', '0.2', '0.3'],
      2,
    ],
  ])('%s', async (_, apply, expected, exit) => {
    const { done, code } = await played(play(block), { plan: everything, apply });
    expect(done('web01')).toEqual(expected);
    expect(code).toBe(exit);
  });

  it('tells its rescue which task failed and how', async () => {
    const { applied } = await played(play(block), { plan: everything, apply: { 'web01 0.1': failed } });
    expect(applied.get('web01 0.2')).toMatchObject({ desired: { content: 'b: no space' } });
  });

  it('without rescue runs always all the same', async () => {
    const tasks = `    - block: [{name: a, file: {path: /a}}]\n      always: [{name: b, file: {path: /b}}]\n`;
    const { done, code } = await played(play(tasks), { plan: plan('0.0'), apply: { 'web01 0.0': failed } });
    expect([done('web01'), code]).toEqual([['0.0', '0.1'], 2]);
  });

  it('is not rescued where the host is lost', async () => {
    const lost = new ConnectionError('lost', 'web01 said nothing for 60 s', 'look at it');
    const { done, outcome } = await played(play(block), { plan: everything, apply: { 'web01 0.1': lost } });
    expect(done('web01')).toEqual(['0.0 0.1']);
    expect(outcome.hosts[1]).toMatchObject({ status: 'failed', problem: { message: lost.message } });
  });

  it('with a rescue is begun though the plan refuses a task in it; without one nothing is', async () => {
    const rescued = await played(play(block), { plan: { ...everything, 'web01 0.1': failed } });
    expect(rescued.done('web01')[0]).toBe('0.0 0.1');
    const plain = await played(play(file('a') + file('b')), {
      plan: { 'web01 0.0': changed, 'web01 0.1': failed },
    });
    expect(plain.done('web01')).toEqual([]);
  });
});

describe('a loop', () => {
  it('pauses between items, and shows each by its label', async () => {
    const task = `    - name: a\n      file: {path: "/{{one.name}}-{{i}}"}\n      loop: [{name: x}, {name: y}]\n      loop_control: {loop_var: one, index_var: i, label: "{{one.name}}", pause: 0.01}\n`;
    const scene = await played(play(task), { plan: plan('0.0.0 0.0.1') });
    expect(scene.done('web01')).toEqual(['0.0.0', '0.0.1']);
    expect(scene.tasks('web01')).toEqual(['a [x]: changed', 'a [y]: changed']);
    expect(scene.applied.get('web01 0.0.1')).toMatchObject({ desired: { path: '/y-1' } });
  });

  it('without a pause is one request, and ends at the item that fails', async () => {
    const task = `    - {name: a, file: {path: "/{{item}}"}, loop: [x, y, z]}\n${file('b')}`;
    const all = plan('0.0.0 0.0.1 0.0.2 0.1');
    const { done, code } = await played(play(task), { plan: all, apply: { 'web01 0.0.1': failed } });
    expect([done('web01'), code]).toEqual([['0.0.0 0.0.1 0.0.2 0.1'], 2]);
  });

  it('whose errors are ignored goes on with the next item', async () => {
    const task = '    - {name: a, file: {path: "/{{item}}"}, loop: [x, y, z], ignore_errors: true}\n';
    const { done } = await played(play(task), {
      plan: plan('0.0.0 0.0.1 0.0.2'),
      apply: { 'web01 0.0.0': failed },
    });
    expect(done('web01')).toEqual(['0.0.0 0.0.1 0.0.2', '0.0.1 0.0.2']);
  });
});

describe('an assertion', () => {
  const task = (that: string) =>
    `    - {name: check, assert: {that: [${that}], fail_msg: "not on {{inventory_hostname}}", success_msg: fine}}\n`;

  it('that fails is found before anything is written', async () => {
    const { asked, outcome, code } = await played(play(file('a') + task('(eq 1 2)')), { plan: plan('0.0') });
    expect(asked.filter((what) => what.startsWith('apply'))).toEqual([]);
    expect(outcome.hosts[1]?.problem?.message).toBe('check: not on web01');
    expect(code).toBe(2);
  });

  it('about a result waits for it', async () => {
    const tasks = file('a', ', register: made') + task('made.changed');
    const { events, code } = await played(play(tasks), { plan: plan('0.0') });
    expect(events).toContainEqual({ type: 'note', host: 'web01', text: 'fine' });
    expect(code).toBe(0);
  });
});

describe('included variables', () => {
  it('count from there on, by a name that a fact decides', async () => {
    const tasks =
      '    - include_vars: "{{facts.os.id}}.yml"\n    - {name: a, file: {path: /a, content: "{{where}}"}}\n';
    const { applied } = await played(play(tasks, '  vars: {where: play}\n'), { plan: plan('0.1') }, 'run', {
      'vars/debian.yml': 'where: included\n',
    });
    expect(applied.get('web01 0.1')).toMatchObject({ desired: { content: 'included' } });
  });
});

describe('a value that only an unreachable host knows', () => {
  const use = (host: string) =>
    `- hosts: ${host}\n  tasks:\n    - {name: a, file: {path: /a, content: "{{hostvars.storage01.facts.hostname}}"}}\n`;

  it('holds back who needs it, before anything is written, and nobody else', async () => {
    const site = `- hosts: storage01\n  tasks: [{file: {path: /s}}]\n${use('web01')}- hosts: db01\n  tasks: [{file: {path: /d}}]\n`;
    const { done, outcome, code } = await played(site, { off: ['storage01'], plan: { 'db01 2.0': changed } });
    expect(outcome.hosts.map(({ status }) => status)).toEqual(['unreachable', 'held-back', 'changed']);
    expect(outcome.hosts[1]?.problem?.message).toBe('not touched: a: the facts of storage01 are not known');
    expect([done('web01'), done('db01'), code]).toEqual([[], ['2.0'], 4]);
  });
});
