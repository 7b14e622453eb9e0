import { describe, expect, it } from 'vitest';
import { Projection } from '../../../../../agent/projection.ts';
import { filesystemProvider } from '../../../../../agent/providers/filesystem/index.ts';
import { filesystemSchema } from '../../../../../src/contract/kinds/filesystem.ts';
import { sizeOf } from '../../filesystems/recorded-disks.ts';
import { planOn, proveConvergence, summariesOf } from '../converging.ts';
import { byId, iqn, type Pretence, PretendedStorage, serials } from './pretended-storage.ts';

const lun = { iqn, lun: 0 };
const title = `LUN 0 of ${iqn}`;
const want = (desired: object = {}) => filesystemSchema.parse({ device: lun, type: 'ext4', ...desired });
const cluster = { shared: true, cluster: { name: 'one', filesystem: 'web' } };
const mark = '/var/lib/iscsi-deploy/making-filesystems';
const uuid = (last: string) => `11111111-2222-4333-8444-5555555555${last}`;
const marked = (last: string) => ({ [`${mark}/${uuid(last)}`]: 'iscsi-deploy is making it\n' });

describe('file systems converge, from every partial state', () => {
  it.each<[string, object, Pretence, string[]]>([
    ['there already', {}, { holds: 'ext4' }, []],
    ['there already, with its label', { type: 'xfs', label: 'web-data' }, { holds: 'xfs', size: 400 }, []],
    ['ext4 on a blank disk', { label: 'web-data' }, {}, [`make ext4 (web-data) on ${title}, 300MiB`]],
    ['XFS on a blank disk', { type: 'xfs' }, { size: 400 }, [`make xfs on ${title}, 400MiB`]],
    [
      'btrfs on a blank disk',
      { type: 'btrfs', device: byId },
      { size: 400 },
      [`make btrfs on ${byId}, 400MiB`],
    ],
    ['swap on a blank disk', { type: 'swap' }, { size: 100 }, [`make swap on ${title}, 100MiB`]],
    ['gfs2 on a blank disk', { type: 'gfs2', ...cluster }, {}, [`make gfs2 on ${title}, 300MiB`]],
    ['ocfs2 on a blank disk', { type: 'ocfs2', ...cluster }, {}, [`make ocfs2 on ${title}, 300MiB`]],
    [
      'ext4 grows while it is mounted',
      {},
      { holds: 'ext4', size: 384, mountedOn: '/srv/data' },
      [`grow ext4 on ${title} from 300MiB to the 384MiB of its disk`],
    ],
    [
      'ext4 grows while nobody uses it',
      {},
      { holds: 'ext4', size: 384 },
      [
        `check ext4 on ${title} before it grows`,
        `grow ext4 on ${title} from 300MiB to the 384MiB of its disk`,
      ],
    ],
    [
      'XFS grows aside for a moment',
      { type: 'xfs' },
      { holds: 'xfs', size: 512 },
      [
        `mount xfs on ${title} in /run/iscsi-deploy-growing-${uuid('02')}, to grow it`,
        `grow xfs on ${title} from 400MiB to the 512MiB of its disk`,
        `unmount xfs on ${title} from /run/iscsi-deploy-growing-${uuid('02')}`,
      ],
    ],
    [
      'btrfs grows while it is mounted',
      { type: 'btrfs' },
      { holds: 'btrfs', size: 512, mountedOn: '/srv/data' },
      [`grow btrfs on ${title} from 400MiB to the 512MiB of its disk`],
    ],
    [
      'swap that nobody uses is made anew',
      { type: 'swap' },
      { holds: 'swap', size: 100.5 },
      [`grow swap on ${title} from 100MiB to the 100.5MiB of its disk`],
    ],
    [
      'a half-made XFS of an interrupted run is made again',
      { type: 'xfs' },
      { holds: 'xfs-half-made', size: 400, files: marked('02') },
      [`make xfs on ${title} again, where an interrupted run began`],
    ],
    [
      'a whole one of an interrupted run is checked',
      { type: 'xfs' },
      { holds: 'xfs', size: 400, files: marked('02') },
      [`check and take over xfs on ${title}, which an interrupted run made`],
    ],
    [
      'one that is in use since is good',
      {},
      { holds: 'ext4', mountedOn: '/srv/data', files: marked('01') },
      [`take over ext4 on ${title}, which an interrupted run made`],
    ],
    ['absent already', { state: 'absent' }, {}, []],
    ['absent already with its disk', { state: 'absent', device: { iqn, lun: 7 } }, {}, []],
  ])('%s', (_what, desired, pretence, summaries) => {
    const makeHost = () => new PretendedStorage(pretence).host;
    expect(proveConvergence(filesystemProvider, want(desired), makeHost)).toEqual(summaries);
  });

  it('without starting a child, or writing, where it is there', () => {
    const { host } = new PretendedStorage({ holds: 'ext4' });
    planOn(filesystemProvider, want({ label: 'web-data' }), host);
    expect(host.system.history).toEqual([]);
  });

  it('a mounted XFS that has grown, and whose superblock shows it late, has the size that its tool says', () => {
    const { host } = new PretendedStorage({ holds: 'xfs', size: 512, liveSize: 512, mountedOn: '/srv/data' });
    expect(summariesOf(planOn(filesystemProvider, want({ type: 'xfs' }), host))).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    [
      'ext4',
      { label: 'web-data', reserved_percent: 1, bytes_per_inode: 65_536 },
      /^mkfs\.ext4 -q -U [0-9a-f-]{36} -L web-data -m 1 -i 65536 \/dev\/sda$/,
    ],
    ['xfs', { label: 'web-data' }, /^mkfs\.xfs -q -m uuid=[0-9a-f-]{36} -L web-data \/dev\/sda$/],
    ['btrfs', { label: 'web-data' }, /^mkfs\.btrfs -q -U [0-9a-f-]{36} -L web-data \/dev\/sda$/],
    ['swap', { label: 'web-data' }, /^mkswap -U [0-9a-f-]{36} -L web-data \/dev\/sda$/],
    ['gfs2', cluster, /^mkfs\.gfs2 -O -q -p lock_dlm -t one:web -j 2 \/dev\/sda$/],
  ])('%s is made by one command, never by force', (type, desired, command) => {
    const storage = new PretendedStorage({ size: sizeOf(type) / 2 ** 20 });
    proveConvergence(filesystemProvider, want({ type, ...desired }), () => storage.host);
    expect(storage.changes).toEqual([expect.stringMatching(command)]);
    expect(storage.system.list(mark)).toEqual([]);
  });

  it('where its maker is killed, the mark stays and the next run goes on', () => {
    const storage = new PretendedStorage({
      size: 400,
      commands: { 'mkfs.xfs': { code: 137, stderr: 'Killed\n' } },
    });
    const [make] = planOn(filesystemProvider, want({ type: 'xfs' }), storage.host).steps;
    expect(() => make && filesystemProvider.apply(make, want({ type: 'xfs' }), storage.host)).toThrow(
      'Killed',
    );
    expect(storage.system.list(mark)).toHaveLength(1);
    const again = new PretendedStorage({ size: 400, files: marked('09') });
    expect(proveConvergence(filesystemProvider, want({ type: 'xfs' }), () => again.host)).toHaveLength(1);
  });
});

describe('refusals', () => {
  it.each<[string, object, Pretence, string]>([
    [
      'another file system',
      { type: 'xfs' },
      { holds: 'ext4', signatures: 'ext4' },
      'is not blank: it holds ext4',
    ],
    ['a physical volume', {}, { signatures: 'physical-volume' }, 'is not blank: it holds LVM2_member'],
    ['a partition table', {}, { signatures: 'gpt' }, 'is not blank: it holds gpt'],
    ['another label', { label: 'other' }, { holds: 'ext4' }, 'has the label web-data, and should have other'],
    [
      'a half-made XFS of somebody',
      { type: 'xfs' },
      { holds: 'xfs-half-made' },
      'a half-made xfs, which no run',
    ],
    ['no such LUN', { device: { iqn, lun: 7 } }, {}, `this host has no disk for LUN 7 of ${iqn}`],
    ['no such path', { device: '/dev/disk/by-id/wwn-0x1' }, {}, 'this host has no block device'],
    [
      'another disk than the server says',
      { device: { ...lun, serial: serials[1] } },
      { holds: 'ext4' },
      `is another disk than expected: sda is ${serials[0]}, not ${serials[1]}`,
    ],
    ['no maker', { type: 'xfs' }, { missing: ['mkfs.xfs'] }, 'mkfs.xfs is not installed'],
    [
      'that it be wiped',
      { state: 'absent' },
      { holds: 'ext4', signatures: 'ext4' },
      'and nothing is ever wiped',
    ],
    [
      'a disk that does not answer',
      {},
      { files: { '/sys/devices/platform/host6/session5/target6:0:0/6:0:0:0/state': 'transport-offline\n' } },
      'does not answer: the kernel has sda as transport-offline',
    ],
    [
      'a read-only disk',
      {},
      { files: { '/sys/devices/platform/host6/session5/target6:0:0/6:0:0:0/block/sda/ro': '1\n' } },
      'is read-only',
    ],
  ])('%s', (_what, desired, pretence, message) => {
    expect(() => planOn(filesystemProvider, want(desired), new PretendedStorage(pretence).host)).toThrow(
      message,
    );
  });

  it('a damaged one that an interrupted run made, with a way out', () => {
    const commands = { xfs_repair: { code: 1, stderr: 'bad magic number\n' } };
    const { host } = new PretendedStorage({ holds: 'xfs', size: 400, files: marked('02'), commands });
    const [check] = planOn(filesystemProvider, want({ type: 'xfs' }), host).steps;
    expect(() => check && filesystemProvider.apply(check, want({ type: 'xfs' }), host)).toThrow(
      'is not whole',
    );
  });
});

describe('a plan over earlier tasks', () => {
  const planned = (...provisions: Parameters<Projection['add']>[0]) => {
    const projection = new Projection();
    projection.add(provisions);
    return projection;
  };

  it.each<[string, object, Pretence, Parameters<Projection['add']>[0][number]]>([
    ['a session brings the disk', { device: { iqn, lun: 7 } }, {}, { kind: 'session', name: iqn }],
    ['a session brings the path', { device: '/dev/disk/by-id/x' }, {}, { kind: 'session', name: iqn }],
    ['LVM brings the path', { device: '/dev/vg/lv' }, {}, { kind: 'path', name: '/dev/vg/lv' }],
    ['a session may change its size', {}, { holds: 'ext4' }, { kind: 'session', name: iqn }],
  ])('waits where %s', (_what, desired, pretence, provision) => {
    const { host } = new PretendedStorage(pretence);
    expect(planOn(filesystemProvider, want(desired), host, planned(provision))).toEqual({
      steps: [],
      knownAfterApply: true,
    });
  });

  it('counts on a maker that a package brings', () => {
    const { host } = new PretendedStorage({ missing: ['mkfs.xfs'], size: 400 });
    const plan = planOn(
      filesystemProvider,
      want({ type: 'xfs' }),
      host,
      planned({ kind: 'command', name: 'mkfs.xfs' }),
    );
    expect(summariesOf(plan)).toEqual([`make xfs on ${title}, 400MiB`]);
  });
});

it('several paths that nothing joins are refused, a multipath map is taken', () => {
  const second = '/sys/devices/platform/host6/session6';
  const files = {
    '/sys/class/iscsi_session/session6': {
      link: '../../devices/platform/host6/session6/iscsi_session/session6',
    },
    [`${second}/iscsi_session/session6/targetname`]: `${iqn}\n`,
    [`${second}/iscsi_session/session6/device`]: { link: '../../../session6' },
    [`${second}/target7:0:0/7:0:0:0/block/sdc/dev`]: '8:32\n',
  };
  const { host } = new PretendedStorage({ files });
  expect(() => planOn(filesystemProvider, want(), host)).toThrow('shows as sda and sdc: several paths');
  const map = {
    '/sys/devices/platform/host6/session5/target6:0:0/6:0:0:0/block/sda/holders/dm-0': '',
    '/sys/class/block/dm-0/dm/uuid': 'mpath-36001405b96dee5ec1084342869ad01eb\n',
    '/sys/class/block/dm-0/slaves/sda': '',
    '/sys/dev/block/253:0/size': '614400\n',
    '/sys/dev/block/253:0/ro': '0\n',
    '/dev/dm-0': { block: [253, 0] as [number, number], content: new Uint8Array(69_632) },
  };
  const joined = new PretendedStorage({ files: { ...files, ...map } });
  expect(planOn(filesystemProvider, want(), joined.host).steps).toMatchObject([
    { action: 'make', path: '/dev/dm-0' },
  ]);
});
