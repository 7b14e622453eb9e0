import { describe, expect, it } from 'vitest';
import { resource } from '../../../src/contract/resource.ts';
import type { Observation } from '../../../src/contract/result.ts';
import { naaOf } from '../../../src/contract/serial.ts';
import { addToFleet, type Fleet } from '../../../src/run/fleet.ts';
import { proveRows } from '../../../src/run/proof.ts';
import { findDoubleUse } from '../../../src/run/shared-volumes.ts';

const iqn = 'iqn.2026-11.com.example:storage01.web';
const nameOf = (host: string) => `iqn.2026-11.com.example:${host}`;
const serial = '0a0a0a0a-1111-4222-8333-444444444444';
const wwid = naaOf(serial);
const byId = `/dev/disk/by-id/wwn-0x${wwid.slice(4)}`;
const lun = (number = 0) => ({ iqn, lun: number });

type Wanted = [host: string, kind: 'mount' | 'filesystem', desired: object];

/** Two clients, to which one LUN is mapped: 0 at web01, and `as` at db01. */
function fleetOf(wanted: Wanted[], as = 0): Fleet {
  const fleet: Fleet = { targets: [], sessions: [], initiators: [], maps: [], filesystems: [], mounts: [] };
  const add = (host: string, id: string, kind: string, desired: object) =>
    addToFleet(fleet, host, resource.parse({ id, name: id, kind, desired }));
  add('storage01', '0.0', 'iscsi_target', {
    iqn,
    portals: ['10.0.0.1'],
    authentication: false,
    luns: [{ lun: 0, name: 'data', block: '/dev/vg/lv', shared: true }],
    acls: ['web01', 'db01'].map((host) => ({
      initiator: nameOf(host),
      luns: [{ lun: 0, as: host === 'db01' ? as : 0 }],
    })),
  });
  for (const host of ['web01', 'db01']) {
    add(host, '1.0', 'iscsi_initiator', { name: nameOf(host) });
    add(host, '1.1', 'iscsi_session', { iqn, portals: ['10.0.0.1'] });
  }
  for (const [index, [host, kind, desired]] of wanted.entries()) add(host, `2.${index}`, kind, desired);
  return fleet;
}

const mount = (host: string, more: object = {}): Wanted => [
  host,
  'mount',
  { path: '/srv', device: lun(), ...more },
];
const gfs2 = { shared: true, cluster: { name: 'a', filesystem: 'b' } };
const make = (host: string, type: string, more: object = {}): Wanted => [
  host,
  'filesystem',
  { device: lun(), type, ...(type === 'gfs2' && gfs2), ...more },
];

const sessionOf = (device: object): Observation => ({
  kind: 'iscsi_session',
  iqn,
  initiator: 'x',
  sessions: [
    {
      portal: '10.0.0.1:3260',
      state: 'LOGGED_IN',
      devices: [
        {
          lun: 0,
          name: 'sda',
          size: 1,
          serial,
          wwid,
          read_only: false,
          filesystem: 'xfs',
          mountpoints: ['/mnt'],
          ...device,
        },
      ],
    },
  ],
});

describe('a volume that several hosts use', () => {
  const mounted = 'one volume would be mounted by several hosts';
  const made = 'one volume would get its file system from several hosts';

  it.each<[string, Wanted[], string | undefined]>([
    ['is mounted by one', [mount('web01')], undefined],
    ['is mounted twice by one', [mount('web01'), mount('web01', { path: '/a' })], undefined],
    ['is mounted by both', [mount('web01'), mount('db01')], mounted],
    ['is mounted by one for reading', [mount('web01'), mount('db01', { read_only: true })], mounted],
    [
      'is only read by both',
      [mount('web01', { read_only: true }), mount('db01', { read_only: true })],
      undefined,
    ],
    ['is no longer mounted by the other', [mount('web01'), mount('db01', { state: 'absent' })], undefined],
    ['is made for both', [mount('web01', { type: 'gfs2' }), mount('db01', { type: 'gfs2' })], undefined],
    ['is made for both by one of them', [make('web01', 'gfs2'), mount('web01'), mount('db01')], undefined],
    ['is made by one and mounted by the other', [make('web01', 'xfs'), mount('db01')], undefined],
    ['is made by both', [make('web01', 'xfs'), make('db01', 'xfs')], made],
    ['is made for both, by both', [make('web01', 'gfs2'), make('db01', 'gfs2')], made],
    ['another LUN is mounted by the other', [mount('web01'), mount('db01', { device: lun(1) })], undefined],
  ])('%s', (_what, wanted, message) => {
    const collisions = findDoubleUse(fleetOf(wanted), new Map());
    expect(collisions.map((one) => one.message.split(':')[0])).toEqual(
      message === undefined ? [] : [message],
    );
    for (const { hosts } of collisions) expect(hosts).toEqual(['web01', 'db01']);
  });

  it('is known under another number', () => {
    const wanted: Wanted[] = [mount('web01'), mount('db01', { device: lun(5) })];
    expect(findDoubleUse(fleetOf(wanted, 5), new Map())).toMatchObject([
      { message: expect.stringContaining(`web01 (LUN 0 of ${iqn}), db01 (LUN 5 of ${iqn})`) },
    ]);
  });

  it('is known by the name that udev gives it', () => {
    const wanted = [mount('web01', { device: byId }), mount('db01', { device: { ...lun(), serial } })];
    expect(findDoubleUse(fleetOf(wanted), new Map())).toHaveLength(1);
  });

  it('is known through what stands on it', () => {
    const seen: Observation = { kind: 'mount', path: '/srv', type: 'ext4', mounted: true, disks: [wwid] };
    const fleet = fleetOf([mount('web01', { device: '/dev/vg/lv' }), mount('db01', { device: byId })]);
    expect(findDoubleUse(fleet, new Map())).toEqual([]);
    expect(findDoubleUse(fleet, new Map([['web01 2.0', seen]]))).toMatchObject([
      { message: expect.stringContaining('ext4 is destroyed by that') },
    ]);
  });

  it('is mounted by hand on the other', () => {
    const fleet = fleetOf([mount('web01', { device: { ...lun(), serial } })]);
    const other = new Map([['db01 1.1', sessionOf({})]]);
    expect(findDoubleUse(fleet, other)).toMatchObject([
      { hosts: ['web01', 'db01'], message: expect.stringContaining('db01 (/dev/sda)') },
    ]);
    expect(findDoubleUse(fleet, new Map([['db01 1.1', sessionOf({ mountpoints: [] })]]))).toEqual([]);
    expect(findDoubleUse(fleet, new Map([['db01 1.1', sessionOf({ filesystem: 'gfs2' })]]))).toEqual([]);
  });
});

it('the report shows a file system that was made, and mounted, after its session was read', () => {
  const fleet = fleetOf([make('web01', 'ext4'), mount('web01')]);
  const session = sessionOf({ filesystem: undefined, mountpoints: [] });
  const rowsAfter = (...later: [string, Observation][]) =>
    proveRows(fleet, new Map([['web01 1.1', session], ...later]), [], 'run')
      .filter(({ client }) => client === 'web01')
      .map(({ filesystem, mountpoints }) => ({ filesystem, mountpoints }));
  expect(rowsAfter()).toEqual([{ filesystem: undefined, mountpoints: [] }]);
  expect(
    rowsAfter(
      ['web01 2.0', { kind: 'filesystem', type: 'ext4', uuid: 'u', disks: [wwid] }],
      ['web01 2.1', { kind: 'mount', path: '/srv', type: 'ext4', mounted: true, disks: [wwid] }],
    ),
  ).toEqual([{ filesystem: 'ext4', mountpoints: ['/srv'] }]);
});
