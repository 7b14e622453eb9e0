import { describe, expect, it } from 'vitest';
import { Projection } from '../../../../../agent/projection.ts';
import { findFilter, withFilter } from '../../../../../agent/providers/lvm-filter/configuration.ts';
import { lvmFilterProvider } from '../../../../../agent/providers/lvm-filter/index.ts';
import type { Entry } from '../../../../../agent/system/memory/index.ts';
import { createMemorySystem } from '../../../../../agent/system/memory/index.ts';
import { lvmFilterSchema } from '../../../../../src/contract/kinds/lvm-filter.ts';
import { fixture } from '../../tools/fixture.ts';
import { hostOf, type MemoryHost, planOn, proveConvergence, summariesOf } from '../converging.ts';

const local = '/etc/lvm/lvmlocal.conf';
const shipped = fixture('lvm/lvmlocal-2.03.16.conf');
const disk = '/dev/disk/by-id/virtio-whole';
const pattern = `r|^${disk}(-part[0-9]+)?$|`;
const section = (list: string) =>
  `# What clients have in exported devices is theirs (iscsi-deploy, lvm_filter).\ndevices {\n\tglobal_filter = [ ${list} ]\n}\n`;
const filtered = `${shipped}${section(`"${pattern}"`)}`;
const want = (desired: object = {}) => lvmFilterSchema.parse({ reject: [disk], ...desired });
const add = `have LVM keep off ${disk}: global_filter in ${local}`;
const rebuild = "make the initramfs anew, which has LVM's configuration in it";
const withInitramfs = {
  '/usr/share/initramfs-tools/hooks/lvm2': '',
  '/boot/initrd.img-6.1.0-56-amd64': 'x',
};

/** lvmconfig shows what the files say, the local one first, as 2.03.16 does. */
function hostWith(files: Record<string, Entry>, missing = false): MemoryHost {
  const entries = {
    '/etc/lvm/lvm.conf': 'devices {\n}\n',
    [local]: shipped,
    '/boot/': {},
    '/var/lib/iscsi-deploy/': {},
    ...files,
  };
  const system = createMemorySystem({ files: { ...entries, ...(missing ? {} : { '/usr/sbin/lvm': '' }) } });
  system.onCommand('lvm lvmconfig devices/global_filter', () => {
    const text = [local, '/etc/lvm/lvm.conf'].map((file) => system.readTextIfExists(file) ?? '');
    const [set] = text.flatMap((one) => findFilter(one, 'x') ?? []);
    return set
      ? `global_filter=[${set.patterns.map((one) => JSON.stringify(one)).join(',')}]\n`
      : { code: 5, stderr: '  Configuration node devices/global_filter not found\n' };
  });
  system.onCommand('update-initramfs', '');
  return hostOf(system);
}

describe('LVM filters converge, from every partial state', () => {
  it.each<[string, object, Record<string, Entry>, string[]]>([
    ['there already', {}, { [local]: filtered }, []],
    ['from the files as they are shipped', {}, {}, [add]],
    ['without a local file', {}, { [local]: { link: 'nowhere' } }, [add]],
    ['with an initramfs', {}, withInitramfs, [add, rebuild]],
    [
      'an initramfs that an interrupted run left behind',
      {},
      { [local]: filtered, ...withInitramfs, '/var/lib/iscsi-deploy/initramfs-due': '' },
      [rebuild],
    ],
    [
      'absent',
      { state: 'absent' },
      { [local]: filtered },
      [`no longer have LVM keep off ${disk}: global_filter in ${local}`],
    ],
    ['absent already', { state: 'absent' }, {}, []],
    [
      'in the file that sets it',
      {},
      { '/etc/lvm/lvm.conf': 'devices {\n\tglobal_filter = [ "r|/dev/cdrom|" ]\n}\n' },
      [`have LVM keep off ${disk}: global_filter in /etc/lvm/lvm.conf`],
    ],
    [
      'a devices file without it',
      {},
      {
        '/etc/lvm/lvm.conf': 'devices {\n\t# use_devicesfile = 1\n}\n',
        '/etc/lvm/devices/system.devices': 'IDTYPE=devname IDNAME=/dev/vdz DEVNAME=/dev/vdz PVID=x\n',
      },
      [],
    ],
  ])('%s', (_what, desired, files, summaries) => {
    expect(proveConvergence(lvmFilterProvider, want(desired), () => hostWith(files))).toEqual(summaries);
  });

  it('and everything that was written before stays as it was', () => {
    const { system } = proved({}, {});
    expect(system.readText(local)).toBe(filtered);
    const back = hostWith({ [local]: filtered });
    proveConvergence(lvmFilterProvider, want({ state: 'absent' }), () => back);
    expect(back.system.readText(local)).toBe(shipped);
  });

  it('without a child where nothing is to change', () => {
    const host = hostWith({ [local]: filtered });
    planOn(lvmFilterProvider, want(), host);
    expect(host.system.history).toEqual([]);
  });

  it('before patterns that are there, which stay with their comments', () => {
    const conf =
      'devices {\n\t# ours\n\tglobal_filter = [ "r|/dev/cdrom|",\n\t\t"r/fd0/" ] # end\n\tdir = "/dev"\n}\n';
    const { system } = proved({}, { '/etc/lvm/lvm.conf': conf });
    expect(system.readText('/etc/lvm/lvm.conf')).toBe(
      `devices {\n\t# ours\n\tglobal_filter = [ "${pattern}", "r|/dev/cdrom|", "r/fd0/" ] # end\n\tdir = "/dev"\n}\n`,
    );
    proveConvergence(lvmFilterProvider, want({ state: 'absent' }), () => hostOf(system));
    expect(system.readText('/etc/lvm/lvm.conf')).toContain(
      'global_filter = [ "r|/dev/cdrom|", "r/fd0/" ] # end',
    );
  });

  it('instead of one that accepts everything, as no filter does', () => {
    const conf = 'devices/global_filter = [ "a|.*|" ]\n';
    const { system } = proved({}, { [local]: conf });
    expect(system.readText(local)).toBe(`devices/global_filter = [ "${pattern}" ]\n`);
    proveConvergence(lvmFilterProvider, want({ state: 'absent' }), () => hostOf(system));
    expect(system.readText(local)).toBe(conf);
  });

  it.each([
    ['/dev/disk/by-id/ata-X.1', 'r|^/dev/disk/by-id/ata-X\\.1(-part[0-9]+)?$|'],
    ['/dev/mapper/mpatha', 'r|^/dev/mapper/mpatha(-part[0-9]+)?$|'],
    ['/dev/md127', 'r|^/dev/md127(p[0-9]+)?$|'],
    ['/dev/vg/lv', 'r|^/dev/vg/lv[0-9]*$|'],
  ])('%s with its partitions', (path, expected) => {
    const { system } = proved({ reject: [path] }, {});
    expect(findFilter(system.readText(local), local)?.patterns).toEqual([expected]);
  });
});

function proved(desired: object, files: Record<string, Entry>): MemoryHost {
  const host = hostWith(files);
  proveConvergence(lvmFilterProvider, want(desired), () => host);
  return host;
}

describe('refusals', () => {
  const held = (uuid: string): Record<string, Entry> => ({
    [disk]: { link: '../../vdc' },
    '/dev/vdc': { block: [254, 32] },
    '/sys/dev/block/254:32': { link: '../../devices/virtio/block/vdc' },
    '/sys/devices/virtio/block/vdc/size': '1\n',
    '/sys/devices/virtio/block/vdc/ro': '0\n',
    '/sys/devices/virtio/block/vdc/vdc1/holders/dm-3/': {},
    '/sys/block/dm-3/dm/uuid': uuid,
    '/sys/block/dm-3/dm/name': 'ofserver-data\n',
  });

  it.each<[string, Record<string, Entry>, string]>([
    ['what this host uses itself', held('LVM-abc\n'), `LVM uses ${disk}: ofserver-data stands on it`],
    [
      'a filter that accepts',
      { [local]: 'devices { global_filter = [ "a|/dev/vd.*|", "r|.*|" ] }' },
      'which may accept another name',
    ],
    ['set twice', { [local]: `${filtered}${section('"r|x|"')}` }, 'sets devices/global_filter twice'],
    ['no list', { [local]: 'devices { global_filter = 5 }' }, 'is no list of patterns'],
    ['cut off', { [local]: 'devices {\n global_filter = [ "r|x' }, 'cannot be read from line 2'],
    [
      'in the devices file',
      {
        [disk]: { link: '../../vdc' },
        '/dev/vdc': '',
        '/etc/lvm/lvm.conf': 'devices {\n\tuse_devicesfile = 1\n}\n',
        '/etc/lvm/devices/system.devices': 'IDTYPE=devname IDNAME=/dev/vdc DEVNAME=/dev/vdc PVID=x\n',
      },
      "is in LVM's devices file",
    ],
  ])('%s', (_what, files, message) => {
    expect(() => planOn(lvmFilterProvider, want(), hostWith(files))).toThrow(message);
  });

  it('a map that is not of LVM is no use by LVM', () => {
    expect(summariesOf(planOn(lvmFilterProvider, want(), hostWith(held('CRYPT-abc\n'))))).toEqual([add]);
  });

  it('no LVM, unless an earlier task brings it', () => {
    expect(() => planOn(lvmFilterProvider, want(), hostWith({}, true))).toThrow('LVM is not installed');
    const projection = new Projection();
    projection.add([{ kind: 'command', name: 'lvm' }]);
    expect(planOn(lvmFilterProvider, want(), hostWith({}, true), projection)).toEqual({
      steps: [],
      knownAfterApply: true,
    });
  });

  it('LVM that reads something else than was written', () => {
    const host = hostWith({});
    host.system.onCommand('lvm lvmconfig devices/global_filter', 'global_filter=["r|^/dev/vdz$|"]\n');
    const { steps } = planOn(lvmFilterProvider, want(), host);
    expect(() => {
      for (const step of steps) lvmFilterProvider.apply(step, want(), host);
    }).toThrow('LVM reads another global_filter than was written: r|^/dev/vdz$|');
  });

  it.each(['/dev/sda', '/dev/disk/by-id/a|b', '/srv/x'])('the device %s', (path) => {
    expect(lvmFilterSchema.safeParse({ reject: [path] }).success).toBe(false);
  });
});

it('a configuration has its filter back after it was written: quotes and backslashes', () => {
  const patterns = ['r|^/dev/a\\.b$|', 'r|"|'];
  expect(findFilter(withFilter(shipped, patterns, local), local)?.patterns).toEqual(patterns);
});
