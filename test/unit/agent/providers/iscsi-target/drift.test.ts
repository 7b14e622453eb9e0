import { describe, expect, it } from 'vitest';
import type { MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { saveFile } from '../../lio/lio-kernel.ts';
import {
  core,
  type Description,
  described,
  host,
  initiator,
  iqn,
  plan,
  reboot,
  run,
  summaries,
  target,
  tpg,
} from './scenario.ts';

const secondInitiator = 'iqn.2026-11.com.example:db01';
const save = `save the configuration to ${saveFile}`;
const acl = `${tpg}/acls/${initiator}`;
const savedOnly = (what: string) => `save what is live and not saved to ${saveFile}: ${what}`;

function converged(): MemorySystem {
  const system = host();
  run(target(), system);
  return system;
}

interface Case {
  name: string;
  change: (system: MemorySystem) => void;
  desired?: Description;
  steps: string[];
}

const edit = (change: (text: string) => string) => (system: MemorySystem) =>
  system.put(saveFile, { content: change(system.readText(saveFile)), mode: 0o600 });
const write = (path: string, text: string) => (system: MemorySystem) => system.writeKernel(path, text);
const other = { username: 'web01', password: 'another-lab-secret' };

const cases: Case[] = [
  { name: 'nothing', change: () => {}, steps: [] },
  {
    name: 'authentication switched off',
    change: write(`${tpg}/attrib/authentication`, '0'),
    steps: ['require authentication of initiators', save],
  },
  {
    name: 'demo mode switched on',
    change: write(`${tpg}/attrib/generate_node_acls`, '1'),
    steps: ['let in initiators with an ACL only', save],
  },
  {
    name: 'one ACL exempt from CHAP',
    change: write(`${acl}/attrib/authentication`, '0'),
    steps: [`require CHAP of ${initiator} again`, save],
  },
  { name: 'disabled', change: write(`${tpg}/enable`, '0'), steps: [`enable ${iqn}`, save] },
  {
    name: 'another password',
    change: write(`${acl}/auth/password`, 'something-else'),
    steps: [`set the CHAP credentials of ${initiator}`, save],
  },
  {
    name: 'mutual CHAP that nobody wants: an initiator without it could not log in',
    change: write(`${acl}/auth/userid_mutual`, 'x'),
    steps: [`set the CHAP credentials of ${initiator}`, save],
  },
  {
    name: 'a wanted new password',
    change: () => {},
    desired: { acls: [{ ...described.acls[0], chap: other }] },
    steps: [`set the CHAP credentials of ${initiator}`, save],
  },
  {
    name: 'write protection lost',
    change: write(`${acl}/lun_5/write_protect`, '0'),
    steps: [`make LUN 5 read-only for ${initiator}`, save],
  },
  {
    name: 'a LUN unlinked under its mapping',
    change: (system) => {
      const [alias] = system
        .list(`${tpg}/lun/lun_0`)
        .filter((name) => system.readLink(`${tpg}/lun/lun_0/${name}`));
      system.removeFile(`${tpg}/lun/lun_0/${alias}`);
    },
    steps: ['export web-data as LUN 0', `let ${initiator} see LUN 0`, save],
  },
  {
    name: 'a larger file wanted',
    change: () => {},
    desired: {
      luns: [
        described.luns[0],
        { ...described.luns[1], fileio: { path: '/srv/iscsi/scratch.img', size: '1GiB' } },
      ],
    },
    steps: ['grow /srv/iscsi/scratch.img to 1GiB', 'grow scratch from 64MiB to 1GiB for its clients', save],
  },
  {
    name: 'a portal gone',
    change: (system) => system.removeDirectory(`${tpg}/np/10.77.1.11:3260`),
    steps: ['listen on 10.77.1.11:3260', save],
  },
  {
    name: 'the target taken out of the file',
    change: edit((text) => JSON.stringify({ ...JSON.parse(text), targets: [] })),
    steps: [savedOnly(`target ${iqn}`)],
  },
  {
    name: 'the file says that nobody needs CHAP',
    change: edit((text) => text.replace(/("attributes": \{\s+)"authentication": 1/, '$1"authentication": 0')),
    steps: [savedOnly('who may log in')],
  },
  {
    name: 'an old password in the file',
    change: edit((text) => text.replace('lab-only-secret-web', 'old-lab-only-secret')),
    steps: [savedOnly(`ACL ${initiator}`)],
  },
  {
    name: 'the file removed while all is live',
    change: (system) => system.remove(saveFile),
    steps: [savedOnly(`backstore web-data and 2 more`)],
  },
  {
    name: 'live and saved without us: the ledger can wait',
    change: (system) => system.remove('/var/lib/iscsi-deploy/volumes.json'),
    steps: [],
  },
  {
    name: 'no ledger and something else to do',
    change: (system) => {
      system.remove('/var/lib/iscsi-deploy/volumes.json');
      system.removeDirectory(`${tpg}/np/10.77.1.11:3260`);
    },
    steps: ['keep the serial of web-data, scratch', 'listen on 10.77.1.11:3260', save],
  },
];

describe('what differs is what is changed', () => {
  it.each(cases)('$name', ({ change, desired, steps }) => {
    const system = converged();
    change(system);
    expect(summaries(target(desired), system)).toEqual(steps);
    expect(run(target(desired), system)).toEqual([]);
  });
});

describe('a host that came up without its target', () => {
  it('gets everything back as it was, and the file is not even written', () => {
    const before = converged();
    const system = reboot(before);
    expect(run(target(), system)).toEqual([]);
    expect(system.readText(saveFile)).toBe(before.readText(saveFile));
    expect(system.journal.some(({ path }) => path === saveFile)).toBe(false);
    expect(system.readText(`${core}/iblock_0/web-data/wwn/vpd_unit_serial`)).toBe(
      before.readText(`${core}/iblock_0/web-data/wwn/vpd_unit_serial`),
    );
  });

  it('gets back settings that data depends on, and reservations', () => {
    const before = converged();
    edit((text) => text.replaceAll('"block_size": 512', '"block_size": 4096'))(before);
    const { serial } = JSON.parse(before.readText('/var/lib/iscsi-deploy/volumes.json')).volumes['web-data'];
    const system = reboot(before);
    system.put(
      `/etc/rtslib-fb-target/pr/aptpl_${serial}`,
      `PR_REG_START: 0\ninitiator_fabric=iSCSI\ninitiator_node=${initiator}\nPR_REG_END: 0\n`,
    );
    run(target(), system);
    expect(system.readText(`${core}/iblock_0/web-data/attrib/block_size`)).toBe('4096\n');
    expect(system.readText(`${core}/iblock_0/web-data/pr/res_aptpl_metadata`)).toBe(
      `initiator_fabric=iSCSI,initiator_node=${initiator}`,
    );
  });
});

describe('what the task does not name', () => {
  it('stays and is listed', () => {
    const system = converged();
    const wider = {
      portals: [...described.portals, '10.77.2.11:3260'],
      luns: [...described.luns, { lun: 9, name: 'db', block: '/dev/myvg/db' }],
      acls: [
        { ...described.acls[0], luns: [...(described.acls[0]?.luns ?? []), { lun: 9, read_only: true }] },
        { initiator: secondInitiator, chap: other, luns: [{ lun: 9 }] },
      ],
    };
    run(target(wider), system);
    expect(plan(target(), system)).toEqual({
      steps: [],
      unmanaged: [
        'LUN 9 (db)',
        `ACL ${secondInitiator}`,
        `mapped LUN 9 of ${initiator}`,
        'portal 10.77.2.11:3260',
      ],
    });
  });
});

describe('removal', () => {
  const absent = target({ state: 'absent' });

  it('is the whole target with its backstores, and the data stays', () => {
    const system = converged();
    expect(plan(absent, system).steps.map(({ impact }) => impact)).not.toContain('session-drop');
    expect(run(absent, system)).toEqual([]);
    expect(system.exists('/srv/iscsi/scratch.img')).toBe(true);
    expect(JSON.parse(system.readText(saveFile))).toEqual({
      fabric_modules: [],
      storage_objects: [],
      targets: [],
    });
    expect(run(absent, system)).toEqual([]);
  });

  it.each([
    ['with an ACL', `${acl}/info`, 'InitiatorName: x\nLIO Session ID: 1\n'],
    ['without one', `${tpg}/dynamic_sessions`, `${initiator}\n`],
  ])('drops a live session %s only where that is allowed', (_, path, text) => {
    const system = converged();
    system.put(path, text);
    const [first] = plan(absent, system).steps;
    expect(first).toMatchObject({ op: 'disable', impact: 'session-drop' });
    expect(first?.summary).toContain(initiator);
  });

  it('leaves a backstore that another target exports', () => {
    const system = converged();
    const second = target({ iqn: `${iqn}2`, portals: [], acls: [], luns: [described.luns[0]] });
    run(second, system);
    run(absent, system);
    expect(system.list(core)).toEqual(['alua', 'iblock_0']);
    expect(summaries(second, system)).toEqual([]);
  });

  it('lets the same data come back with its serial, and other data with a new one', () => {
    const system = converged();
    const serialOf = () =>
      JSON.parse(system.readText('/var/lib/iscsi-deploy/volumes.json')).volumes['web-data'].serial;
    const first = serialOf();
    run(absent, system);
    run(target(), system);
    expect(serialOf()).toBe(first);
    run(absent, system);
    system.put('/sys/dev/block/253:1/dm/uuid', `LVM-${'g'.repeat(32)}${'new'.padEnd(32, '0')}\n`);
    run(target(), system);
    expect(serialOf()).not.toBe(first);
  });
});

describe('the last copies', () => {
  it('of saveconfig.json stay, ten of them, as only root may read them', () => {
    const system = host();
    for (let count = 0; count < 13; count += 1) {
      system.advance(60);
      run(target({ acls: [{ ...described.acls[0], chap: { ...other, username: `user${count}` } }] }), system);
    }
    const copies = system.list('/etc/rtslib-fb-target/backup');
    expect(copies).toHaveLength(10);
    expect(copies[0]).toMatch(/^saveconfig-\d{8}-\d\d:\d\d:\d\d\.json$/);
    expect(system.stat(`/etc/rtslib-fb-target/backup/${copies[0]}`)?.mode).toBe(0o600);
    expect(system.stat(saveFile)?.mode).toBe(0o600);
  });

  it('of one second are all there, and what a killed writer left of one is not', () => {
    const system = converged();
    const backup = '/etc/rtslib-fb-target/backup';
    const texts = ['first', 'second', 'third'].map((username) => {
      const before = system.readText(saveFile);
      run(target({ acls: [{ ...described.acls[0], chap: { ...other, username } }] }), system);
      return before;
    });
    system.put(`${backup}/.saveconfig-20261123-08:15:00.json.0123456789abcdef.tmp`, 'half');
    const before = system.readText(saveFile);
    run(target(), system);
    const copies = system.list(backup);
    expect(copies.map((name) => system.readText(`${backup}/${name}`))).toEqual([...texts, before]);
  });

  it('are all that is lost when the disk is full', () => {
    const system = converged();
    const before = system.readText(saveFile);
    system.failOn('writeAtomic', saveFile, 'ENOSPC');
    expect(() => run(target({ acls: [{ ...described.acls[0], chap: other }] }), system)).toThrow(
      `cannot save the configuration to ${saveFile}: no space is left`,
    );
    expect(system.readText(saveFile)).toBe(before);
  });

  it('are not touched while targetcli is open', () => {
    const system = converged();
    system.holdLock('/var/run/targetcli.lock');
    expect(() => run(target({ portals: ['10.77.2.11:3260'] }), system)).toThrow(
      'targetcli is open on this host',
    );
  });
});
