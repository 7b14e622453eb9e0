import { describe, expect, it } from 'vitest';
import { readBlockDevice, readUses } from '../../../../agent/facts/block-device.ts';
import { parseMounts } from '../../../../agent/facts/mounts.ts';
import { createMemorySystem } from '../../../../agent/system/memory/index.ts';
import { fixture } from '../tools/fixture.ts';

const disk = {
  '/dev/sdb': { block: [8, 16] as [number, number] },
  '/dev/disk/by-id/scsi-one': { link: '../../sdb' },
  '/sys/dev/block/8:16/size': '409600\n',
  '/sys/dev/block/8:16/ro': '0\n',
  '/sys/dev/block/8:16/holders/': {},
  '/proc/self/mountinfo': fixture('proc/mountinfo'),
  '/proc/swaps': 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n',
};

function usesOf(files: Record<string, string | object>) {
  const system = createMemorySystem({ files: { ...disk, ...files } });
  const device = readBlockDevice(system, '/dev/disk/by-id/scsi-one');
  return device && readUses(system, '/dev/disk/by-id/scsi-one', device);
}

describe('a block device', () => {
  it('has a size and may be read-only, under any of its names', () => {
    const system = createMemorySystem({ files: { ...disk, '/sys/dev/block/8:16/ro': '1\n' } });
    expect(readBlockDevice(system, '/dev/disk/by-id/scsi-one')).toEqual({
      number: '8:16',
      size: 200 * 2 ** 20,
      readOnly: true,
    });
  });

  it('is not a file, a directory or nothing', () => {
    const system = createMemorySystem({ files: { '/etc/x': '' } });
    for (const path of ['/etc/x', '/etc', '/nothing']) expect(readBlockDevice(system, path)).toBeUndefined();
  });

  it.each([
    ['nobody', {}, []],
    [
      'a mount',
      { '/proc/self/mountinfo': '36 25 8:16 / /srv/a\\040b rw - ext4 /dev/sdb rw\n' },
      ['is mounted on /srv/a b'],
    ],
    [
      'a mount of a file system with an anonymous number',
      { '/proc/self/mountinfo': '36 25 0:52 / /srv rw - btrfs /dev/sdb rw\n' },
      ['is mounted on /srv'],
    ],
    ['swap', { '/proc/swaps': 'Filename Type\n/dev/sdb partition 1 0 -2\n' }, ['is swap space']],
    [
      'a backstore',
      { '/sys/kernel/config/target/core/iblock_0/web/udev_path': '/dev/disk/by-id/scsi-one\n' },
      ['is what backstore web stands on'],
    ],
    [
      'partitions',
      { '/sys/dev/block/8:16/sdb1/partition': '1\n', '/sys/dev/block/8:16/sdb2/partition': '2\n' },
      ['has partitions (sdb1, sdb2)'],
    ],
    [
      'a volume on top',
      { '/sys/dev/block/8:16/holders/dm-3/dev': '253:3\n', '/sys/block/dm-3/dm/name': 'myvg-mylv\n' },
      ['is held by myvg-mylv'],
    ],
  ])('is used by %s', (_who, files, uses) => {
    expect(usesOf(files)).toEqual(uses);
  });
});

describe('mounts', () => {
  it('are read from a recorded host', () => {
    const mounts = parseMounts(fixture('proc/mountinfo'));
    expect(mounts).toContainEqual({
      device: '254:0',
      path: '/',
      type: 'ext4',
      source: '/dev/vda',
      options: expect.arrayContaining(['rw', 'relatime']),
    });
    expect(mounts.length).toBe(fixture('proc/mountinfo').trim().split('\n').length);
  });
});
