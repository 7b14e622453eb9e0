import { describe, expect, it } from 'vitest';
import type { MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { endsKilled, killedAfter } from '../../killed-system.ts';
import { saveFile } from '../../lio/lio-kernel.ts';
import {
  chap,
  type Description,
  described,
  host,
  initiator,
  iqn,
  observe,
  plan,
  reboot,
  refusalOf,
  run,
  summaries,
  target,
  tpg,
} from './scenario.ts';

const second = tpg.replace('tpgt_1', 'tpgt_2');
const acl = `${tpg}/acls/${initiator}`;
const other = 'iqn.2026-11.com.example:web02';
const guest = {
  username: 'guest',
  password: 'lab-only-secret-guest',
  mutual: { username: 'storage', password: 'lab-only-secret-back' },
};
const save = `save the configuration to ${saveFile}`;
const saved = (system: MemorySystem) => JSON.parse(system.readText(saveFile)).targets[0].tpgs;

/** Everything that a portal group can have, in two of them. */
const complete: Description = {
  luns: [
    { ...described.luns[0], alias: 'first', alua: { groups: [{ name: 'far', id: 9, type: 'implicit' }] } },
    described.luns[1],
  ],
  attributes: { login_timeout: 20, demo_mode_discovery: false },
  parameters: { MaxBurstLength: 524288, InitialR2T: false },
  acls: [
    {
      initiators: [initiator, other],
      group: 'web',
      chap,
      attributes: { dataout_timeout: 30 },
      luns: [{ lun: 1, as: 5, read_only: true }],
    },
  ],
  portal_groups: [
    {
      tag: 2,
      portals: ['10.77.2.11:3261'],
      luns: [{ lun: 7, name: 'web-data', alua: { group: 'far' } }],
      acls: [],
      generate_node_acls: true,
      chap: guest,
      attributes: { cache_dynamic_acls: true },
    },
  ],
};

/** Each kind of change once. */
const smallest: Description = {
  portals: ['10.77.1.11:3260'],
  luns: [{ ...described.luns[0], alias: 'first', alua: { groups: [{ name: 'far', id: 9 }] } }],
  acls: [
    { initiators: [initiator], group: 'web', chap, attributes: { dataout_timeout: 30 }, luns: [{ lun: 0 }] },
  ],
};

describe('two portal groups', () => {
  it('are made one after the other, each guarded before it is open', () => {
    expect(summaries(target(complete), host()).slice(-28)).toEqual([
      `make target ${iqn}`,
      `make portal group 1 of ${iqn}`,
      'require authentication of initiators',
      'let in initiators with an ACL only',
      `set login_timeout to 20, demo_mode_discovery to 0, MaxBurstLength to 524288, InitialR2T to No of ${iqn}`,
      'export web-data as LUN 0',
      'export scratch as LUN 1',
      ...[initiator, other].flatMap((name) => [
        `make an ACL for ${name}`,
        `set dataout_timeout to 30 of the ACL of ${name}`,
        `set the CHAP credentials of ${name}`,
      ]),
      ...[initiator, other].map((name) => `let ${name} see LUN 1 as 5 read-only`),
      'listen on 10.77.1.11:3260',
      'listen on [fd77:1::11]:3260',
      `enable ${iqn}`,
      ...[
        `make portal group 2 of ${iqn}`,
        'require authentication of initiators',
        'let in initiators without an ACL (demo mode)',
        `set demo_mode_write_protect to 1, cache_dynamic_acls to 1, MaxBurstLength to 524288, InitialR2T to No of ${iqn}`,
        'set the mutual CHAP credentials of initiators without an ACL',
        'export web-data as LUN 7',
        'put LUN 7 (web-data) into ALUA group far',
        'listen on 10.77.2.11:3261',
        `enable ${iqn}`,
      ].map((summary) => `portal group 2: ${summary}`),
      save,
    ]);
  });

  it('converge, and the second run only reads', () => {
    const system = host();
    expect(run(target(complete), system)).toEqual([]);
    const before = system.history.length;
    expect(plan(target(complete), system)).toEqual({ steps: [], unmanaged: [] });
    expect(system.history.length).toBe(before);
  });

  it('are what the kernel then has', () => {
    const system = host();
    run(target(complete), system);
    const values = {
      [`${tpg}/attrib/login_timeout`]: '20\n',
      [`${tpg}/attrib/demo_mode_discovery`]: '0\n',
      [`${tpg}/param/MaxBurstLength`]: '524288\n',
      [`${tpg}/param/InitialR2T`]: 'No\n',
      [`${acl}/tag`]: 'web',
      [`${acl}/attrib/dataout_timeout`]: '30\n',
      [`${second}/param/InitialR2T`]: 'No\n',
      [`${second}/attrib/login_timeout`]: '15\n',
      [`${second}/attrib/generate_node_acls`]: '1\n',
      [`${second}/auth/userid`]: 'guest\n',
      [`${second}/auth/password_mutual`]: 'lab-only-secret-back\n',
      [`${second}/enable`]: '1\n',
    };
    for (const [path, text] of Object.entries(values)) expect(system.readText(path), path).toBe(text);
    expect(system.readLink(`${tpg}/lun/lun_0/first`)).toContain('/core/iblock_0/web-data');
    expect(system.list(`${second}/np`)).toEqual(['10.77.2.11:3261']);
  });

  it('are saved as rtslib reads them', () => {
    const system = host();
    run(target(complete), system);
    expect(saved(system)).toMatchObject([
      {
        tag: 1,
        enable: true,
        attributes: { login_timeout: 20, generate_node_acls: 0 },
        parameters: { MaxBurstLength: '524288', InitialR2T: 'No' },
        luns: [{ index: 0, alias: 'first' }, { index: 1 }],
        node_acls: [initiator, other].map((name) => ({
          node_wwn: name,
          tag: 'web',
          attributes: { dataout_timeout: 30 },
          mapped_luns: [{ index: 5, tpg_lun: 1, write_protect: true }],
        })),
      },
      {
        tag: 2,
        chap_userid: 'guest',
        chap_mutual_password: 'lab-only-secret-back',
        attributes: { generate_node_acls: 1, demo_mode_write_protect: 1 },
        luns: [{ index: 7, storage_object: '/backstores/block/web-data', alua_tg_pt_gp_name: 'far' }],
        portals: [{ ip_address: '10.77.2.11', port: 3261 }],
        node_acls: [],
      },
    ]);
  });

  it('come back after a boot without them as they were, and the file is not even written', () => {
    const before = host();
    run(target(complete), before);
    const system = reboot(before);
    expect(run(target(complete), system)).toEqual([]);
    expect(system.readText(saveFile)).toBe(before.readText(saveFile));
  });

  it('are observed each with its tag', () => {
    const system = host();
    run(target(complete), system);
    expect(observe(target(complete), system)).toMatchObject({
      luns: [
        { tag: 1, lun: 0, name: 'web-data' },
        { tag: 1, lun: 1 },
        { tag: 2, lun: 7, name: 'web-data' },
      ],
      acls: [
        { tag: 1, initiator },
        { tag: 1, initiator: other },
      ],
      portals: ['10.77.1.11:3260', '[fd77:1::11]:3260', '10.77.2.11:3261'],
    });
  });

  it('are completed wherever a run is killed', { timeout: 120_000 }, () => {
    const wanted = target({ ...complete, ...smallest });
    for (let count = 1; ; count += 1) {
      const system = host();
      const isKilled = endsKilled(() => run(wanted, killedAfter(system, count)));
      expect(run(wanted, system), `after change ${count}`).toEqual([]);
      expect(saved(system), `after change ${count}`).toMatchObject([
        { tag: 1, attributes: { login_timeout: 20 }, node_acls: [{ tag: 'web' }] },
        { tag: 2, chap_userid: 'guest', enable: true },
      ]);
      if (!isKilled) break;
    }
  });

  it('go together', () => {
    const system = host();
    run(target(complete), system);
    const absent = target({ ...complete, state: 'absent' });
    expect(run(absent, system)).toEqual([]);
    expect(system.exists(second)).toBe(false);
  });

  it('never say a secret', () => {
    expect(JSON.stringify(plan(target(complete), host()).steps)).not.toContain('lab-only-secret');
  });

  it('are listed as unmanaged where only one is described', () => {
    const system = host();
    run(target(complete), system);
    const { portal_groups: _, ...first } = complete;
    expect(plan(target(first), system)).toEqual({ steps: [], unmanaged: ['portal group 2'] });
  });
});

interface Case {
  name: string;
  change?: (system: MemorySystem) => void;
  desired?: Description;
  steps: string[];
}

const write = (path: string, text: string) => (system: MemorySystem) => system.writeKernel(path, text);
const edit = (from: RegExp, to: string) => (system: MemorySystem) =>
  system.put(saveFile, { content: system.readText(saveFile).replace(from, to), mode: 0o600 });
const unsaved = (what: string) => `save what is live and not saved to ${saveFile}: ${what}`;
const [groupTwo] = Array.isArray(complete.portal_groups) ? complete.portal_groups : [];

const cases: Case[] = [
  {
    name: 'a setting of a group',
    change: write(`${tpg}/attrib/login_timeout`, '10'),
    steps: [`set login_timeout to 20 of ${iqn}`, save],
  },
  {
    name: 'a parameter of a group',
    change: write(`${second}/param/InitialR2T`, 'Yes'),
    steps: [`portal group 2: set InitialR2T to No of ${iqn}`, save],
  },
  {
    name: 'what nobody named',
    change: write(`${tpg}/attrib/default_cmdsn_depth`, '32'),
    steps: [],
  },
  {
    name: 'demo mode that may write',
    change: write(`${second}/attrib/demo_mode_write_protect`, '0'),
    steps: [`portal group 2: set demo_mode_write_protect to 1 of ${iqn}`, save],
  },
  {
    name: 'credentials of a group',
    change: write(`${second}/auth/password`, 'something-else'),
    steps: ['portal group 2: set the mutual CHAP credentials of initiators without an ACL', save],
  },
  {
    name: 'a setting of an ACL',
    change: write(`${acl}/attrib/dataout_timeout`, '5'),
    steps: [`set dataout_timeout to 30 of the ACL of ${initiator}`, save],
  },
  {
    name: 'an ACL out of its group',
    change: write(`${acl}/tag`, 'NULL'),
    steps: [`put ${initiator} into group web`, save],
  },
  {
    name: 'a group that is disabled on purpose',
    desired: { portal_groups: [{ ...groupTwo, enabled: false }] },
    steps: [`portal group 2: disable ${iqn}`, save],
  },
  {
    name: 'one more group, that has all else from the first',
    desired: { portal_groups: [groupTwo, { tag: 3, portals: ['10.77.2.11:3262'] }] },
    steps: [
      `make portal group 3 of ${iqn}`,
      'require authentication of initiators',
      'let in initiators with an ACL only',
      `set login_timeout to 20, demo_mode_discovery to 0, MaxBurstLength to 524288, InitialR2T to No of ${iqn}`,
      'export web-data as LUN 0',
      'export scratch as LUN 1',
      ...[initiator, other].flatMap((name) => [
        `make an ACL for ${name}`,
        `set dataout_timeout to 30 of the ACL of ${name}`,
        `set the CHAP credentials of ${name}`,
      ]),
      ...[initiator, other].map((name) => `let ${name} see LUN 1 as 5 read-only`),
      'listen on 10.77.2.11:3262',
      `enable ${iqn}`,
    ]
      .map((summary) => `portal group 3: ${summary}`)
      .concat(save),
  },
  {
    name: 'a setting that is not saved',
    change: edit(/"login_timeout": 20/, '"login_timeout": 15'),
    steps: [unsaved('settings of portal group 1')],
  },
  {
    name: 'credentials of a group that are not saved',
    change: edit(/lab-only-secret-guest/, 'lab-only-secret-older'),
    steps: [unsaved('who may log in')],
  },
  {
    name: 'an ACL saved without its group',
    change: edit(/,\s+"tag": "web"/, ''),
    steps: [unsaved(`ACL ${initiator}`)],
  },
];

describe('what differs is what is changed', () => {
  it.each(cases)('$name', ({ change, desired, steps }) => {
    const system = host();
    run(target(complete), system);
    change?.(system);
    const wanted = target({ ...complete, ...desired });
    expect(summaries(wanted, system)).toEqual(steps);
    expect(run(wanted, system)).toEqual([]);
  });
});

describe('a portal over RDMA', () => {
  const rdma = { portals: [{ address: '10.77.1.11', port: 3260, iser: true }] };
  const withModule = (files: object = {}) =>
    host({
      files: { '/lib/modules/6.1.0-56-amd64/modules.dep': 'kernel/x/isert/ib_isert.ko: \n', ...files },
    });

  it('is served so where the kernel and a device can, and saved', () => {
    const system = withModule({ '/sys/class/infiniband/rxe0/': {} });
    expect(run(target(rdma), system)).toEqual([]);
    expect(system.readText(`${tpg}/np/10.77.1.11:3260/iser`)).toBe('1\n');
    expect(saved(system)[0].portals).toMatchObject([{ ip_address: '10.77.1.11', iser: true }]);
  });

  it.each([
    ['the kernel has none', host, /this kernel has no iSER target \(ib_isert\), and 10\.77\.1\.11:3260/],
    ['the host has no device', withModule, /this host has no RDMA device, and 10\.77\.1\.11:3260/],
  ])('is refused where %s', (_, make, message) => {
    const system = make();
    expect(refusalOf(target(rdma), system)).toMatch(message);
    expect(system.journal).toEqual([]);
  });
});

describe('is refused', () => {
  it.each<[string, Description, string[]]>([
    [
      'a misspelt setting of a group',
      { attributes: { login_timeot: 20 } },
      [`portal group 1 of ${iqn}: this kernel has no attribute login_timeot`, 'did you mean `login_timeout`'],
    ],
    [
      'a misspelt parameter',
      { parameters: { MaxBurstLenght: 1 } },
      ['MaxBurstLenght', 'did you mean `MaxBurstLength`'],
    ],
    [
      'a misspelt setting of an ACL',
      { acls: [{ initiator, chap, attributes: { dataout_timout: 3 }, luns: [] }] },
      [`the ACL of ${initiator}: this kernel has no attribute dataout_timout`, '`dataout_timeout`'],
    ],
    [
      'another alias of a live LUN',
      { luns: [{ ...described.luns[0], alias: 'other' }], acls: [] },
      ['LUN 0 has the alias first, and other is wanted', 'alias: first'],
    ],
    [
      'a portal of another group of the target',
      { portals: ['10.77.2.11:3261'], acls: [] },
      [
        `${iqn} listens on 10.77.2.11:3261 for its portal group 2 already`,
        'tpg2/portals delete 10.77.2.11 3261',
      ],
    ],
  ])('%s', (_, changes, says) => {
    const system = host();
    run(target(complete), system);
    const before = system.journal.length;
    const refusal = refusalOf(target(changes), system);
    for (const part of says) expect(refusal).toContain(part);
    expect(system.journal.length).toBe(before);
  });

  it('to disable a group that somebody uses, unless sessions may be dropped', () => {
    const system = host();
    run(target(), system);
    system.put(`${acl}/info`, 'InitiatorName: x\nLIO Session ID: 1\n');
    expect(plan(target({ enabled: false }), system).steps[0]).toMatchObject({
      summary: `disable ${iqn}, with the sessions of ${initiator}`,
      impact: 'session-drop',
    });
  });

  it('a setting that no kernel object can be asked about yet, right before it would be set, and nothing is open', () => {
    const system = host();
    expect(() => run(target({ attributes: { login_timeot: 20 } }), system)).toThrow(
      /this kernel has no attribute login_timeot/,
    );
    expect(system.readText(`${tpg}/enable`)).toBe('0\n');
  });
});
