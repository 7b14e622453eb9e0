import { describe, expect, it } from 'vitest';
import { identify } from '../../../../agent/filesystems/index.ts';
import { parseGeometry } from '../../../../agent/filesystems/xfs.ts';
import { fixture } from '../tools/fixture.ts';
import { headOf, sizeOf, viewOf } from './recorded-disks.ts';

const MiB = 2 ** 20;
const uuidOf = (last: string) => `11111111-2222-4333-8444-5555555555${last}`;

describe('what real tools have made is read from the beginning of a disk', () => {
  it.each([
    ['ext4', 'ext4', 300, '01', 'web-data'],
    ['ext4-with-room', 'ext4', 300, '01', 'web-data'],
    ['ext4-grown', 'ext4', 384, '01', 'web-data'],
    ['xfs', 'xfs', 400, '02', 'web-data'],
    ['xfs-with-room', 'xfs', 400, '02', 'web-data'],
    ['btrfs', 'btrfs', 400, '03', 'web-data'],
    ['btrfs-with-room', 'btrfs', 400, '03', 'web-data'],
    ['swap', 'swap', 100, '04', 'web-data'],
    ['ocfs2', 'ocfs2', undefined, '05', 'web-data'],
  ])('%s', (name, type, size, last, label) => {
    expect(identify(viewOf(name))).toMatchObject({
      type,
      uuid: uuidOf(last),
      label,
      size: size === undefined ? undefined : size * MiB,
      isWhole: true,
    });
  });

  it('gfs2, which chooses its own UUID', () => {
    expect(identify(viewOf('gfs2'))).toMatchObject({
      type: 'gfs2',
      uuid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/),
    });
  });

  it.each(['blank', 'ext2'])('%s is none of them', (name) => {
    expect(identify(viewOf(name))).toBeUndefined();
  });

  it('a disk that is too small for any is none', () => {
    expect(identify(new DataView(new ArrayBuffer(4096)))).toBeUndefined();
  });
});

describe('how large it would become is what its own tool makes of it', () => {
  it.each([
    ['ext4', 300],
    ['ext4-with-room', 384],
    ['ext4-grown', 384],
    ['xfs', 400],
    ['xfs-with-room', 500],
    ['btrfs', 400],
    ['btrfs-with-room', 512],
    ['swap', 100],
  ])('%s', (name, size) => {
    expect(identify(viewOf(name))?.sizeOn(sizeOf(name))).toBe(size * MiB);
  });

  it.each([
    ['ext4', 300 * MiB],
    ['xfs', 400 * MiB],
    ['btrfs', 400 * MiB],
    ['swap', 100 * MiB],
  ])('%s never shrinks', (name, size) => {
    expect(identify(viewOf(name))?.sizeOn(50 * MiB)).toBe(size);
  });

  it.each([
    ['ext4', 'a group that has hardly room for its own tables', 384.5 * MiB, 384 * MiB + 1024],
    ['xfs', 'an allocation group of less than 16 MiB', 410 * MiB, 400 * MiB],
  ])('%s leaves out %s', (name, _what, disk, size) => {
    expect(identify(viewOf(name))?.sizeOn(disk)).toBe(size);
  });
});

it('an XFS whose maker was killed says so', () => {
  const bytes = headOf('xfs');
  bytes[126] = 1;
  expect(identify(new DataView(bytes.buffer))).toMatchObject({ type: 'xfs', isWhole: false });
});

it('the size of a mounted XFS is what xfs_growfs says', () => {
  for (const version of ['6.1', '6.13'])
    expect(parseGeometry(fixture(`filesystems/xfs-geometry-${version}.stdout`))).toBe(512 * MiB);
  expect(() => parseGeometry('nothing')).toThrow('cannot read');
});
