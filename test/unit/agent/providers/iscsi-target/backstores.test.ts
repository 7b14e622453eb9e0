import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { saveconfig } from '../../../../../agent/lio/saveconfig.ts';
import type { Entry, MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { endsKilled, killedAfter } from '../../killed-system.ts';
import { saveFile } from '../../lio/lio-kernel.ts';
import { core, host, observe, plan, reboot, refusalOf, run, summaries, target } from './scenario.ts';

/** Page 0x80 of a SCSI device. */
const serialPage = (serial: string) =>
  Uint8Array.from([0, 0x80, 0, serial.length, ...new TextEncoder().encode(serial)]);

/** A SCSI disk of the server, as scsi_debug shows one: its serial is 2000. */
const scsiDisk: Record<string, Entry> = {
  '/dev/sda': { block: [8, 0] },
  '/dev/disk/by-id/scsi-debug': { link: '../../sda' },
  '/sys/dev/block/8:0/size': `${64 * 2048}\n`,
  '/sys/dev/block/8:0/holders/': {},
  '/sys/dev/block/8:0/device': { link: '../../../0:0:0:0' },
  '/sys/0:0:0:0/type': '0\n',
  '/sys/class/scsi_device/0:0:0:0/device/vpd_pg80': serialPage('2000'),
  '/sys/class/scsi_device/0:0:0:0/device/block/sda/': {},
};

const scsiHost = () => host({ files: scsiDisk });

/** Forms of one LUN, with what makes each. */
const forms = {
  block: { block: '/dev/myvg/web' },
  'block, read-only': { block: '/dev/myvg/web', read_only: true },
  fileio: { fileio: { path: '/srv/iscsi/a.img', size: '64MiB' } },
  'fileio, preallocated': { fileio: { path: '/srv/iscsi/a.img', size: '64MiB', preallocated: true } },
  'fileio, write-back': { fileio: { path: '/srv/iscsi/a.img', size: '64MiB', write_back: true } },
  ramdisk: { ramdisk: { size: '16MiB' } },
  'ramdisk, nullio': { ramdisk: { size: '4TiB', nullio: true } },
  'pscsi by path': { pscsi: '/dev/disk/by-id/scsi-debug' },
  'pscsi by address': { pscsi: '0:0:0:0' },
} as const;

type Form = keyof typeof forms;

const of = (form: object, changes: object = {}) =>
  target({ luns: [{ lun: 0, name: 'a', ...form }], acls: [], ...changes });

const every = Object.entries(forms);

describe('a new backstore', () => {
  const made: Record<Form, string[]> = {
    block: ['make block backstore a on /dev/myvg/web'],
    'block, read-only': ['make block backstore a on /dev/myvg/web, read-only'],
    fileio: ['make /srv/iscsi/a.img, sparse, 64MiB', 'make fileio backstore a on /srv/iscsi/a.img'],
    'fileio, preallocated': [
      'make /srv/iscsi/a.img, sparse, 64MiB',
      'give /srv/iscsi/a.img all of its blocks, 64MiB',
      'make fileio backstore a on /srv/iscsi/a.img',
    ],
    'fileio, write-back': [
      'make /srv/iscsi/a.img, sparse, 64MiB',
      'make fileio backstore a on /srv/iscsi/a.img, write-back',
    ],
    ramdisk: ['make ramdisk backstore a of 16MiB of memory, blank after every boot'],
    'ramdisk, nullio': ['make ramdisk backstore a of 4TiB, which keeps nothing that is written to it'],
    'pscsi by path': ['make pscsi backstore a on /dev/disk/by-id/scsi-debug'],
    'pscsi by address': ['make pscsi backstore a on /dev/sda'],
  };

  it.each(every)('%s is made, and then nothing is left to do', (name, form) => {
    const system = scsiHost();
    const steps = summaries(of(form), system).filter((summary) => /backstore|\.img/.test(summary));
    expect(Object.entries(made)).toContainEqual([name, steps]);
    expect(run(of(form), system)).toEqual([]);
    const before = system.history.length;
    expect(plan(of(form), system).steps).toEqual([]);
    expect(system.history.length).toBe(before);
  });

  it.each(every)('%s is completed wherever a run is killed', (_, form) => {
    for (let count = 1; ; count += 1) {
      const system = scsiHost();
      const isKilled = endsKilled(() => run(of(form), killedAfter(system, count)));
      expect(run(of(form), system), `after change ${count}`).toEqual([]);
      if (!isKilled) break;
    }
  });

  it.each([
    ['block, read-only', 'info', 'readonly: 1'],
    ['fileio', 'info', 'Mode: O_DSYNC'],
    ['fileio, write-back', 'info', 'Mode: Buffered-WCE'],
    ['ramdisk', 'info', 'PAGES/PAGE_SIZE: 4096*4096'],
    ['ramdisk, nullio', 'info', 'nullio: 1'],
    ['pscsi by path', 'udev_path', '/dev/disk/by-id/scsi-debug'],
    ['pscsi by address', 'udev_path', '/dev/sda'],
  ] as const)('%s has in %s: %s', (name, file, text) => {
    const system = scsiHost();
    run(of(forms[name]), system);
    const [hba] = system.list(core).filter((entry) => entry.endsWith('_0'));
    expect(system.readText(`${core}/${hba}/a/${file}`)).toContain(text);
  });

  it('of a passed-through device keeps the serial that the device has', () => {
    const system = scsiHost();
    run(of(forms['pscsi by path']), system);
    expect(observe(of(forms['pscsi by path']), system)).toMatchObject({
      luns: [{ plugin: 'pscsi', serial: '2000', size: 64 * 2 ** 20 }],
    });
  });

  it('has its blocks where that was asked', () => {
    const system = host();
    run(of(forms['fileio, preallocated']), system);
    expect(system.stat('/srv/iscsi/a.img')).toMatchObject({ allocated: 64 * 2 ** 20 });
  });
});

describe('what stands in the way', () => {
  it.each([
    [
      'no room',
      forms['fileio, preallocated'],
      { commands: { df: '   Avail\n1048576\n' } },
      /^no room for .* needs 64MiB more.* 1MiB left/,
    ],
    ['no memory', { ramdisk: { size: '1GiB' } }, {}, /a ramdisk of 1GiB does not fit in the 256MiB/],
    ['no such device', { pscsi: '7:0:0:0' }, {}, /7:0:0:0 does not exist/],
    ['no SCSI device', { pscsi: '/dev/myvg/web' }, {}, /\/dev\/myvg\/web is no SCSI device \| .* `block`/],
    [
      'a mounted disk',
      { pscsi: '0:0:0:0' },
      { files: { ...scsiDisk, '/proc/self/mountinfo': '30 1 8:0 / /data rw - ext4 /dev/sda rw\n' } },
      /in use: mounted on \/data/,
    ],
    [
      'no serial',
      { pscsi: '0:0:0:0' },
      { files: { ...scsiDisk, '/sys/class/scsi_device/0:0:0:0/device/vpd_pg80': '' } },
      /tells no serial/,
    ],
  ])('%s is refused', (_, form, options, message) => {
    expect(refusalOf(of(form), host(options))).toMatch(message);
  });

  it('a disk that is served twice, once as it is and once passed through', () => {
    const system = scsiHost();
    run(of(forms['pscsi by path']), system);
    const other = target({
      iqn: 'iqn.2026-11.com.example:other',
      luns: [{ lun: 0, name: 'b', block: '/dev/sda' }],
      acls: [],
      portals: [],
    });
    expect(refusalOf(other, system)).toMatch(/served as backstore a/);
  });
});

describe('a live backstore', () => {
  it.each([
    ['block', { block: '/dev/myvg/web', read_only: true }, /made with `read_only: false`/],
    [
      'fileio, write-back',
      { fileio: { path: '/srv/iscsi/a.img', size: '64MiB', write_back: false } },
      /made with `write_back: true`/,
    ],
    ['ramdisk', { ramdisk: { size: '16MiB', nullio: true } }, /made with `nullio: false`/],
    ['ramdisk', { ramdisk: { size: '32MiB' } }, /ramdisk a has 16MiB, and 32MiB is wanted/],
    ['fileio', { fileio: { path: '/srv/iscsi/a.img', size: '32MiB' } }, /shrinking would cut off data/],
    ['fileio', { ramdisk: { size: '16MiB' } }, /a is a fileio backstore already, not ramdisk/],
  ] as const)('%s is not made another', (name, wanted, message) => {
    const system = scsiHost();
    run(of(forms[name]), system);
    expect(refusalOf(of(wanted), system)).toMatch(message);
  });

  it.each(['block, read-only', 'fileio, write-back'] as const)(
    '%s stays so where nothing is said',
    (name) => {
      const system = host();
      run(of(forms[name]), system);
      const { read_only: _left, ...form }: Record<string, unknown> = forms[name];
      const plain = 'fileio' in form ? { fileio: { path: '/srv/iscsi/a.img', size: '64MiB' } } : form;
      expect(plan(of(plain), system).steps).toEqual([]);
    },
  );

  it('grows with its blocks', () => {
    const system = host();
    run(of(forms['fileio, preallocated']), system);
    const larger = of({ fileio: { path: '/srv/iscsi/a.img', size: '128MiB', preallocated: true } });
    expect(summaries(larger, system)).toEqual([
      'grow /srv/iscsi/a.img to 128MiB',
      'give /srv/iscsi/a.img all of its blocks, 64MiB',
      'grow a from 64MiB to 128MiB for its clients',
      `save the configuration to ${saveFile}`,
    ]);
    expect(run(larger, system)).toEqual([]);
  });

  it('offers a volume that grew without a change of ours', () => {
    const system = host();
    run(of(forms.block), system);
    system.put('/sys/dev/block/253:1/size', `${512 * 2048}\n`);
    expect(plan(of(forms.block), system).steps).toEqual([]);
    expect(observe(of(forms.block), system)).toMatchObject({ luns: [{ size: 512 * 2 ** 20 }] });
  });
});

describe('after a boot without the restore', () => {
  it.each(every)('%s comes back with its serial', (_, form) => {
    const before = scsiHost();
    run(of(form), before);
    const system = reboot(before, { files: scsiDisk });
    expect(run(of(form), system)).toEqual([]);
    expect(observe(of(form), system)).toEqual(observe(of(form), before));
  });

  it('another disk at the same address is not taken for the one that was there', () => {
    const before = scsiHost();
    run(of(forms['pscsi by address']), before);
    const files = { ...scsiDisk, '/sys/class/scsi_device/0:0:0:0/device/vpd_pg80': serialPage('9999') };
    expect(refusalOf(of(forms['pscsi by address']), reboot(before, { files }))).toMatch(/another volume/);
  });
});

describe('removal', () => {
  const absent = (form: object) => of(form, { state: 'absent' });

  it.each(every)('%s goes with its target', (_, form) => {
    const system = scsiHost();
    run(of(form), system);
    expect(run(absent(form), system)).toEqual([]);
    expect(system.list(core)).toEqual(['alua']);
  });

  it('of a ramdisk loses what is in it, unless it keeps nothing or the task does not describe it', () => {
    const impactsOf = (form: object, described: object) => {
      const system = host();
      run(of(form), system);
      return plan(target({ state: 'absent', acls: [], ...described }), system).steps.map(
        ({ impact }) => impact,
      );
    };
    const luns = (form: object) => ({ luns: [{ lun: 0, name: 'a', ...form }] });
    expect(impactsOf(forms.ramdisk, luns(forms.ramdisk))).toContain('data-loss');
    expect(impactsOf(forms['ramdisk, nullio'], luns(forms['ramdisk, nullio']))).not.toContain('data-loss');
    expect(impactsOf(forms.ramdisk, { luns: [] })).not.toContain('data-loss');
  });
});

describe('saveconfig.json', () => {
  const theirs = saveconfig.parse(
    JSON.parse(
      readFileSync(
        new URL('../../../../fixtures/rtslib/saveconfig-backstores-2.1.75.json', import.meta.url),
        'utf8',
      ),
    ),
  );
  const savedBy = (system: MemorySystem) => saveconfig.parse(JSON.parse(system.readText(saveFile)));
  const serial = (digit: string) => `11111111-2222-4333-8444-${digit.repeat(12)}`;

  it.each([
    ['scratch', { ramdisk: { size: '16MiB' }, serial: serial('7') }],
    ['null', { ramdisk: { size: '32MiB', nullio: true }, serial: serial('a') }],
    ['disk', { pscsi: '/dev/sda' }],
  ])('has %s as rtslib writes it', (name, form) => {
    const system = scsiHost();
    run(target({ luns: [{ lun: 0, name, ...form }], acls: [] }), system);
    const [mine] = savedBy(system).storage_objects;
    const { attributes, ...rest } = theirs.storage_objects.find((entry) => entry.name === name) ?? {};
    expect(mine).toMatchObject(rest);
    expect(Object.keys(mine ?? {}).sort()).toEqual([...Object.keys(rest), 'attributes'].sort());
    expect(Object.keys(mine?.attributes ?? {})).toEqual(Object.keys(attributes ?? {}));
  });
});
