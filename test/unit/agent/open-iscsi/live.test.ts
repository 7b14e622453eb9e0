import { describe, expect, it } from 'vitest';
import { parseMounts } from '../../../../agent/facts/mounts.ts';
import { parseUnitSerialPage } from '../../../../agent/facts/unit-serial.ts';
import { describeUses, findMountpoints } from '../../../../agent/open-iscsi/block-use.ts';
import { readDisks } from '../../../../agent/open-iscsi/disks.ts';
import { scanForLun } from '../../../../agent/open-iscsi/scan.ts';
import { findSession, readSessions } from '../../../../agent/open-iscsi/sessions.ts';
import { createMemorySystem } from '../../../../agent/system/memory/index.ts';
import { initiator, iqn, serials } from './pretended-client.ts';
import { recordedTree, type TreeName } from './recordings.ts';

const at = (tree: TreeName) => createMemorySystem({ files: recordedTree(tree) });
const mountsOf = (system: ReturnType<typeof at>) => parseMounts(system.readText('/proc/self/mountinfo'));

describe('sessions', () => {
  it('are read from the kernel, the portal as it was asked for', () => {
    expect(readSessions(at('two-portals'))).toEqual([
      {
        sid: 5,
        iqn,
        iface: 'default',
        portal: { address: '10.77.1.12', port: 3260 },
        state: 'LOGGED_IN',
        initiator,
        recovery: '120',
      },
      {
        sid: 6,
        iqn,
        iface: 'default',
        portal: { address: 'fd77:1::12', port: 3260 },
        state: 'LOGGED_IN',
        initiator,
        recovery: '120',
      },
    ]);
  });

  it('of other targets are left out where one is asked for', () => {
    expect(readSessions(at('logged-in'), 'iqn.2026-11.com.example:other')).toEqual([]);
    expect(readSessions(at('before'))).toEqual([]);
  });

  it('in recovery say so', () => {
    expect(readSessions(at('failed'), iqn)).toMatchObject([{ sid: 5, state: 'FAILED' }]);
  });

  it('that vanish while they are read are no error', () => {
    const system = at('two-portals');
    system.failOn('read', '/sys/class/iscsi_session/session5/targetname', 'ENODEV');
    system.failOn('read', '/sys/class/iscsi_connection/connection6:0/persistent_address', 'ENODEV');
    expect(readSessions(system)).toMatchObject([{ sid: 6, portal: undefined }]);
  });

  it.each([
    ['the same portal', { iqn, iface: 'default', portal: { address: '10.77.1.12', port: 3260 } }, 5],
    [
      'another spelling of it',
      { iqn, iface: 'default', portal: { address: 'fd77:0001::12', port: 3260 } },
      6,
    ],
    ['another port', { iqn, iface: 'default', portal: { address: '10.77.1.12', port: 3261 } }, undefined],
    ['another interface', { iqn, iface: 'eth0', portal: { address: '10.77.1.12', port: 3260 } }, undefined],
  ])('are matched by %s', (_what, key, sid) => {
    expect(findSession(readSessions(at('two-portals')), key)?.sid).toBe(sid);
  });
});

describe('disks of a session', () => {
  it('are followed from the session to the block device, with what udev knows', () => {
    const system = at('mounted');
    expect(readDisks(system, 5, mountsOf(system))).toEqual([
      {
        lun: 0,
        name: 'sda',
        by_id: 'wwn-0x6001405b96dee5ec1084342869ad01eb',
        by_path: `ip-10.77.1.12:3260-iscsi-${iqn}-lun-0`,
        serial: serials[0],
        wwid: 'naa.6001405b96dee5ec1084342869ad01eb',
        identifiers: [],
        size: 314572800,
        read_only: false,
        filesystem: 'xfs',
        mountpoints: ['/mnt/x', '/mnt/a b'],
        model: 'web-data',
        vendor: 'LIO-ORG',
      },
      {
        lun: 1,
        name: 'sdb',
        by_id: 'wwn-0x60014055755d7b88bef4c4c84283fb5a',
        by_path: `ip-10.77.1.12:3260-iscsi-${iqn}-lun-1`,
        serial: serials[1],
        wwid: 'naa.60014055755d7b88bef4c4c84283fb5a',
        identifiers: [],
        size: 104857600,
        read_only: false,
        filesystem: undefined,
        mountpoints: [],
        model: 'scratch',
        vendor: 'LIO-ORG',
      },
    ]);
  });

  it('are the same disk under two names over two portals', () => {
    const system = at('two-portals');
    const [one, other] = [5, 6].map((sid) => readDisks(system, sid, []));
    expect(one?.map(({ serial }) => serial)).toEqual(other?.map(({ serial }) => serial));
    expect(one?.map(({ name }) => name)).not.toEqual(other?.map(({ name }) => name));
  });

  it('are still told while the session recovers', () => {
    expect(readDisks(at('failed'), 5, []).map(({ serial }) => serial)).toEqual(serials);
  });

  it('that are not made yet do not count', () => {
    const system = at('logged-in');
    system.remove('/sys/devices/platform/host6/session5/target6:0:0/6:0:0:1/block');
    expect(readDisks(system, 5, []).map(({ lun }) => lun)).toEqual([0]);
  });

  it('that vanish while they are read are no error', () => {
    const system = at('logged-in');
    system.failOn('list', /block$/, 'ENODEV');
    expect(readDisks(system, 5, [])).toEqual([]);
  });

  it('without a serial page have no serial', () => {
    const system = at('logged-in');
    system.failOn('read', /vpd_pg80$/, 'EINVAL');
    expect(readDisks(system, 5, []).map(({ serial }) => serial)).toEqual([undefined, undefined]);
  });

  it.each([
    ['another page', [0, 0x83, 0, 2, 65, 66], undefined],
    ['blanks', [0, 0x80, 0, 4, 32, 65, 66, 32], 'AB'],
    ['a NUL at the end, as LIO sends', [0, 0x80, 0, 3, 65, 66, 0], 'AB'],
    ['nothing', [0, 0x80, 0, 0], undefined],
    ['nothing at all', [], undefined],
  ])('read their serial from a page with %s', (_what, bytes, serial) => {
    expect(parseUnitSerialPage(Uint8Array.from(bytes))).toBe(serial);
  });
});

describe('what uses a disk', () => {
  it('is told through partitions, LVM and swap', () => {
    const system = at('held');
    expect(describeUses(system, 'sda', mountsOf(system))).toEqual([
      'vgc-lvc is mounted on /mnt/x',
      'sda2 is swap space',
      'vgc-lvc stands on sda',
    ]);
    expect(findMountpoints(system, 'sda', mountsOf(system))).toEqual(['/mnt/x']);
  });

  it('is told for a file system on the whole disk', () => {
    const system = at('mounted');
    expect(describeUses(system, 'sda', mountsOf(system))).toEqual([
      'sda is mounted on /mnt/x',
      'sda is mounted on /mnt/a b',
    ]);
  });

  it('is told for btrfs, whose mounts have no device number', () => {
    const system = at('logged-in');
    const mounts = [{ device: '0:40', path: '/srv', type: 'btrfs', source: '/dev/sda', options: [] }];
    expect(describeUses(system, 'sda', mounts)).toEqual(['sda is mounted on /srv']);
  });

  it('is told where this host serves it on', () => {
    const system = at('logged-in');
    system.put('/sys/kernel/config/target/core/iblock_0/again/udev_path', '/dev/sda\n');
    system.put('/dev/sda', { block: [8, 0] });
    expect(describeUses(system, 'sda', [])).toEqual(['backstore again stands on sda']);
  });

  it('is nothing on a free disk', () => {
    const system = at('logged-in');
    expect(describeUses(system, 'sda', mountsOf(system))).toEqual([]);
  });

  it('ends where devices hold each other in a circle', () => {
    const system = at('held');
    system.put('/sys/devices/virtual/block/dm-0/holders/sda', { link: '/sys/class/block/sda' });
    expect(findMountpoints(system, 'sda', mountsOf(system))).toEqual(['/mnt/x']);
  });
});

describe('looking for a LUN', () => {
  it('asks the session only, for that LUN only', () => {
    const system = at('logged-in');
    scanForLun(system, 5, 7);
    expect(system.journal).toEqual([
      { op: 'writeKernel', path: '/sys/class/scsi_host/host6/scan', text: '0 0 7' },
    ]);
  });

  it('asks nobody where the session is gone', () => {
    const system = at('before');
    scanForLun(system, 5, 7);
    expect(system.journal).toEqual([]);
  });
});
