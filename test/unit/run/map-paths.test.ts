import { describe, expect, it } from 'vitest';
import { createPaint } from '../../../src/report/paint.ts';
import { summarize } from '../../../src/report/summary.ts';
import { exitCodeOf } from '../../../src/run/outcome.ts';
import { run } from '../../../src/run/run.ts';
import { exported, iqn, seenTwice, serial, stage, tasks, walkthrough } from './fleet-of-three.ts';

/** The walkthrough with a map over web01's disk. */
async function play(serials: [string, string], mapped: string[]) {
  const plays = walkthrough();
  const map = { kind: 'multipath', id: '1.2', name: 'map', desired: { alias: 'web-data', iqn, lun: 0 } };
  const part = plays[1]?.parts.find(({ host }) => host === 'web01');
  part?.steps.splice(2, 0, ...tasks([map]));
  const seen = seenTwice(serials, mapped);
  const scene = stage(plays, {
    plan: {
      'storage01 0.0': exported,
      'web01 1.1': seen.session,
      'web01 1.2': { status: 'changed', changes: [{ summary: 'map', impact: 'none' }], ...seen.map },
    },
  });
  const outcome = await run(scene.request, () => undefined);
  return { ...scene, outcome, row: outcome.rows[0], code: exitCodeOf(outcome) };
}

describe('a disk over two portals under one map', () => {
  it('is one row, that of the map, with its paths', async () => {
    const { outcome, row, code } = await play([serial, serial], ['sda', 'sdb']);
    expect(outcome.rows).toHaveLength(1);
    expect(row).toMatchObject({
      device: '/dev/mapper/web-data',
      filesystem: 'xfs',
      mountpoints: ['/srv'],
      portals: ['10.77.1.11:3260', '10.77.2.11:3260'],
      paths: [
        { device: '/dev/sda', portal: '10.77.1.11:3260', state: 'working' },
        { device: '/dev/sdb', portal: '10.77.2.11:3260', state: 'working' },
      ],
      proof: 'verified',
    });
    expect(code).toBe(0);
    expect(summarize(outcome, createPaint(false))).toContain('    /dev/sda over 10.77.1.11:3260, working');
  });

  it('is told the serial that the server has before it is applied', async () => {
    const { applied } = await play([serial, serial], ['sda', 'sdb']);
    expect(applied.get('web01 1.2')).toMatchObject({ desired: { alias: 'web-data', serial } });
  });

  it('is not proved where one path is another disk', async () => {
    const { row, code } = await play([serial, 'ffff'], ['sda', 'sdb']);
    expect(row).toMatchObject({ proof: 'wrong', why: expect.stringContaining('reads serial ffff') });
    expect(code).toBe(2);
  });

  it('is not whole where one path is beside the map', async () => {
    const { row, code } = await play([serial, serial], ['sda']);
    expect(row).toMatchObject({
      proof: 'missing',
      why: 'web01: /dev/sdb over 10.77.2.11:3260 is not under map web-data',
    });
    expect(code).toBe(2);
  });
});
