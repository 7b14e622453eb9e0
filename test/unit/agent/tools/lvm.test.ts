import { describe, expect, it } from 'vitest';
import {
  createGroup,
  createPool,
  createThinVolume,
  createVolume,
  extendGroup,
  extendVolume,
  mapperName,
  stripedOver,
} from '../../../../agent/tools/lvm.ts';
import { parseExtentSize, parseMembers, parseVolume } from '../../../../agent/tools/lvm-backup.ts';
import { reportAll } from '../../../../agent/tools/lvm-report.ts';
import { fixture, success } from './fixture.ts';

const MiB = 2 ** 20;

describe("LVM's report", () => {
  const { groups, orphans } = reportAll.parse(...success(fixture('lvm/fullreport.json')));

  it('has groups with their free space', () => {
    expect(groups.map(({ volumes, devices, ...group }) => [group, volumes.length])).toEqual([
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
      pool: undefined,
      stripes: 1,
      stripeSize: 0,
    });
    expect(volumes.find(({ name }) => name === 'c')).toMatchObject({ active: false, open: false });
    expect(volumes.find(({ name }) => name === 'one')?.roles).toContain('thickorigin');
  });

  it('has how volumes lie on their devices', () => {
    const report = reportAll.parse(...success(fixture('lvm/fullreport-layouts.json')));
    const [group] = report.groups;
    expect(group?.devices).toEqual([
      { path: '/dev/vdc', free: 680 * MiB },
      { path: '/dev/vdd', free: 1000 * MiB },
    ]);
    const lies = group?.volumes.map(({ name, pool, stripes, stripeSize, layout }) => [
      name,
      pool ?? '',
      stripes,
      stripeSize,
      layout.join(),
    ]);
    expect(lies).toEqual([
      ['lin', '', 1, 0, 'linear'],
      ['pool', '', 1, 0, 'thin,pool'],
      ['s', '', 2, 65_536, 'striped'],
      ['t', 'pool', 1, 0, 'thin,sparse'],
      ['t-2', 'pool', 1, 0, 'thin,sparse'],
    ]);
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

  it('keeps in its backup what a group is made of', () => {
    expect(parseMembers(fixture('lvm/backup-g'))).toEqual([
      'F86sLA-vzBY-gs6T-bFrE-Vx4I-fIZ0-PRxNTz',
      'caf7dX-FpS2-Or8d-scWD-lagO-wJqk-ZhPSSa',
    ]);
    expect(parseMembers('')).toEqual([]);
  });

  it.each([
    ['lin', { extents: 5, stripes: 1, stripeSize: 0, pool: undefined }],
    ['s', { extents: 8, stripes: 2, stripeSize: 65_536, pool: undefined }],
    ['pool', { extents: 75, stripes: 1, stripeSize: 0, pool: undefined }],
    ['t-2', { extents: 5, stripes: 1, stripeSize: 0, pool: 'pool' }],
    ['pv0', undefined],
    ['nothing', undefined],
  ])('keeps in its backup how %s lies', (name, described) => {
    expect(parseVolume(fixture('lvm/backup-g'), name)).toEqual(described);
  });

  it('keeps the size of an extent in its backup', () => {
    expect(parseExtentSize(fixture('lvm/backup-t_a'))).toBe(4 * MiB);
    expect(parseExtentSize('')).toBeUndefined();
  });

  it('is given sizes in sectors, rounded up', () => {
    expect(createVolume({ vg: 'vg', name: 'lv', size: 20_000_001 }).argv).toContain('39063s');
    expect(extendVolume({ vg: 'vg', name: 'lv', size: 20 * MiB }).argv).toContain('40960s');
  });

  it('wipes what shines through a new volume, and never a device', () => {
    expect(createVolume({ vg: 'vg', name: 'lv', size: MiB }).argv.join(' ')).toContain(
      '--yes --wipesignatures y --zero y',
    );
    expect(createGroup('vg', ['/dev/x']).argv).toEqual(['vgcreate', 'vg', '/dev/x']);
    expect(extendGroup('vg', ['/dev/x']).argv).toEqual(['vgextend', 'vg', '/dev/x']);
  });

  it.each([
    [
      createVolume({ vg: 'g', name: 's', size: 20 * MiB }, stripedOver(2, 65_536)),
      'lvcreate --yes --wipesignatures y --zero y --stripes 2 --stripesize 128s --name s --size 40960s g',
    ],
    [
      createPool({ vg: 'g', name: 'pool', size: 200 * MiB }),
      'lvcreate --yes --type thin-pool --zero y --name pool --size 409600s g',
    ],
    [
      createThinVolume({ vg: 'g', name: 't', size: 400 * MiB }, 'pool'),
      'lvcreate --yes --type thin --thinpool pool --name t --virtualsize 819200s g',
    ],
  ])('is told how a volume lies', ({ argv }, command) => {
    expect(argv.join(' ')).toBe(command);
  });
});
