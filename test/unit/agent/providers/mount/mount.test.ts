import { describe, expect, it } from 'vitest';
import { Projection } from '../../../../../agent/projection.ts';
import { mountProvider } from '../../../../../agent/providers/mount/index.ts';
import { mountSchema } from '../../../../../src/contract/kinds/mount.ts';
import { planOn, proveConvergence, summariesOf } from '../converging.ts';
import { byId, iqn, type Pretence, PretendedStorage, serials } from '../filesystem/pretended-storage.ts';

const lun = { iqn, lun: 0 };
const title = `LUN 0 of ${iqn}`;
const want = (desired: object = {}) => mountSchema.parse({ path: '/srv/data', device: lun, ...desired });
const uuid = '11111111-2222-4333-8444-555555555501';
const source = `UUID=${uuid}`;
const root = '/dev/vda / ext4 rw 0 1\n';
const links =
  '/etc/systemd/system/dev-disk-by\\x2duuid-11111111\\x2d2222\\x2d4333\\x2d8444\\x2d555555555501.device.wants';
const link = `${links}/srv-data.mount`;
const late = 'have systemd mount /srv/data when its disk comes after the boot';
const reload = 'have systemd read /etc/fstab';
const there: Pretence = {
  holds: 'ext4',
  mountedOn: '/srv/data',
  fstab: `${root}${source} /srv/data ext4 _netdev,nofail 0 0\n`,
  files: {
    [link]: { link: '/run/systemd/generator/srv-data.mount' },
    [`/dev/disk/by-uuid/${uuid}`]: { link: '../../sda' },
    '/srv/data/': {},
  },
};
const notMounted: Pretence = {
  holds: 'ext4',
  ...(there.fstab !== undefined && { fstab: there.fstab }),
  ...(there.files && { files: there.files }),
};

describe('mounts converge, from every partial state', () => {
  it.each<[string, object, Pretence, string[]]>([
    ['mounted already', {}, there, []],
    ['mounted already, by its path', { device: byId, type: 'ext4' }, there, []],
    [
      'from nothing',
      { options: ['noatime'] },
      { holds: 'ext4' },
      [
        'make the directory /srv/data',
        `mount ${title} (ext4) on /srv/data with noatime,_netdev,nofail`,
        `write into /etc/fstab: /srv/data from ${source} with noatime,_netdev,nofail`,
        late,
        reload,
      ],
    ],
    [
      'a boot that waits for it',
      { nofail: false, read_only: true },
      { holds: 'ext4' },
      [
        'make the directory /srv/data',
        `mount ${title} (ext4) on /srv/data with ro,_netdev`,
        `write into /etc/fstab: /srv/data from ${source} with ro,_netdev`,
        reload,
      ],
    ],
    [
      'after a boot without its target',
      {},
      notMounted,
      [`mount ${title} (ext4) on /srv/data with _netdev,nofail`],
    ],
    [
      'a line by another name',
      {},
      { ...there, fstab: `${root}${byId} /srv/data ext4 _netdev,nofail,x-own=1 0 0\n` },
      [`change line 2 of /etc/fstab: /srv/data from ${source} with x-own=1,_netdev,nofail`, reload],
    ],
    [
      'a line without _netdev',
      {},
      {
        ...there,
        fstab: `${root}${source} /srv/data ext4 noatime 0 2\n`,
        files: { ...there.files },
        mountOptions: 'rw,noatime',
      },
      [
        `change line 2 of /etc/fstab: /srv/data from ${source} with noatime,_netdev`,
        'no longer start srv-data.mount when its disk comes',
        reload,
      ],
    ],
    [
      'other options, while it is mounted',
      { options: ['noatime'] },
      there,
      [
        'remount /srv/data with noatime,_netdev,nofail',
        `change line 2 of /etc/fstab: /srv/data from ${source} with noatime,_netdev,nofail`,
        reload,
      ],
    ],
    [
      'read-only, while it is mounted',
      { read_only: true },
      there,
      [
        'remount /srv/data with ro,_netdev,nofail',
        `change line 2 of /etc/fstab: /srv/data from ${source} with ro,_netdev,nofail`,
        reload,
      ],
    ],
    [
      'somebody remounted it',
      {},
      { ...there, mountOptions: 'ro,noatime' },
      ['remount /srv/data with _netdev,nofail'],
    ],
    [
      'systemd was not told',
      {},
      { ...there, files: { ...there.files, '/run/iscsi-deploy-fstab-changed': '' } },
      [reload],
    ],
    ['unmounted', { state: 'unmounted' }, there, ['unmount /srv/data']],
    ['unmounted already', { state: 'unmounted', device: undefined }, notMounted, []],
    [
      'absent',
      { state: 'absent' },
      there,
      [
        'unmount /srv/data',
        'no longer start srv-data.mount when its disk comes',
        `take /srv/data from ${source} out of /etc/fstab`,
        reload,
      ],
    ],
    [
      'absent, after its disk',
      { state: 'absent', device: undefined },
      { fstab: `${root}UUID=gone /srv/data xfs nofail 0 0\n` },
      ['take /srv/data from UUID=gone out of /etc/fstab', reload],
    ],
    ['absent already', { state: 'absent', device: undefined }, {}, []],
  ])('%s', (_what, desired, pretence, summaries) => {
    const makeHost = () => new PretendedStorage(pretence).host;
    expect(proveConvergence(mountProvider, want(desired), makeHost)).toEqual(summaries);
  });

  it('with a line in fstab and a link, other lines untouched', () => {
    const { host, system } = new PretendedStorage({ holds: 'ext4', fstab: `# mine\n${root}\n# end` });
    proveConvergence(mountProvider, want(), () => host);
    expect(system.readText('/etc/fstab')).toBe(
      `# mine\n${root}\n# end\n${source} /srv/data ext4 _netdev,nofail 0 0\n`,
    );
    expect(system.readLink(link)).toBe('/run/systemd/generator/srv-data.mount');
    expect(system.exists('/run/iscsi-deploy-fstab-changed')).toBe(false);
  });

  it('and absent leaves nothing of it but the directory', () => {
    const { host, system } = new PretendedStorage(there);
    proveConvergence(mountProvider, want({ state: 'absent' }), () => host);
    expect(system.readText('/etc/fstab')).toBe(root);
    expect(system.exists(links)).toBe(false);
    expect(system.exists('/srv/data')).toBe(true);
  });

  it('without starting a child, or writing, where it is there', () => {
    const { host } = new PretendedStorage(there);
    planOn(mountProvider, want(), host);
    expect(host.system.history).toEqual([]);
  });

  it('with commands that take nothing from fstab', () => {
    const fresh = new PretendedStorage({ holds: 'ext4' });
    proveConvergence(mountProvider, want({ options: ['noatime'] }), () => fresh.host);
    expect(fresh.changes).toEqual([
      'mount -t ext4 -o rw,noatime,_netdev,nofail -- /dev/sda /srv/data',
      'systemctl --no-ask-password daemon-reload',
    ]);
    const live = new PretendedStorage({ ...there, mountOptions: 'ro,noatime' });
    proveConvergence(mountProvider, want(), () => live.host);
    expect(live.changes).toEqual(['mount -o remount,relatime,rw,_netdev,nofail -- /dev/sda /srv/data']);
  });

  it('nothing is written into fstab where it cannot be mounted', () => {
    const commands = { mount: { code: 32, stderr: 'mount: /srv/data: wrong fs type, bad option\n' } };
    const { host, system } = new PretendedStorage({ holds: 'ext4', commands });
    const { steps } = planOn(mountProvider, want({ options: ['noatme'] }), host);
    expect(() => {
      for (const step of steps) mountProvider.apply(step, want(), host);
    }).toThrow('bad option');
    expect(system.readText('/etc/fstab')).toBe(root);
  });

  it('without systemd there is nobody to tell', () => {
    const storage = new PretendedStorage({ holds: 'ext4' });
    storage.system.remove('/run/systemd/system');
    expect(summariesOf(planOn(mountProvider, want(), storage.host))).toEqual([
      'make the directory /srv/data',
      `mount ${title} (ext4) on /srv/data with _netdev,nofail`,
      `write into /etc/fstab: /srv/data from ${source} with _netdev,nofail`,
    ]);
  });
});

describe('swap space', () => {
  const swap = (desired: object = {}) => want({ path: 'none', options: ['pri=5'], ...desired });
  const swapUuid = 'UUID=11111111-2222-4333-8444-555555555504';
  const mark = `x-iscsi-deploy.disk=${iqn}/0`;
  const markOfGone = `x-iscsi-deploy.disk=${iqn}/7`;
  const goneUnit = 'dev-disk-by\\x2duuid-gone.swap';

  it('is used now and after each boot', () => {
    const makeHost = () => new PretendedStorage({ holds: 'swap', size: 100 }).host;
    expect(proveConvergence(mountProvider, swap(), makeHost)).toEqual([
      `use ${title} as swap space`,
      `write into /etc/fstab: swap space from ${swapUuid} with pri=5,_netdev,noauto,nofail,${mark}`,
      'have systemd use it when its disk comes after the boot',
      reload,
    ]);
    const storage = new PretendedStorage({ holds: 'swap', size: 100 });
    proveConvergence(mountProvider, swap(), () => storage.host);
    expect(storage.changes[0]).toBe('swapon -o pri=5 -- /dev/sda');
    expect(storage.system.readText('/etc/fstab')).toContain(
      `${swapUuid} none swap pri=5,_netdev,noauto,nofail,${mark} 0 0\n`,
    );
  });

  it('is taken out of use', () => {
    const { host, system } = new PretendedStorage({ holds: 'swap', size: 100 });
    system.put('/dev/disk/by-uuid/11111111-2222-4333-8444-555555555504', { link: '../../sda' });
    proveConvergence(mountProvider, swap(), () => host);
    expect(proveConvergence(mountProvider, swap({ state: 'absent' }), () => host)).toHaveLength(4);
    expect(system.readText('/etc/fstab')).toBe(root);
  });

  it.each<[string, Pretence, string[]]>([
    [
      'its line and its link go',
      {
        fstab: `${root}UUID=other none swap nofail 0 0\nUUID=gone none swap nofail,${markOfGone} 0 0\n`,
        files: {
          [`/etc/systemd/system/dev-disk-by\\x2duuid-gone.device.wants/${goneUnit}`]: { link: goneUnit },
        },
      },
      [
        `no longer start ${goneUnit} when its disk comes`,
        'take swap space from UUID=gone out of /etc/fstab',
        reload,
      ],
    ],
    ['the line of another one stays', { fstab: `${root}UUID=other none swap ${markOfGone}7 0 0\n` }, []],
  ])('is absent after its disk is gone: %s', (_what, pretence, summaries) => {
    const gone = swap({ state: 'absent', device: { iqn, lun: 7 } });
    const makeHost = () => new PretendedStorage(pretence).host;
    expect(proveConvergence(mountProvider, gone, makeHost)).toEqual(summaries);
  });

  it('that held up the boot no longer does', () => {
    const fstab = `${root}${swapUuid} none swap pri=5,_netdev,nofail,${mark} 0 0\n`;
    const { host, system } = new PretendedStorage({ holds: 'swap', size: 100, fstab });
    proveConvergence(mountProvider, swap({ options: undefined }), () => host);
    expect(system.readText('/etc/fstab')).toBe(
      `${root}${swapUuid} none swap pri=5,_netdev,noauto,nofail,${mark} 0 0\n`,
    );
  });

  it('is taken out of use before the logout', () => {
    const { host, system } = new PretendedStorage({ holds: 'swap', size: 100 });
    const unit = 'dev-disk-by\\x2duuid-11111111\\x2d2222\\x2d4333\\x2d8444\\x2d555555555504.swap';
    const order = `/etc/systemd/system/${unit}.d`;
    proveConvergence(mountProvider, swap(), () => host);
    expect(system.readText(`${order}/iscsi-deploy.conf`)).toContain('\nAfter=remote-fs-pre.target\n');
    proveConvergence(mountProvider, swap({ state: 'absent' }), () => host);
    expect(system.exists(order)).toBe(false);
  });

  it('whose disk was made anew has one line, not two', () => {
    const fstab = `${root}UUID=before none swap pri=5,_netdev,noauto,nofail,${mark} 0 0\n`;
    const { host, system } = new PretendedStorage({ holds: 'swap', size: 100, fstab });
    proveConvergence(mountProvider, swap(), () => host);
    expect(system.readText('/etc/fstab')).toBe(
      `${root}${swapUuid} none swap pri=5,_netdev,noauto,nofail,${mark} 0 0\n`,
    );
  });
});

describe('refusals', () => {
  it.each<[string, object, Pretence, string]>([
    ['a blank disk', {}, {}, 'holds no file system'],
    ['another type', { type: 'xfs' }, { holds: 'ext4' }, 'holds ext4, not xfs'],
    ['swap in a place', {}, { holds: 'swap' }, 'is swap space'],
    ['a file system as swap', { path: 'none' }, { holds: 'ext4' }, 'which is no swap space'],
    [
      'a boot that waits for swap of a session',
      { path: 'none', nofail: false },
      { holds: 'swap' },
      'a boot cannot wait for LUN 0',
    ],
    ['a half-made one', {}, { holds: 'xfs-half-made' }, 'holds a half-made xfs'],
    [
      'a place that holds something',
      {},
      { holds: 'ext4', files: { '/srv/data/file': 'x' } },
      '/srv/data is not empty',
    ],
    ['a place that is no directory', {}, { holds: 'ext4', files: { '/srv/data': 'x' } }, 'is no directory'],
    ['no such LUN', { device: { iqn, lun: 7 } }, {}, 'this host has no disk for LUN 7'],
    [
      'another disk than the server says',
      { device: { ...lun, serial: serials[1] } },
      { holds: 'ext4' },
      'is another disk',
    ],
    [
      'a place that another disk has',
      {},
      { holds: 'ext4', files: { '/proc/self/mountinfo': '1 1 8:16 / /srv/data rw - xfs /dev/sdb rw\n' } },
      '/dev/sdb is mounted on /srv/data, not LUN 0',
    ],
    [
      'a line of another disk',
      {},
      { holds: 'ext4', fstab: 'UUID=other /srv/data xfs defaults 0 0\n' },
      'line 1 of /etc/fstab mounts UUID=other on /srv/data, which is not LUN 0',
    ],
    [
      'several lines',
      {},
      { ...there, fstab: `${source} /srv/data ext4 nofail 0 0\n${source} /srv/data ext4 nofail 0 0\n` },
      '/etc/fstab has several lines for /srv/data: 1, 2',
    ],
  ])('%s', (_what, desired, pretence, message) => {
    expect(() => planOn(mountProvider, want(desired), new PretendedStorage(pretence).host)).toThrow(message);
  });

  it('a file system of a cluster that does not run here, and says what is missing', () => {
    const stderr = 'mount: /srv/data: mount(2) system call failed: Transport endpoint is not connected.\n';
    const { host } = new PretendedStorage({ holds: 'gfs2', commands: { mount: { code: 32, stderr } } });
    const { steps } = planOn(mountProvider, want(), host);
    expect(() => {
      for (const step of steps) mountProvider.apply(step, want(), host);
    }).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('endpoint is not connected'),
        hint: expect.stringContaining('members of its cluster only'),
      }),
    );
  });

  it('what is in use is not torn off', () => {
    const commands = { umount: { code: 32, stderr: 'umount: /srv/data: target is busy.\n' } };
    const { host } = new PretendedStorage({ ...there, commands });
    const [unmount] = planOn(mountProvider, want({ state: 'absent' }), host).steps;
    expect(() => unmount && mountProvider.apply(unmount, want(), host)).toThrow('target is busy');
  });

  it.each([
    ['/', 'not a place to mount on'],
    ['/etc', 'not a place to mount on'],
    ['/srv/', 'not a place to mount on'],
  ])('the place %s', (path, message) => {
    expect(JSON.stringify(mountSchema.safeParse({ path, device: lun }).error?.issues)).toContain(message);
  });

  it.each(['nofail', '_netdev', 'ro', 'a,b', 'a b'])('the option %s', (option) => {
    expect(mountSchema.safeParse({ path: '/srv/a', device: lun, options: [option] }).success).toBe(false);
  });
});

it.each([
  ['a session brings the disk', {}, { device: { iqn, lun: 7 } }, { kind: 'session', name: iqn }],
  ['an earlier task makes the file system', {}, {}, { kind: 'filesystem', name: title }],
] as const)('a plan waits where %s', (_what, pretence, desired, provision) => {
  const projection = new Projection();
  projection.add([provision]);
  const { host } = new PretendedStorage(pretence);
  expect(planOn(mountProvider, want(desired), host, projection)).toEqual({
    steps: [],
    knownAfterApply: true,
  });
});
