import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { saveconfig } from '../../../../../agent/lio/saveconfig.ts';
import { endsKilled, killedAfter } from '../../killed-system.ts';
import { saveFile } from '../../lio/lio-kernel.ts';
import { core, host, plan, reboot, refusalOf, run, summaries, target, tpg } from './scenario.ts';

const slow = {
  name: 'slow',
  id: 16,
  state: 'active-nonoptimized',
  type: 'implicit',
  preferred: true,
  nonop_delay_msecs: 50,
};
const of = (alua: object | undefined, more: object = {}) =>
  target({ luns: [{ lun: 0, name: 'a', block: '/dev/myvg/web', alua }], acls: [], ...more });
const wanted = of({ groups: [slow], group: 'slow' });
const file = (name: string) => `${core}/iblock_0/a/alua/slow/${name}`;
const save = `save the configuration to ${saveFile}`;

describe('an ALUA group', () => {
  it('is made before a LUN exports the backstore, which then joins it', () => {
    const steps = summaries(wanted, host()).filter((summary) => /ALUA|export/.test(summary));
    expect(steps).toEqual([
      'make ALUA group slow (16), active-nonoptimized of backstore a',
      'export a as LUN 0',
      'put LUN 0 (a) into ALUA group slow',
    ]);
  });

  it('converges, as the kernel and rtslib have it', () => {
    const system = host();
    expect(run(wanted, system)).toEqual([]);
    expect(system.readText(file('alua_access_state'))).toBe('1\n');
    expect(system.readText(file('alua_access_type'))).toBe('Implicit\n');
    expect(system.readText(`${tpg}/lun/lun_0/alua_tg_pt_gp`)).toMatch(/^TG Port Alias: slow\n/);
    const theirs = saveconfig.parse(
      JSON.parse(
        readFileSync(
          new URL('../../../../fixtures/rtslib/saveconfig-backstores-2.1.75.json', import.meta.url),
          'utf8',
        ),
      ),
    );
    const mine = JSON.parse(system.readText(saveFile));
    const groupIn = (config: typeof theirs, name: string) =>
      config.storage_objects
        .find((entry) => entry.name === name)
        ?.alua_tpgs?.find((group) => group.name === 'slow');
    expect(groupIn(mine, 'a')).toEqual(groupIn(theirs, 'wb'));
    expect(mine.targets[0].tpgs[0].luns[0].alua_tg_pt_gp_name).toBe('slow');
  });

  it('is completed wherever a run is killed', () => {
    for (let count = 1; ; count += 1) {
      const system = host();
      const isKilled = endsKilled(() => run(wanted, killedAfter(system, count)));
      expect(run(wanted, system), `after change ${count}`).toEqual([]);
      if (!isKilled) break;
    }
  });

  it.each<[string, object, string[]]>([
    ['as it is', slow, []],
    ['named by its id alone', { name: 'slow', id: 16 }, []],
    [
      'with another delay',
      { ...slow, nonop_delay_msecs: 20 },
      ['set nonop_delay_msecs of ALUA group slow (16), active-nonoptimized of backstore a', save],
    ],
    [
      'with another type and state',
      { ...slow, type: 'explicit', state: 'active-optimized' },
      [
        'set alua_access_state, alua_access_type of ALUA group slow (16), active-optimized of backstore a',
        save,
      ],
    ],
    [
      'of a name that is new',
      { ...slow, name: 'other', id: 17 },
      [
        'make ALUA group other (17), active-nonoptimized of backstore a',
        'put LUN 0 (a) into ALUA group other',
        save,
      ],
    ],
  ])('%s', (_, group, steps) => {
    const system = host();
    run(wanted, system);
    const changed = of({ groups: [group], group: Object(group).name });
    expect(summaries(changed, system)).toEqual(steps);
    expect(run(changed, system)).toEqual([]);
  });

  it('that clients could not reach any more needs to be allowed', () => {
    const system = host();
    run(wanted, system);
    const impacts = plan(of({ groups: [{ ...slow, state: 'standby' }] }), system).steps.map(
      ({ impact }) => impact,
    );
    expect(impacts).toContain('session-drop');
  });

  it('keeps its id', () => {
    const system = host();
    run(wanted, system);
    expect(refusalOf(of({ groups: [{ ...slow, id: 20 }] }), system)).toMatch(
      /slow of a has id 16, and 20 is wanted/,
    );
  });

  it('stays where the task does not name it, and comes back after a boot', () => {
    const system = host();
    run(wanted, system);
    const plain = of(undefined);
    expect(plan(plain, system).steps).toEqual([]);
    const again = reboot(system);
    expect(run(plain, again)).toEqual([]);
    for (const name of ['tg_pt_gp_id', 'alua_access_state', 'alua_access_status', 'preferred'])
      expect(again.readText(file(name))).toBe(system.readText(file(name)));
    expect(again.readText(`${tpg}/lun/lun_0/alua_tg_pt_gp`)).toMatch(/^TG Port Alias: slow\n/);
  });

  it('goes with its backstore', () => {
    const system = host();
    run(wanted, system);
    expect(run(of({ groups: [slow] }, { state: 'absent' }), system)).toEqual([]);
    expect(system.list(core)).toEqual(['alua']);
  });
});
