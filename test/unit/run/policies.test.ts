// Batches of hosts, and what the failure of some means for the others.
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../src/playbook/playbook.ts';
import type { HostStatus } from '../../../src/run/outcome.ts';
import { batchesOf } from '../../../src/run/policy.ts';
import { changed, failed, played } from './played.ts';

describe('serial', () => {
  it.each<[Policy['serial'], number[]]>([
    [[], [10]],
    [[{ hosts: 3 }], [3, 3, 3, 1]],
    [[{ percent: 30 }], [3, 3, 3, 1]],
    [[{ percent: 5 }], Array(10).fill(1)],
    [
      [{ hosts: 1 }, { hosts: 4 }],
      [1, 4, 4, 1],
    ],
    [
      [{ hosts: 1 }, { percent: 100 }],
      [1, 9],
    ],
  ])('%j cuts ten hosts into %j', (serial, sizes) => {
    const hosts = Array.from({ length: 10 }, (_, index) => index);
    const batches = batchesOf({ serial }, hosts);
    expect(batches.map((batch) => batch.length)).toEqual(sizes);
    expect(batches.flat()).toEqual(hosts);
  });
});

const everywhere = Object.fromEntries(
  ['storage01', 'web01', 'db01'].flatMap((host) =>
    ['0.0', '0.1', '1.0'].map((id) => [`${host} ${id}`, changed]),
  ),
);

describe('a host that fails', () => {
  const site = (policy: string) =>
    `- name: first\n  hosts: all\n${policy}  tasks:\n    - {name: a, file: {path: /a}, retries: 0}\n    - {name: b, file: {path: /b}}\n- hosts: all\n  tasks: [{name: c, file: {path: /c}}]\n`;

  it.each<[string, string, Record<string, object>, HostStatus[]]>([
    ['stops itself only', '', { 'storage01 0.0': failed }, ['failed', 'changed', 'changed']],
    [
      'stops all with any_errors_fatal',
      '  any_errors_fatal: true\n',
      { 'storage01 0.0': failed },
      ['failed', 'held-back', 'held-back'],
    ],
    [
      'stops all where more fail than may',
      '  max_fail_percentage: 30\n',
      { 'storage01 0.0': failed },
      ['failed', 'held-back', 'held-back'],
    ],
    [
      'stops nobody else where as many may fail',
      '  max_fail_percentage: 34\n',
      { 'storage01 0.0': failed },
      ['failed', 'changed', 'changed'],
    ],
    [
      'and was its whole batch ends the play',
      '  serial: 1\n',
      { 'storage01 0.0': failed },
      ['failed', 'held-back', 'held-back'],
    ],
    [
      'later leaves the batches before as they are',
      '  serial: [1, 1]\n',
      { 'web01 0.0': failed },
      ['held-back', 'failed', 'held-back'],
    ],
  ])('%s', async (_, policy, apply, statuses) => {
    const { outcome, code } = await played(site(policy), {
      plan: everywhere,
      apply: { ...everywhere, ...apply },
    });
    expect(outcome.hosts.map(({ status }) => status)).toEqual(statuses);
    expect(code).toBe(2);
  });

  it('says why the others were stopped', async () => {
    const { outcome } = await played(site('  any_errors_fatal: true\n'), {
      plan: everywhere,
      apply: { ...everywhere, 'storage01 0.0': failed },
    });
    expect(outcome.hosts[1]?.problem).toEqual({
      message: 'stopped: in play `first` 1 of 3 hosts failed: storage01',
      hint: 'the play allows 0 %; mend them and run again',
    });
  });

  it('in the plan, or off, stops all before anything is written where the play says so', async () => {
    for (const script of [
      { plan: { ...everywhere, 'web01 0.0': failed } },
      { plan: everywhere, off: ['web01'] },
    ]) {
      const { asked } = await played(site('  any_errors_fatal: true\n'), script);
      expect(asked.filter((what) => what.startsWith('apply'))).toEqual([]);
    }
  });
});

describe('batches', () => {
  it('go one after the other, through all tasks and handlers of the play', async () => {
    const site = `- hosts: all\n  serial: 2\n  tasks:\n    - {name: a, file: {path: /a}, notify: h}\n  handlers:\n    - {name: h, file: {path: /h}}\n`;
    const { asked } = await played(site, { plan: everywhere });
    const applied = asked.filter((what) => what.startsWith('apply'));
    expect(applied.slice(0, 4).sort()).toEqual(
      ['apply storage01 0.0', 'apply storage01 0.h0', 'apply web01 0.0', 'apply web01 0.h0'].sort(),
    );
    expect(applied.slice(4)).toEqual(['apply db01 0.0', 'apply db01 0.h0']);
  });
});
