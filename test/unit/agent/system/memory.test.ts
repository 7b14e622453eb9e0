import { describe, expect, it } from 'vitest';
import { createMemorySystem } from '../../../../agent/system/memory/index.ts';
import { SystemError } from '../../../../agent/system/system.ts';

/** The errno name of what a call throws. */
function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof SystemError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('files in memory', () => {
  it('reads what a test put there, text, bytes and computed', () => {
    const system = createMemorySystem({
      files: {
        '/etc/x': 'grüß\n',
        '/bin/y': Uint8Array.of(0x41, 0xff),
        '/proc/uptime': () => '12.00 3.00\n',
        '/srv/': {},
      },
    });
    expect(system.readText('/etc/x')).toBe('grüß\n');
    expect([...system.readBytes('/etc/x', 4)]).toEqual([0x67, 0x72, 0xc3, 0xbc]);
    expect(system.readText('/bin/y')).toBe('A\ufffd');
    expect(system.readText('/proc/uptime')).toBe('12.00 3.00\n');
    expect(system.stat('/srv')).toMatchObject({
      kind: 'directory',
      mode: 0o755,
    });
    expect(system.list('/')).toEqual(['bin', 'etc', 'proc', 'srv']);
    expect(system.journal).toEqual([]);
  });

  it('reads many attributes in one call, by object and by directory of objects', () => {
    const system = createMemorySystem({
      files: {
        '/sys/kernel/config/tree/lun_10/write_protect': '0\n',
        '/sys/kernel/config/tree/lun_10/alias': { link: '../../lun/lun_5' },
        '/sys/kernel/config/tree/lun_2/auth/userid': 'client\n',
        '/sys/kernel/config/tree/lun_file': '',
        '/sys/kernel/config/tree/other/write_protect': '1\n',
      },
    });
    const tree = '/sys/kernel/config/tree';
    expect(system.readAttributes(`${tree}/lun_2`, ['auth/userid', 'none'])).toEqual(['client\n', undefined]);
    expect(system.readAttributes('/none', ['a'])).toEqual([undefined]);
    expect(system.survey('/none', '', [])).toEqual([]);
    expect(system.survey(tree, 'lun_', ['write_protect'])).toEqual([
      { name: 'lun_2', texts: [undefined], links: [] },
      { name: 'lun_10', texts: ['0\n'], links: [{ name: 'alias', target: '../../lun/lun_5' }] },
    ]);
  });

  it('follows links as the kernel does', () => {
    const system = createMemorySystem({
      files: {
        '/sys/devices/virtual/block/dm-0/dev': '253:0\n',
        '/sys/class/block/dm-0': { link: '../../devices/virtual/block/dm-0' },
        '/dev/dm-0': { block: [253, 0] },
        '/dev/vg/lv': { link: '../dm-0' },
        '/loop': { link: '/loop' },
        '/dangling': { link: 'nowhere' },
      },
    });
    expect(system.readText('/sys/class/block/dm-0/dev')).toBe('253:0\n');
    expect(system.realPath('/dev/vg/lv')).toBe('/dev/dm-0');
    expect(system.stat('/dev/vg/lv')).toMatchObject({
      kind: 'block',
      rdev: [253, 0],
    });
    expect(system.lstat('/dev/vg/lv')).toMatchObject({ kind: 'link' });
    expect(system.readLink('/dev/vg/lv')).toBe('../dm-0');
    expect(system.exists('/dangling')).toBe(false);
    expect(codeOf(() => system.readText('/loop'))).toBe('ELOOP');
  });

  it.each<[string, (system: ReturnType<typeof createMemorySystem>) => unknown, string]>([
    ['no file', (system) => system.readText('/nothing'), 'ENOENT'],
    ['a directory read', (system) => system.readText('/etc'), 'EISDIR'],
    ['a file as directory', (system) => system.list('/etc/x'), 'ENOTDIR'],
    ['a directory twice', (system) => system.makeDirectory('/etc'), 'EEXIST'],
    ['a directory without parent', (system) => system.makeDirectory('/a/b'), 'ENOENT'],
    ['a full directory removed', (system) => system.removeDirectory('/etc'), 'ENOTEMPTY'],
    ['a link over a file', (system) => system.link('/etc/x', '/etc/x'), 'EEXIST'],
    [
      'a file made twice',
      (system) => system.createFile('/etc/x', 1, { mode: 0o600, sparse: true }),
      'EEXIST',
    ],
    ['a file in sysfs', (system) => system.writeAtomic('/sys/x', '', { mode: 0o600 }), 'EPERM'],
    ['an attribute that is not there', (system) => system.writeKernel('/sys/y', '1'), 'ENOENT'],
  ])('refuses %s and records nothing', (_, call, code) => {
    const system = createMemorySystem({ files: { '/etc/x': '', '/sys/': {} } });
    expect(codeOf(() => call(system))).toBe(code);
    expect(system.journal).toEqual([]);
  });

  it('records changes and commands in their order', () => {
    const system = createMemorySystem({
      files: { '/etc/x': 'old' },
      commands: { systemctl: '' },
    });
    system.writeAtomic('/etc/x', 'new', { mode: 0o640, uid: 1 });
    system.exec(['systemctl', 'enable', 'x'], { deadline: 5 });
    system.removeFile('/etc/x');
    system.removeFile('/etc/x');
    expect(system.history).toEqual([
      { op: 'writeAtomic', path: '/etc/x', text: 'new', mode: 0o640, uid: 1 },
      { op: 'exec', argv: ['systemctl', 'enable', 'x'], deadline: 5 },
      { op: 'removeFile', path: '/etc/x' },
    ]);
    expect(system.calls).toHaveLength(1);
  });

  it('makes sparse files without holding their zeros', () => {
    const system = createMemorySystem({ files: { '/srv/': {} } });
    system.createFile('/srv/disk', 20 * 2 ** 30, { mode: 0o600, sparse: true });
    expect(system.stat('/srv/disk')).toMatchObject({
      size: 20 * 2 ** 30,
      mode: 0o600,
    });
    expect(system.readBytes('/srv/disk', 512)).toEqual(new Uint8Array(512));
  });

  it('fails where a test wants it to, as often as wanted', () => {
    const system = createMemorySystem({ files: { '/etc/fstab': '' } });
    system.failOn('writeAtomic', '/etc/*', 'ENOSPC', 1);
    expect(codeOf(() => system.writeAtomic('/etc/fstab', 'x', { mode: 0o644 }))).toBe('ENOSPC');
    system.writeAtomic('/etc/fstab', 'x', { mode: 0o644 });
    expect(system.readText('/etc/fstab')).toBe('x');
  });
});

describe('configfs in memory', () => {
  const target = '/sys/kernel/config/target';

  function createTarget() {
    const system = createMemorySystem({ files: { [`${target}/core/`]: {} } });
    system.onMakeDirectory(`${target}/core/*`, ({ add }) => add({ hba_info: 'HBA\n' }));
    system.onMakeDirectory(`${target}/core/*/*`, ({ add, parts, refuse }) => {
      if (parts[1] === 'refused') throw refuse('EINVAL');
      add({ enable: '0\n', control: '', 'wwn/vpd_unit_serial': '' });
    });
    system.onWriteKernel(`${target}/core/*/*/enable`, ({ text, refuse }) => {
      if (text !== '1') throw refuse('EPERM');
      return '1\n';
    });
    system.makeDirectory(`${target}/core/iblock_0`);
    system.makeDirectory(`${target}/core/iblock_0/disk`);
    return system;
  }

  it('makes default children and reads back what the kernel keeps', () => {
    const system = createTarget();
    system.writeKernel(`${target}/core/iblock_0/disk/enable`, '1');
    expect(system.readText(`${target}/core/iblock_0/disk/enable`)).toBe('1\n');
    expect(system.list(`${target}/core/iblock_0/disk`)).toEqual(['control', 'enable', 'wwn']);
  });

  it('refuses and leaves nothing behind', () => {
    const system = createTarget();
    expect(codeOf(() => system.makeDirectory(`${target}/core/iblock_0/refused`))).toBe('EINVAL');
    expect(codeOf(() => system.writeKernel(`${target}/core/iblock_0/disk/enable`, '0'))).toBe('EPERM');
    expect(system.exists(`${target}/core/iblock_0/refused`)).toBe(false);
    expect(system.journal.map(({ op }) => op)).toEqual(['makeDirectory', 'makeDirectory']);
  });

  it('removes a directory with its default groups, not with what users made in it', () => {
    const system = createTarget();
    expect(codeOf(() => system.removeDirectory(`${target}/core/iblock_0`))).toBe('ENOTEMPTY');
    system.removeDirectory(`${target}/core/iblock_0/disk`);
    system.removeDirectory(`${target}/core/iblock_0`);
    expect(system.snapshot(target)).toEqual({ [`${target}/core/`]: '' });
  });

  it('knows what users made also where the test put it', () => {
    const system = createTarget();
    system.put(`${target}/core/iblock_1/disk/enable`, '1\n');
    expect(codeOf(() => system.removeDirectory(`${target}/core/iblock_1`))).toBe('ENOTEMPTY');
  });

  it('links only to what exists', () => {
    const system = createTarget();
    expect(codeOf(() => system.symlink(`${target}/core/none`, `${target}/core/iblock_0/x`))).toBe('ENOENT');
    system.symlink(`${target}/core/iblock_0/disk`, `${target}/core/iblock_0/x`);
    expect(system.realPath(`${target}/core/iblock_0/x`)).toBe(`${target}/core/iblock_0/disk`);
  });
});

describe('commands in memory', () => {
  it('answers with the longest match and says 127 for the rest', () => {
    const system = createMemorySystem({
      commands: {
        iscsiadm: { code: 7, stderr: 'what?' },
        'iscsiadm -m session': ({ argv }) => `${argv.length} words\n`,
      },
    });
    expect(
      system.exec(['/usr/sbin/iscsiadm', '-m', 'session', '-P', '3'], {
        deadline: 1,
      }),
    ).toEqual({
      code: 0,
      stdout: '5 words\n',
      stderr: '',
      timedOut: false,
    });
    expect(system.exec(['iscsiadm', '-m', 'node'], { deadline: 1 }).code).toBe(7);
    expect(system.exec(['lvs'], { deadline: 1 }).code).toBe(127);
  });
});

describe('time and others in memory', () => {
  it('moves the clock only when somebody waits', () => {
    const system = createMemorySystem({
      probes: { '10.0.0.1:3260': 'open' },
      now: 1000,
    });
    system.onSleep(() => system.put('/dev/sda', { block: [8, 0] }));
    expect(system.probe('10.0.0.1', 3260, 5)).toBe('open');
    expect(system.now()).toBe(1000);
    expect(system.probe('fd00::1', 3260, 5)).toBe('timeout');
    expect([system.now(), system.uptime()]).toEqual([6000, 5]);
    expect(system.exists('/dev/sda')).toBe(true);
  });

  it('gives a lock once, to the one who is first', () => {
    const system = createMemorySystem({ files: { '/run/': {} } });
    const lock = system.lock('/run/x', 1);
    lock?.describe('pid 1');
    expect(system.readText('/run/x')).toBe('pid 1');
    expect(system.lock('/run/x', 1)).toBeUndefined();
    lock?.unlock();
    system.holdLock('/run/x');
    system.onSleep(() => system.releaseLock('/run/x'));
    expect(system.lock('/run/x', 1)).toBeDefined();
  });

  it('knows users by name', () => {
    const system = createMemorySystem({ users: { statd: 105 } });
    expect([system.userId('root'), system.userId('statd'), system.groupId('statd')]).toEqual([
      0,
      105,
      undefined,
    ]);
  });

  it('gives other bytes each time', () => {
    const system = createMemorySystem();
    expect(system.randomBytes(8)).not.toEqual(system.randomBytes(8));
  });
});
