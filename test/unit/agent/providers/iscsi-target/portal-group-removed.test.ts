import { describe, expect, it } from 'vitest';
import type { MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { endsKilled, killedAfter } from '../../killed-system.ts';
import { saveFile } from '../../lio/lio-kernel.ts';
import {
  chap,
  core,
  type Description,
  described,
  host,
  initiator,
  iqn,
  plan,
  reboot,
  refusalOf,
  run,
  summaries,
  target,
} from './scenario.ts';

const [web, scratch] = described.luns;
const second = `/sys/kernel/config/target/iscsi/${iqn}/tpgt_2`;
const other = 'iqn.2026-11.com.example:db01';
const save = `save the configuration to ${saveFile}`;

const first: Description = {
  portals: ['10.77.1.11:3260'],
  luns: [web],
  acls: [{ initiator, chap }],
};
const groupTwo = {
  tag: 2,
  portals: ['10.77.2.11:3261'],
  luns: [{ lun: 4, name: 'web-data' }, scratch],
  acls: [{ initiator: other, chap, luns: [{ lun: 1 }] }],
};
const without: Description = { ...first, portal_groups: [{ ...groupTwo, state: 'absent' }] };

function built(): MemorySystem {
  const system = host();
  expect(run(target({ ...first, portal_groups: [groupTwo] }), system)).toEqual([]);
  return system;
}

const groupsSaved = (system: MemorySystem) =>
  JSON.parse(system.readText(saveFile)).targets[0].tpgs.map(({ tag }: { tag: number }) => tag);

describe('a portal group that is absent', () => {
  it.each([
    ['as it was described', without],
    ['by its tag alone', { ...first, portal_groups: [{ tag: 2, state: 'absent' }] }],
    ['as the agent is told', { ...first, absent: { portal_groups: [2] } }],
  ])('%s, goes with the backstore that only it exported', (_, changes) => {
    const system = built();
    expect(summaries(target(changes), system)).toEqual([
      `remove portal group 2 of ${iqn}`,
      'remove fileio backstore scratch; its data stays',
      save,
    ]);
    expect(run(target(changes), system)).toEqual([]);
    expect(system.exists(second)).toBe(false);
    expect(system.list(core).filter((hba) => /_\d+$/.test(hba))).toEqual(['iblock_0']);
    expect(system.exists('/srv/iscsi/scratch.img')).toBe(true);
    expect(groupsSaved(system)).toEqual([1]);
    const before = system.journal.length;
    expect(plan(target(changes), system)).toEqual({ steps: [], unmanaged: [] });
    expect(system.journal.length).toBe(before);
  });

  it('killed after any change, goes with the next run', () => {
    const killed = (count: number) => {
      const system = built();
      const wasKilled = endsKilled(() => run(target(without), killedAfter(system, count)));
      expect(run(target(without), system), `after change ${count}`).toEqual([]);
      expect(groupsSaved(system), `after change ${count}`).toEqual([1]);
      expect(system.exists(second), `after change ${count}`).toBe(false);
      return wasKilled;
    };
    let count = 1;
    while (killed(count)) count += 1;
    expect(count).toBeGreaterThan(5);
  });

  it('stays away after a boot', () => {
    const system = built();
    run(target(without), system);
    const booted = reboot(system);
    run(target(first), booted);
    expect(plan(target(without), booted).steps).toEqual([]);
    expect(booted.exists(second)).toBe(false);
  });

  it('goes from the file where it is saved and not live', () => {
    const booted = reboot(built());
    expect(run(target(without), booted)).toEqual([]);
    expect(groupsSaved(booted)).toEqual([1]);
  });

  it('gives its portal and its volume to another group in the same run', () => {
    const system = built();
    const moved = target({
      ...first,
      portals: ['10.77.1.11:3260', '10.77.2.11:3261'],
      luns: [web, scratch],
      acls: [{ initiator, chap, luns: [{ lun: 0 }] }],
      portal_groups: [{ tag: 2, state: 'absent' }],
    });
    expect(summaries(moved, system)).toEqual([
      `remove portal group 2 of ${iqn}`,
      'export scratch as LUN 1',
      'listen on 10.77.2.11:3261',
      save,
    ]);
    expect(run(moved, system)).toEqual([]);
    expect(plan(moved, system).steps).toEqual([]);
  });

  it('makes room for a first group of another tag', () => {
    const system = built();
    const renumbered = target({ ...first, tag: 3, absent: { portal_groups: [1, 2] } });
    expect(run(renumbered, system)).toEqual([]);
    expect(groupsSaved(system)).toEqual([3]);
  });

  it('is none of the groups that a first group is missed beside', () => {
    const system = built();
    expect(refusalOf(target({ ...first, tag: 3 }), system)).toContain(
      'has portal group 1, 2 and none with tag 3',
    );
    const one = target({ ...first, tag: 3, absent: { portal_groups: [2] } });
    expect(refusalOf(one, system)).toContain('has portal group 1 and none with tag 3');
  });

  it('with a session is taken only with leave, naming initiator and LUNs', () => {
    const system = built();
    system.put(`${second}/acls/${other}/info`, `InitiatorName: ${other}\n`);
    const [step] = plan(target(without), system).steps;
    expect(step).toMatchObject({
      impact: 'session-drop',
      summary: `remove portal group 2 of ${iqn}, with the sessions of ${other} on LUN 1 (scratch), LUN 4 (web-data)`,
    });
  });

  it('leaves the sessions of other groups alone', () => {
    const system = built();
    system.put(
      `${second.replace('tpgt_2', 'tpgt_1')}/acls/${initiator}/info`,
      `InitiatorName: ${initiator}\n`,
    );
    expect(plan(target(without), system).steps.map(({ impact }) => impact)).toEqual([
      'login',
      'none',
      'none',
    ]);
  });
});
