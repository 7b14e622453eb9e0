import { describe, expect, it } from 'vitest';
import {
  createGroup,
  createVolume,
  extendVolume,
  mapperName,
  parseExtentSize,
  reportAll,
} from '../../../../agent/tools/lvm.ts';
import { fixture, success } from './fixture.ts';

const MiB = 2 ** 20;

describe("LVM's report", () => {
  const { groups, orphans } = reportAll.parse(...success(fixture('lvm/fullreport.json')));

  it('has groups with their free space', () => {
    expect(groups.map(({ volumes, ...group }) => [group, volumes.length])).toEqual([
      [
        { name: 't_n', extentSize: 4 * MiB, free: 60 * MiB, writable: true, exported: false, partial: false },
        2,
      ],
      [
        {
          name: 't_a',
          extentSize: 4 * MiB,
          free: 156 * MiB,
          writable: true,
          exported: false,
          partial: false,
        },
        4,
      ],
    ]);
  });

  it('has volumes with what they are and who uses them', () => {
    const volumes = groups.flatMap((group) => group.volumes);
    expect(volumes.find(({ name }) => name === 'a-b')).toEqual({
      name: 'a-b',
      size: 20 * MiB,
      layout: ['linear'],
      roles: ['public'],
      active: true,
      open: true,
    });
    expect(volumes.find(({ name }) => name === 'c')).toMatchObject({ active: false, open: false });
    expect(volumes.find(({ name }) => name === 'one')?.roles).toContain('thickorigin');
  });

  it('has physical volumes that are free', () => {
    expect(orphans).toEqual([{ path: '/dev/loop3', used: false }]);
  });

  it('is empty on a host without groups', () => {
    const nothing = reportAll.parse(...success('  {\n      "report": [\n      ]\n  }\n'));
    expect(nothing).toEqual({ groups: [], orphans: [] });
  });
});

describe('LVM', () => {
  it('doubles dashes in device names', () => {
    expect(mapperName('my-vg', 'web--data')).toBe('my--vg-web----data');
    expect(mapperName('vg', 'lv')).toBe('vg-lv');
  });

  it('keeps the size of an extent in its backup', () => {
    expect(parseExtentSize(fixture('lvm/backup-t_a'))).toBe(4 * MiB);
    expect(parseExtentSize('')).toBeUndefined();
  });

  it('is given sizes in sectors, rounded up', () => {
    expect(createVolume('vg', 'lv', 20_000_001).argv).toContain('39063s');
    expect(extendVolume('vg', 'lv', 20 * MiB).argv).toContain('40960s');
  });

  it('wipes what shines through a new volume, and never a device', () => {
    expect(createVolume('vg', 'lv', MiB).argv.join(' ')).toContain('--yes --wipesignatures y --zero y');
    expect(createGroup('vg', ['/dev/x']).argv).toEqual(['vgcreate', 'vg', '/dev/x']);
  });
});
