import { describe, expect, it } from 'vitest';
import { Projection } from '../../../../../agent/projection.ts';
import { HostError } from '../../../../../agent/provider.ts';
import { lvmVolumeProvider } from '../../../../../agent/providers/lvm-volume/index.ts';
import { lvmVolumeSchema } from '../../../../../src/contract/kinds/lvm-volume.ts';
import { factsOf, planOn, proveConvergence, summariesOf } from '../converging.ts';
import { type Pretence, PretendedLvm } from './pretended-lvm.ts';

const MiB = 2 ** 20;
const want = (desired: object = {}) =>
  lvmVolumeSchema.parse({ vg: 'vg', name: 'data', size: '20MiB', devices: ['/dev/loop0'], ...desired });
const mark = '/var/lib/iscsi-deploy/making-volumes/vg.data';

const group = (
  volumes: NonNullable<Pretence['groups']>[string]['volumes'] = {},
  free = 100 * MiB,
): Pretence => ({
  groups: { vg: { free, volumes } },
});
const pool = { size: 40 * MiB, layout: 'thin,pool', roles: 'private' };
const thin = { size: 20 * MiB, layout: 'thin,sparse', pool: 'pool' };
const twenty = group({ data: { size: 20 * MiB } });

describe('volumes converge, from every partial state', () => {
  it.each<[string, object, Pretence, string[]]>([
    ['there already', {}, twenty, []],
    ['there already, rounded up to extents', { size: 20_000_001 }, twenty, []],
    [
      'there already, rounded up, on a host that keeps no backups',
      { size: 20_000_001 },
      { ...twenty, backups: false },
      [],
    ],
    ['made in its group', {}, group(), ['make logical volume vg/data, 20MiB']],
    [
      'made with its group',
      {},
      {},
      ['make volume group vg on /dev/loop0', 'make logical volume vg/data, 20MiB'],
    ],
    [
      'made with its group on a physical volume that a killed vgcreate left',
      {},
      {
        orphans: [{ pv_name: '/dev/loop0', pv_in_use: '', pv_free: '0' }],
        signatures: { '/dev/loop0': 'physical-volume' },
      },
      ['make volume group vg on /dev/loop0', 'make logical volume vg/data, 20MiB'],
    ],
    [
      'grown',
      { size: '30MiB' },
      twenty,
      ['grow logical volume vg/data from 20MiB to 32MiB; what is on it keeps its size'],
    ],
    [
      'activated',
      {},
      group({ data: { size: 20 * MiB, active: false } }),
      ['activate logical volume vg/data'],
    ],
    [
      'activated and grown',
      { size: '24MiB' },
      group({ data: { size: 20 * MiB, active: false } }),
      [
        'activate logical volume vg/data',
        'grow logical volume vg/data from 20MiB to 24MiB; what is on it keeps its size',
      ],
    ],
    [
      'taken over, blank, from an interrupted run',
      {},
      { ...twenty, files: { [mark]: '' } },
      ['take over logical volume vg/data, which an interrupted run made'],
    ],
    [
      'made again, where an interrupted run did not get to it',
      {},
      { ...group(), files: { [mark]: '' } },
      ['make logical volume vg/data, 20MiB'],
    ],
    [
      'with dashes in its names',
      { vg: 'my-vg', name: 'a-b' },
      { groups: { 'my-vg': { free: 0, volumes: { 'a-b': { size: 20 * MiB } } } } },
      [],
    ],
    [
      'made on two devices',
      { devices: ['/dev/loop0', '/dev/loop1'], size: '300MiB' },
      {},
      ['make volume group vg on /dev/loop0, /dev/loop1', 'make logical volume vg/data, 300MiB'],
    ],
    [
      'made in its group, which a new device extends',
      { devices: ['/dev/loop0', '/dev/loop1'], size: '200MiB' },
      group({}, 8 * MiB),
      ['extend volume group vg by /dev/loop1', 'make logical volume vg/data, 200MiB'],
    ],
    [
      'there already, and its group extended',
      { devices: ['/dev/loop0', '/dev/loop1'] },
      twenty,
      ['extend volume group vg by /dev/loop1'],
    ],
    [
      'grown into a new device',
      { devices: ['/dev/loop1'], size: '120MiB' },
      group({ data: { size: 20 * MiB } }, 8 * MiB),
      [
        'extend volume group vg by /dev/loop1',
        'grow logical volume vg/data from 20MiB to 120MiB; what is on it keeps its size',
      ],
    ],
    [
      'made in stripes, rounded up to an extent on each',
      { devices: ['/dev/loop0', '/dev/loop1'], stripes: 2, stripe_size: '128KiB' },
      {},
      ['make volume group vg on /dev/loop0, /dev/loop1', 'make logical volume vg/data, 20MiB, in 2 stripes'],
    ],
    [
      'there already in stripes that the task does not name',
      {},
      group({ data: { size: 24 * MiB, layout: 'striped', stripes: 2, stripeSize: 65_536 } }),
      [],
    ],
    [
      'made in a thin pool that is made',
      { thin: { pool: 'pool', pool_size: '100MiB' } },
      {},
      [
        'make volume group vg on /dev/loop0',
        'make thin pool vg/pool, 100MiB',
        'make logical volume vg/data, 20MiB, in thin pool pool',
      ],
    ],
    [
      'made in a thin pool that promises more than it has',
      { thin: { pool: 'pool', pool_size: '40MiB' } },
      group({ pool, other: { ...thin, size: 60 * MiB } }),
      ['make logical volume vg/data, 20MiB, in thin pool pool; the pool then promises 80MiB and has 40MiB'],
    ],
    [
      'grown with its thin pool',
      { size: '200MiB', thin: { pool: 'pool', pool_size: '60MiB' } },
      group({ pool, data: thin }),
      [
        'grow thin pool vg/pool from 40MiB to 60MiB',
        'grow logical volume vg/data from 20MiB to 200MiB; what is on it keeps its size; the pool then promises 200MiB and has 60MiB',
      ],
    ],
    [
      'there already, in a thin pool that LVM has extended',
      { thin: { pool: 'pool', pool_size: '20MiB' } },
      group({ pool, data: thin }),
      [],
    ],
    [
      'removed from its thin pool, which stays',
      { state: 'absent' },
      group({ pool, data: thin }),
      ['remove logical volume vg/data, 20MiB, with all that is on it'],
    ],
    [
      'removed',
      { state: 'absent' },
      twenty,
      ['remove logical volume vg/data, 20MiB, with all that is on it'],
    ],
    ['absent already', { state: 'absent' }, group(), []],
    ['absent already with its group', { state: 'absent' }, {}, []],
    ['absent already with LVM itself', { state: 'absent' }, { installed: false }, []],
  ])('%s', (_what, desired, pretence, summaries) => {
    expect(proveConvergence(lvmVolumeProvider, want(desired), () => new PretendedLvm(pretence).host)).toEqual(
      summaries,
    );
  });

  it.each([20 * MiB, 20_000_001])('without starting a child where %i bytes are there', (size) => {
    const { host } = new PretendedLvm(twenty);
    expect(planOn(lvmVolumeProvider, want({ size }), host)).toEqual({ steps: [] });
    expect(host.system.history).toEqual([]);
  });

  it.each<[string, object, Pretence]>([
    ['in a thin pool', { thin: { pool: 'pool', pool_size: '40MiB' } }, group({ pool, data: thin })],
    ['in stripes', { stripes: 2 }, group({ data: { size: 24 * MiB, stripes: 2, stripeSize: 65_536 } })],
  ])('without starting a child where it is there %s', (_where, desired, pretence) => {
    const { host } = new PretendedLvm(pretence);
    expect(planOn(lvmVolumeProvider, want(desired), host)).toEqual({ steps: [] });
    expect(host.system.history).toEqual([]);
  });

  it('with the least commands', () => {
    const lvm = new PretendedLvm({});
    proveConvergence(lvmVolumeProvider, want(), () => lvm.host);
    expect(lvm.changes).toEqual(['vgcreate vg /dev/loop0', 'lvcreate y y data 40960s vg']);
  });

  it('and removing one costs its data', () => {
    const [step] = planOn(lvmVolumeProvider, want({ state: 'absent' }), new PretendedLvm(twenty).host).steps;
    expect(step?.impact).toBe('data-loss');
  });
});

describe('a device that is not blank is never made a volume group of', () => {
  it.each<[string, Pretence, string]>([
    [
      'a file system',
      { signatures: { '/dev/loop0': 'ext4' } },
      '/dev/loop0 is not blank: it holds ext4 (old-data)',
    ],
    [
      'a partition table',
      { signatures: { '/dev/loop0': 'gpt' } },
      '/dev/loop0 is not blank: it holds gpt, PMBR',
    ],
    [
      'a physical volume of somebody',
      { signatures: { '/dev/loop0': 'physical-volume' } },
      '/dev/loop0 is not blank: it holds LVM2_member',
    ],
    [
      'a physical volume whose group is lost',
      {
        orphans: [{ pv_name: '/dev/loop0', pv_in_use: 'used', pv_free: '0' }],
        signatures: { '/dev/loop0': 'physical-volume' },
      },
      '/dev/loop0 is not blank: it holds LVM2_member',
    ],
    [
      'a mount',
      { files: { '/proc/self/mountinfo': '1 1 7:0 / /srv rw - ext4 /dev/loop0 rw\n' } },
      '/dev/loop0 is mounted on /srv',
    ],
    [
      'partitions',
      { files: { '/sys/dev/block/7:0/loop0p1/partition': '1\n' } },
      '/dev/loop0 has partitions (loop0p1)',
    ],
    ['a holder', { files: { '/sys/dev/block/7:0/holders/md0/dev': '9:0\n' } }, '/dev/loop0 is held by md0'],
    [
      'a backstore',
      { files: { '/sys/kernel/config/target/core/iblock_0/web/udev_path': '/dev/loop0\n' } },
      '/dev/loop0 is what backstore web stands on',
    ],
    ['a write protection', { files: { '/sys/dev/block/7:0/ro': '1\n' } }, '/dev/loop0 is read-only'],
    ['a file in its place', { files: { '/dev/loop0': 'text' } }, '/dev/loop0 is not a block device'],
  ])('%s', (_what, pretence, message) => {
    expect(() => planOn(lvmVolumeProvider, want(), new PretendedLvm(pretence).host)).toThrow(message);
  });

  it('one of several is enough', () => {
    const files = {
      '/dev/loop1': { block: [7, 1] },
      '/sys/dev/block/7:1/size': '8\n',
      '/sys/dev/block/7:1/ro': '0\n',
    };
    const { host } = new PretendedLvm({ files, signatures: { '/dev/loop1': 'ext4' } });
    const desired = want({ devices: ['/dev/loop0', '/dev/loop1'] });
    expect(() => planOn(lvmVolumeProvider, desired, host)).toThrow('/dev/loop1 is not blank');
  });

  it('one that is not there is named with those that look like it', () => {
    const files = {
      '/dev/disk/by-id/virtio-myvg': { link: '/dev/vdb' },
      '/dev/disk/by-id/ata-other': { link: '/dev/sda' },
      '/dev/disk/by-id/virtio-myvg-part1': { link: '/dev/vdb1' },
    };
    const { host } = new PretendedLvm({ files });
    const desired = want({ devices: ['/dev/disk/by-id/virtio-myvgg'] });
    expect(() => planOn(lvmVolumeProvider, desired, host)).toThrow(
      expect.objectContaining({
        message: 'this host has no device /dev/disk/by-id/virtio-myvgg',
        hint: 'there are /dev/disk/by-id/virtio-myvg, /dev/disk/by-id/ata-other',
      }),
    );
  });
});

describe('refusals', () => {
  it.each<[string, object, Pretence, RegExp]>([
    ['a volume never shrinks', { size: '10MiB' }, twenty, /would shrink from 20MiB to 12MiB/],
    ['a full group', {}, group({}, 8 * MiB), /no room for vg\/data, 20MiB: volume group vg has 8MiB free/],
    [
      'a group too full to grow in',
      { size: '40MiB' },
      group({ data: { size: 20 * MiB } }, 8 * MiB),
      /has 8MiB free, growing from 20MiB to 40MiB/,
    ],
    ['devices too small', { size: '200MiB' }, {}, /a volume group on \/dev\/loop0 has 196MiB free/],
    [
      'a group too small for the stripes',
      { devices: ['/dev/loop0', '/dev/loop1'], stripes: 2, size: '200MiB' },
      group({}, 40 * MiB),
      /has 80MiB for 2 stripes free/,
    ],
    [
      'more stripes than devices',
      { stripes: 3, devices: ['/dev/loop0', '/dev/loop1'] },
      {},
      /has 0B for 3 stripes free/,
    ],
    [
      'a group too full for a thin pool and its metadata',
      { thin: { pool: 'pool', pool_size: '100MiB' } },
      group({}, 104 * MiB),
      /no room for thin pool vg\/pool, which takes 108MiB with its metadata: volume group vg has 104MiB free/,
    ],
    [
      'a group too full for a larger thin pool',
      { thin: { pool: 'pool', pool_size: '100MiB' } },
      group({ pool, data: thin }, 8 * MiB),
      /which takes 60MiB more: volume group vg has 8MiB free/,
    ],
    [
      'a linear volume under the name of the pool',
      { thin: { pool: 'pool', pool_size: '40MiB' } },
      group({ pool: { size: 40 * MiB } }),
      /vg\/pool is not a thin pool/,
    ],
    [
      'a linear volume does not become thin',
      { thin: { pool: 'pool', pool_size: '40MiB' } },
      twenty,
      /vg\/data is linear, and should be in thin pool pool/,
    ],
    [
      'a linear volume does not become striped',
      { stripes: 2, stripe_size: '64KiB' },
      twenty,
      /vg\/data is linear, and should be in 2 stripes of 64KiB/,
    ],
    [
      'a striped volume keeps its stripes',
      { stripes: 3 },
      group({ data: { size: 24 * MiB, stripes: 2, stripeSize: 65_536 } }),
      /has 2 stripes of 64KiB, and should be in 3 stripes/,
    ],
    [
      'a thin volume keeps its pool',
      { thin: { pool: 'new', pool_size: '40MiB' } },
      group({ pool, data: thin }),
      /is in thin pool pool, and should be in thin pool new/,
    ],
    [
      'a pool is not removed under its volumes',
      { name: 'pool', state: 'absent' },
      group({ pool, data: thin }),
      /it is the origin of a snapshot, or a pool/,
    ],
    ['no group and no devices', { devices: [] }, {}, /there is no volume group vg/],
    ['no LVM', {}, { installed: false }, /LVM is not installed/],
    [
      'a group with a lost disk',
      {},
      { groups: { vg: { free: 0, row: { vg_partial: 'partial' } } } },
      /misses a physical volume/,
    ],
    [
      'an exported group',
      {},
      { groups: { vg: { free: 0, row: { vg_exported: 'exported' } } } },
      /is exported/,
    ],
    [
      'a read-only group',
      {},
      { groups: { vg: { free: 0, row: { vg_permissions: 'read-only' } } } },
      /is read-only/,
    ],
    [
      'the origin of snapshots is not grown',
      { size: '40MiB' },
      group({ data: { size: 20 * MiB, roles: 'public,origin,thickorigin' } }),
      /not a plain one \(thickorigin\)/,
    ],
    [
      'the origin of snapshots is not removed',
      { state: 'absent' },
      group({ data: { size: 20 * MiB, roles: 'public,origin,thickorigin' } }),
      /other logical volumes hang on vg\/data/,
    ],
    [
      'an open volume is not removed',
      { state: 'absent' },
      group({ data: { size: 20 * MiB, open: true } }),
      /vg\/data is open/,
    ],
    [
      'a mounted volume is not removed',
      { state: 'absent' },
      { ...twenty, files: { '/proc/self/mountinfo': '1 1 253:0 / /srv rw - ext4 /dev/mapper/vg-data rw\n' } },
      /vg\/data is mounted on \/srv/,
    ],
    [
      'an exported volume is not removed',
      { state: 'absent' },
      { ...twenty, files: { '/sys/kernel/config/target/core/iblock_0/web/udev_path': '/dev/vg/data\n' } },
      /vg\/data is what backstore web stands on/,
    ],
    [
      'an unfinished volume that shows something is not handed out',
      {},
      { ...twenty, files: { [mark]: '' }, signatures: { '/dev/vg/data': 'ext4' } },
      /shows ext4 \(old-data\): perhaps an earlier volume's/,
    ],
  ])('%s', (_what, desired, pretence, message) => {
    expect(() => planOn(lvmVolumeProvider, want(desired), new PretendedLvm(pretence).host)).toThrow(message);
  });
});

describe('a plan over earlier tasks', () => {
  it('makes a group once', () => {
    const projection = new Projection();
    projection.add(lvmVolumeProvider.provides?.(want({ name: 'first' }), factsOf('debian')) ?? []);
    const { host } = new PretendedLvm({});
    expect(summariesOf(planOn(lvmVolumeProvider, want(), host, projection))).toEqual([
      'make logical volume vg/data, 20MiB',
    ]);
  });

  it('extends a group and makes a thin pool once', () => {
    const desired = (name: string) =>
      want({ name, devices: ['/dev/loop1'], thin: { pool: 'pool', pool_size: '40MiB' } });
    const projection = new Projection();
    projection.add(lvmVolumeProvider.provides?.(desired('first'), factsOf('debian')) ?? []);
    const { host } = new PretendedLvm(group());
    expect(summariesOf(planOn(lvmVolumeProvider, desired('second'), host, projection))).toEqual([
      'make logical volume vg/second, 20MiB, in thin pool pool',
    ]);
  });

  it.each([
    ['LVM comes', { installed: false }, {}, { kind: 'command', name: 'lvm' }],
    [
      'the device comes',
      {},
      { devices: ['/dev/disk/by-id/later'] },
      { kind: 'path', name: '/dev/disk/by-id/later' },
    ],
    [
      'a session brings the device',
      {},
      { devices: ['/dev/disk/by-path/later'] },
      { kind: 'session', name: 'iqn.2026-11.com.example:web' },
    ],
  ] as const)('waits where %s', (_what, pretence, desired, provision) => {
    const projection = new Projection();
    projection.add([provision]);
    expect(planOn(lvmVolumeProvider, want(desired), new PretendedLvm(pretence).host, projection)).toEqual({
      steps: [],
      knownAfterApply: true,
    });
  });

  it('removes what is in use where an earlier task ends that, which is judged again when it is applied', () => {
    const { host } = new PretendedLvm(group({ data: { size: 20 * MiB, open: true } }));
    const projection = new Projection();
    projection.add([{ kind: 'released', name: 'iqn.2026-11.com.example:a' }]);
    const plan = planOn(lvmVolumeProvider, want({ state: 'absent' }), host, projection);
    expect(plan).toMatchObject({ steps: [{ impact: 'data-loss' }], knownAfterApply: true });
  });

  it('offers the path of the volume', () => {
    const provided = lvmVolumeProvider.provides?.(want(), factsOf('debian'));
    expect(provided).toContainEqual({ kind: 'path', name: '/dev/vg/data' });
    expect(lvmVolumeProvider.provides?.(want({ state: 'absent' }), factsOf('debian'))).toEqual([
      { kind: 'gone', name: '/dev/vg/data' },
    ]);
  });
});

describe('a volume in the making', () => {
  it('is marked from before until after', () => {
    const { host } = new PretendedLvm(group());
    host.system.onCommand('lvcreate', { code: 5, stderr: 'insufficient free space\n' });
    const [step] = planOn(lvmVolumeProvider, want(), host).steps;
    expect(() => step && lvmVolumeProvider.apply(step, want(), host)).toThrow(
      new HostError('lvcreate: insufficient free space'),
    );
    expect(host.system.exists(mark)).toBe(true);
  });

  it('is not marked any more once it is made, taken over or removed', () => {
    for (const [desired, pretence] of [
      [{}, group()],
      [{}, { ...twenty, files: { [mark]: '' } }],
      [{ state: 'absent' }, { ...twenty, files: { [mark]: '' } }],
    ] as const) {
      const { host } = new PretendedLvm(pretence);
      proveConvergence(lvmVolumeProvider, want(desired), () => host);
      expect(host.system.exists(mark)).toBe(false);
    }
  });
});
