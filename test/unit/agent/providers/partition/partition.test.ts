import { describe, expect, it } from 'vitest';
import { Projection } from '../../../../../agent/projection.ts';
import { partitionProvider } from '../../../../../agent/providers/partition/index.ts';
import { partitionSchema } from '../../../../../src/contract/kinds/partition.ts';
import { factsOf, planOn, proveConvergence, summariesOf } from '../converging.ts';
import { disk, type Pretence, PretendedDisk } from './pretended-disk.ts';

const want = (desired: object = {}) => partitionSchema.parse({ device: disk, number: 1, ...desired });
const linux = '0FC63DAF-8483-4772-8E79-3D69D8477DE4';
const lvm = 'E6D6D379-F507-44C2-A23C-238F2A3DF928';
const first = { start: 1, size: 100, type: linux };
const one: Pretence = { partitions: { 1: first } };
const two: Pretence = { partitions: { 1: first, 2: { start: 501, size: 100, type: lvm, name: 'pool' } } };
const table = `make a partition table (GPT) on ${disk}`;
const tell = (which: number | string) => `tell the kernel of partition ${which} of ${disk}`;

describe('partitions converge, from every partial state', () => {
  it.each<[string, object, Pretence, string[]]>([
    ['there already', { size: '100MiB' }, one, []],
    ['there already by its name', { number: undefined, name: 'pool', size: '100MiB', type: 'lvm' }, two, []],
    [
      'there already up to the next one',
      {},
      { partitions: { 1: first, 2: { start: 101, size: 9, type: lvm } } },
      [],
    ],
    ['made with its table', {}, {}, [table, `make partition 1 of ${disk}, 2.0GiB, for linux`, tell(1)]],
    [
      'made in the first place that is large enough',
      { number: 3, size: '200MiB', type: 'lvm' },
      two,
      [`make partition 3 of ${disk}, 200MiB, for lvm`, tell(3)],
    ],
    [
      'made of the rest under the lowest number',
      { number: undefined, name: 'data' },
      two,
      [`make partition data of ${disk}, 1.4GiB, for linux`, tell('data')],
    ],
    [
      'grown into the free space behind it',
      { size: '200MiB' },
      two,
      [`grow partition 1 of ${disk} from 100MiB to 200MiB; what is on it keeps its size`, tell(1)],
    ],
    [
      'grown with its disk',
      {},
      one,
      [`grow partition 1 of ${disk} from 100MiB to 2.0GiB; what is on it keeps its size`, tell(1)],
    ],
    ['shown to the kernel, which did not look', { size: '100MiB' }, { ...one, hidden: [1] }, [tell(1)]],
    ['removed', { state: 'absent' }, one, [`remove partition 1 of ${disk}, 100MiB, with all that is on it`]],
    ['absent already', { state: 'absent', number: 5 }, two, []],
    ['absent already with its table', { state: 'absent' }, {}, []],
    ['absent already with sfdisk itself', { state: 'absent' }, { installed: false }, []],
  ])('%s', (_what, desired, pretence, summaries) => {
    const makeHost = () => new PretendedDisk(pretence).host;
    expect(proveConvergence(partitionProvider, want(desired), makeHost)).toEqual(summaries);
  });

  it('and what the kernel still shows of a removed one goes', () => {
    const pretended = new PretendedDisk(one);
    pretended.system.onCommand('partx', { code: 1, stderr: 'interrupted\n' });
    const [remove] = planOn(partitionProvider, want({ state: 'absent' }), pretended.host).steps;
    expect(() => remove && partitionProvider.apply(remove, want(), pretended.host)).toThrow('interrupted');
    expect(summariesOf(planOn(partitionProvider, want({ state: 'absent' }), pretended.host))).toEqual([
      `tell the kernel that partition 1 of ${disk} is gone`,
    ]);
  });

  it('without starting a child where it is there', () => {
    const { host } = new PretendedDisk(two);
    planOn(partitionProvider, want({ size: '100MiB' }), host);
    expect(host.system.history).toEqual([]);
  });

  it('with the least commands', () => {
    const made = new PretendedDisk({});
    proveConvergence(partitionProvider, want({ name: 'a', size: '10MiB', type: 'lvm' }), () => made.host);
    expect(made.changes).toEqual([
      `sfdisk ${disk} label: gpt`,
      `sfdisk --append ${disk} 1: start=2048, size=20480, type=${lvm}, name="a"`,
      `partx --update --nr 1 ${disk}`,
    ]);
    const removed = new PretendedDisk(one);
    proveConvergence(partitionProvider, want({ state: 'absent' }), () => removed.host);
    expect(removed.changes).toEqual([`sfdisk --delete ${disk} 1`, `partx --delete --nr 1 ${disk}`]);
  });
});

describe('refusals', () => {
  it.each<[string, object, Pretence, string]>([
    ['a disk with a file system', {}, { signatures: { [disk]: 'ext4' } }, 'is not blank: it holds ext4'],
    [
      'a mounted disk',
      {},
      { files: { '/proc/self/mountinfo': '1 1 254:16 / /srv rw - ext4 /dev/vdb rw\n' } },
      'is mounted on /srv',
    ],
    ['a disk that is not there', { device: '/dev/disk/by-id/virtio-two' }, {}, 'this host has no device'],
    ['a table of another kind', {}, { ...one, label: 'dos' }, 'a partition table of another kind (dos)'],
    ['a partition never shrinks', { size: '50MiB' }, one, 'would shrink from 100MiB to 50MiB'],
    [
      'a partition grows up to the next one only',
      { size: '600MiB' },
      two,
      'cannot grow to 600MiB: there is free space for 500MiB',
    ],
    ['a full disk', { number: 3, size: '3GiB' }, two, 'no room for partition 3'],
    ['no rest', { number: 3 }, { partitions: { 1: { ...first, size: 2046 } } }, 'no room for partition 3'],
    ['another name', { name: 'mine', number: 2, type: 'lvm' }, two, 'is there under the name pool'],
    ['another type', { size: '100MiB', type: 'lvm' }, one, 'is for linux, and should be for lvm'],
    [
      'a place that shows an old file system',
      { number: 3 },
      { ...two, leftovers: 'ext4' },
      `where partition 3 of ${disk} would be, ${disk} still holds ext4`,
    ],
    ['no sfdisk', {}, { installed: false }, 'sfdisk is not installed'],
    [
      'a mounted partition is not removed',
      { state: 'absent' },
      { ...one, files: { '/proc/self/mountinfo': '1 1 254:17 / /srv rw - ext4 /dev/vdb1 rw\n' } },
      'is mounted on /srv',
    ],
    [
      'an exported partition is not removed',
      { state: 'absent' },
      {
        ...one,
        files: {
          '/sys/kernel/config/target/core/iblock_0/web/udev_path': `${disk}-part1\n`,
          [`${disk}-part1`]: { link: '/dev/vdb1' },
        },
      },
      'is what backstore web stands on',
    ],
    [
      'a physical volume is not removed',
      { state: 'absent' },
      { ...one, signatures: { '/dev/block/254:17': 'physical-volume' } },
      'is a physical volume of LVM',
    ],
  ])('%s', (_what, desired, pretence, message) => {
    expect(() => planOn(partitionProvider, want(desired), new PretendedDisk(pretence).host)).toThrow(message);
  });
});

describe('a plan over earlier tasks', () => {
  const planned = (...provisions: Parameters<Projection['add']>[0]) => {
    const projection = new Projection();
    projection.add(provisions);
    return projection;
  };

  it('makes a table once', () => {
    const projection = planned(...(partitionProvider.provides?.(want(), factsOf('debian')) ?? []));
    const plan = planOn(
      partitionProvider,
      want({ number: 2, size: '10MiB' }),
      new PretendedDisk({}).host,
      projection,
    );
    expect(summariesOf(plan)).toEqual([`make partition 2 of ${disk}, 10MiB, for linux`, tell(2)]);
  });

  it.each([
    ['sfdisk comes', { installed: false }, {}, { kind: 'command', name: 'sfdisk' }],
    [
      'the disk comes',
      {},
      { device: '/dev/disk/by-id/later' },
      { kind: 'path', name: '/dev/disk/by-id/later' },
    ],
  ] as const)('waits where %s', (_what, pretence, desired, provision) => {
    const { host } = new PretendedDisk(pretence);
    expect(planOn(partitionProvider, want(desired), host, planned(provision))).toEqual({
      steps: [],
      knownAfterApply: true,
    });
  });

  it.each([
    [disk, [`${disk}-part1`, '/dev/disk/by-partlabel/a']],
    ['/dev/loop0', ['/dev/loop0p1', '/dev/disk/by-partlabel/a']],
  ])('offers the paths of a partition of %s', (device, paths) => {
    const provided = partitionProvider.provides?.(want({ device, name: 'a' }), factsOf('debian')) ?? [];
    expect(provided.filter(({ kind }) => kind === 'path').map(({ name }) => name)).toEqual(paths);
  });
});
