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
  tpg,
} from './scenario.ts';

const [web, scratch] = described.luns;
const [acl] = described.acls;
const other = 'iqn.2026-11.com.example:db01';
const savedIn = (system: MemorySystem) => JSON.parse(system.readText(saveFile));

/** A host with the whole description and a second initiator that sees LUN 1 only. */
const both = { acls: [acl, { initiator: other, chap, luns: [{ lun: 1, read_only: true }] }] };

function built(changes: Description = both): MemorySystem {
  const system = host();
  expect(run(target(changes), system)).toEqual([]);
  return system;
}

function logIn(system: MemorySystem, name: string): MemorySystem {
  system.put(`${tpg}/acls/${name}/info`, `InitiatorName: ${name}\n`);
  return system;
}

const save = `save the configuration to ${saveFile}`;

/** What each task takes from a host that was built as above. */
const removals: { name: string; changes: Description; steps: string[] }[] = [
  {
    name: 'a LUN, with what is mapped to it and its backstore',
    changes: {
      luns: [web, { ...scratch, state: 'absent' }],
      acls: [{ ...acl, luns: [{ lun: 0 }] }],
    },
    steps: [
      `take LUN 1 (scratch) from ${other}`,
      `take LUN 5 (scratch) from ${initiator}`,
      'remove LUN 1 (scratch on /srv/iscsi/scratch.img)',
      'remove fileio backstore scratch; its data stays',
      save,
    ],
  },
  {
    name: 'an ACL',
    changes: { acls: [acl, { initiator: other, state: 'absent' }] },
    steps: [`remove the ACL of ${other}`, save],
  },
  {
    name: 'a mapped LUN by its number',
    changes: { acls: [{ ...acl, luns: [{ lun: 0 }, { lun: 1, as: 5, state: 'absent' }] }, both.acls[1]] },
    steps: [`take LUN 5 (scratch) from ${initiator}`, save],
  },
  {
    name: 'a portal, however it is spelled',
    changes: {
      ...both,
      portals: ['10.77.1.11:3260', { address: 'fd77:1:0::11', port: 3260, state: 'absent' }],
    },
    steps: ['stop listening on [fd77:1::11]:3260', save],
  },
  {
    name: 'everything that is not named, with `prune`',
    changes: {
      prune: true,
      portals: ['10.77.1.11:3260'],
      luns: [web],
      acls: [{ initiator, chap }],
    },
    steps: [
      `take LUN 5 (scratch) from ${initiator}`,
      `remove the ACL of ${other}`,
      'stop listening on [fd77:1::11]:3260',
      'remove LUN 1 (scratch on /srv/iscsi/scratch.img)',
      'remove fileio backstore scratch; its data stays',
      save,
    ],
  },
];

describe('a part of a target that stays', () => {
  it.each(removals)('$name goes and nothing else', ({ changes, steps }) => {
    const system = built();
    expect(summaries(target(changes), system)).toEqual(steps);
    expect(run(target(changes), system)).toEqual([]);
    const before = system.journal.length;
    expect(plan(target(changes), system).steps).toEqual([]);
    expect(system.journal.length).toBe(before);
    expect(system.exists(`${tpg}/acls/${initiator}/lun_0`)).toBe(true);
    expect(system.list(core)).toContain('iblock_0');
    expect(system.exists('/srv/iscsi/scratch.img')).toBe(true);
  });

  it.each(removals)('$name: killed after any change, the next run completes it', ({ changes }) => {
    const killed = (count: number) => {
      const system = built();
      const wasKilled = endsKilled(() => run(target(changes), killedAfter(system, count)));
      expect(run(target(changes), system), `after change ${count}`).toEqual([]);
      const { storage_objects: backstores } = savedIn(system);
      const live = system.list(core).filter((hba) => /_\d+$/.test(hba));
      expect(backstores.length, `after change ${count}`).toBe(live.length);
      return wasKilled;
    };
    let count = 1;
    while (killed(count)) count += 1;
    expect(count).toBeGreaterThan(3);
  });

  it.each(removals)('$name stays away after a boot', ({ changes }) => {
    const system = built();
    run(target(changes), system);
    const booted = reboot(system);
    run(target({ ...changes, prune: undefined }), booted);
    expect(plan(target(changes), booted).steps).toEqual([]);
  });

  it('is gone from the next boot’s configuration, and marked in the ledger', () => {
    const system = built();
    run(target(removals[0]?.changes), system);
    const saved = savedIn(system);
    expect(saved.storage_objects.map(({ name }: { name: string }) => name)).toEqual(['web-data']);
    const [group] = saved.targets[0].tpgs;
    expect(group.luns.map(({ index }: { index: number }) => index)).toEqual([0]);
    expect(group.node_acls.map((one: { mapped_luns: unknown[] }) => one.mapped_luns.length)).toEqual([1, 0]);
    const ledger = JSON.parse(system.readText('/var/lib/iscsi-deploy/volumes.json'));
    expect(ledger.volumes.scratch.state).toBe('removed');
    expect(ledger.volumes['web-data'].state).toBe('saved');
  });

  it('comes back with its old serial when it is wanted again', () => {
    const system = built();
    const serial = system.readText(`${core}/fileio_1/scratch/wwn/vpd_unit_serial`);
    run(target(removals[0]?.changes), system);
    run(target(), system);
    expect(system.readText(`${core}/fileio_1/scratch/wwn/vpd_unit_serial`)).toBe(serial);
  });

  it('is already gone: nothing is to be done', () => {
    const system = built({ luns: [web], acls: [{ initiator, chap }] });
    expect(
      summaries(
        target({ luns: [web, { ...scratch, state: 'absent' }], acls: [{ initiator, chap }] }),
        system,
      ),
    ).toEqual([]);
  });

  it('frees a wildcard’s port for the address that is wanted instead', () => {
    const system = built({ portals: ['0.0.0.0:3260'] });
    expect(summaries(target({ portals: ['10.77.1.11:3260'], prune: true }), system)).toEqual([
      'stop listening on 0.0.0.0:3260',
      'listen on 10.77.1.11:3260',
      save,
    ]);
  });

  it('keeps a backstore that another target exports', () => {
    const system = built();
    const second = target({
      iqn: `${iqn}.two`,
      portals: ['10.77.1.11:3261'],
      luns: [{ ...scratch, lun: 3 }],
      acls: [],
    });
    run(second, system);
    run(target(removals[0]?.changes), system);
    expect(system.list(core)).toContain('fileio_1');
    expect(plan(second, system).steps).toEqual([]);
  });

  it('leaves a ramdisk’s memory alone unless the task says that it is one', () => {
    const memory = { lun: 2, name: 'memory', ramdisk: { size: '16MiB' } };
    const system = built({ luns: [web, memory], acls: [{ initiator, chap, luns: [{ lun: 0 }] }] });
    const without = (entry: object) =>
      target({ luns: [web, entry], acls: [{ initiator, chap, luns: [{ lun: 0 }] }] });
    expect(summaries(without({ lun: 2, name: 'memory', state: 'absent' }), system)).toEqual([
      'remove LUN 2 (memory)',
      save,
    ]);
    const { steps } = plan(without({ ...memory, state: 'absent' }), system);
    expect(steps.map(({ summary, impact }) => `${impact}: ${summary}`)).toEqual([
      'none: remove LUN 2 (memory)',
      'data-loss: remove ramdisk backstore memory with all that is in it',
      `none: ${save}`,
    ]);
  });

  it('with other portal groups, `prune` takes those too', () => {
    const system = built();
    system.makeDirectory(`/sys/kernel/config/target/iscsi/${iqn}/tpgt_2`);
    expect(summaries(target({ ...both, prune: true }), system)).toEqual([
      `remove portal group 2 of ${iqn}`,
      save,
    ]);
    expect(run(target({ ...both, prune: true }), system)).toEqual([]);
    expect(system.list(`/sys/kernel/config/target/iscsi/${iqn}`)).not.toContain('tpgt_2');
  });

  it('a portal group goes by its tag, with the backstores that only it exports', () => {
    const group = { tag: 2, luns: [{ lun: 3, name: 'db', block: '/dev/myvg/db' }], acls: [] };
    const system = built({ portal_groups: [group] });
    const gone = target({ portal_groups: [{ tag: 2, state: 'absent' }] });
    expect(summaries(gone, system)).toEqual([
      `remove portal group 2 of ${iqn}`,
      'remove block backstore db; its data stays',
      save,
    ]);
    expect(run(gone, system)).toEqual([]);
    expect(system.list(`/sys/kernel/config/target/iscsi/${iqn}`)).not.toContain('tpgt_2');
    expect(JSON.stringify(savedIn(system))).not.toContain('"db"');
    expect(summaries(gone, system)).toEqual([]);
    expect(summaries(target(), system)).toEqual([]);
  });

  it('a portal group that is saved and not live goes from the file', () => {
    const group = { tag: 2, portals: ['10.77.2.11:3260'] };
    const system = built({ portal_groups: [group] });
    const file = system.readText(saveFile);
    const gone = target({ portal_groups: [{ ...group, state: 'absent' }] });
    expect(run(gone, system)).toEqual([]);
    system.put(saveFile, file);
    expect(summaries(gone, system)).toEqual([`take what is gone out of ${saveFile}: portal group 2`]);
  });
});

describe('under a live session', () => {
  const impacts = (changes: Description, system: MemorySystem) =>
    plan(target(changes), system)
      .steps.filter(({ impact }) => impact !== 'none')
      .map(({ impact, summary }) => `${impact}: ${summary}`);
  const [lun, access, mapping, portal, pruned] = removals.map(({ changes }) => changes);

  it.each([
    ['a LUN', lun, [`session-drop: take LUN 5 (scratch) from ${initiator}, which is logged in`]],
    ['the ACL of another', access, [`login: remove the ACL of ${other}`]],
    ['a mapped LUN', mapping, [`session-drop: take LUN 5 (scratch) from ${initiator}, which is logged in`]],
    [
      'a portal',
      portal,
      [`session-drop: stop listening on [fd77:1::11]:3260, where ${initiator} may be logged in`],
    ],
    [
      'what nobody named',
      pruned,
      [
        `session-drop: take LUN 5 (scratch) from ${initiator}, which is logged in`,
        `login: remove the ACL of ${other}`,
        `session-drop: stop listening on [fd77:1::11]:3260, where ${initiator} may be logged in`,
      ],
    ],
  ])('%s is taken only with leave, naming initiator and LUN', (_, changes, expected) => {
    expect(impacts(changes ?? {}, logIn(built(), initiator))).toEqual(expected);
  });

  it('a portal group goes with its sessions', () => {
    const system = built({ portal_groups: [{ tag: 2 }] });
    const acls = `${tpg.replace('tpgt_1', 'tpgt_2')}/acls`;
    system.put(`${acls}/${initiator}/info`, `InitiatorName: ${initiator}\n`);
    expect(impacts({ portal_groups: [{ tag: 2, state: 'absent' }] }, system)).toEqual([
      `session-drop: remove portal group 2 of ${iqn}, with the sessions of ${initiator} on LUN 0 (web-data), LUN 1 (scratch)`,
    ]);
  });

  it('an ACL goes with its session', () => {
    expect(impacts(access ?? {}, logIn(built(), other))).toEqual([
      `session-drop: remove the ACL of ${other} with its session`,
    ]);
  });

  it('initiators without an ACL see every LUN', () => {
    const system = built();
    system.put(`${tpg}/dynamic_sessions`, 'iqn.2026-11.com.example:guest\n');
    expect(impacts(lun ?? {}, system)).toEqual([
      'session-drop: remove LUN 1 (scratch on /srv/iscsi/scratch.img), which iqn.2026-11.com.example:guest can see',
    ]);
  });
});

describe('what is saved and not live', () => {
  /** The kernel lost LUN 1 and its backstore, as a boot without its file system would. */
  function lost(): MemorySystem {
    const system = built();
    const saved = savedIn(system);
    run(target(removals[0]?.changes), system);
    system.put(saveFile, { content: JSON.stringify(saved), mode: 0o600 });
    return system;
  }

  it('is listed as unmanaged where nobody named it', () => {
    const fewer = target({ luns: [web], acls: [{ initiator, chap }] });
    expect(plan(fewer, lost()).unmanaged).toEqual(['LUN 1 (scratch), saved and not live', `ACL ${other}`]);
  });

  it.each([
    ['named as absent', removals[0]?.changes],
    [
      'pruned',
      {
        prune: true,
        luns: [web],
        acls: [
          { initiator, chap },
          { initiator: other, chap, luns: [] },
        ],
      },
    ],
  ])('is taken out of the file where it is %s', (_, changes) => {
    const system = lost();
    const [step, ...others] = summaries(target(changes), system);
    expect(step).toMatch(/^take what is gone out of .*saveconfig\.json: LUN 1 and \d more$/);
    expect(others).toEqual([]);
    expect(run(target(changes), system)).toEqual([]);
    expect(savedIn(system).storage_objects).toHaveLength(1);
  });
});

it('what is live and not saved is listed with that', () => {
  const system = built();
  const saved = savedIn(system);
  saved.targets[0].tpgs[0].portals.pop();
  system.put(saveFile, { content: JSON.stringify(saved), mode: 0o600 });
  expect(plan(target({ ...both, portals: ['10.77.1.11:3260'] }), system).unmanaged).toEqual([
    'portal [fd77:1::11]:3260, live and not saved',
  ]);
});

it('a number that stands for another backstore is refused', () => {
  const changes = { luns: [web, { lun: 1, name: 'other', state: 'absent' }], acls: [{ initiator, chap }] };
  expect(refusalOf(target(changes), built())).toBe(
    'LUN 1 is scratch, and it is other that is to be absent there | write `name: scratch` if that one is to go',
  );
});
