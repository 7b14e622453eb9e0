import { describe, expect, it } from 'vitest';
import { freeStaleLock, withDatabaseLock } from '../../../../agent/open-iscsi/database-lock.ts';
import { HostError } from '../../../../agent/provider.ts';
import { createMemorySystem, type MemorySystem } from '../../../../agent/system/memory/index.ts';

const held = '/run/lock/iscsi/lock.write';

/** The lock was taken when the clock started, 1000 s after boot. */
function locked(files: Record<string, string> = {}): MemorySystem {
  const system: MemorySystem = createMemorySystem({
    files: {
      '/run/lock/iscsi/lock': '',
      [held]: '',
      '/proc/uptime': () => `${1000 + system.uptime()} 0.00\n`,
      ...files,
    },
  });
  return system;
}

function process(
  pid: number,
  command: string,
  startedAfterBoot: number,
  state = 'S',
): Record<string, string> {
  const middle = Array.from({ length: 18 }, () => '0').join(' ');
  return { [`/proc/${pid}/stat`]: `${pid} (${command}) ${state} ${middle} ${startedAfterBoot * 100} 0\n` };
}

describe("open-iscsi's lock", () => {
  it('is made as iscsiadm makes it, held during the work and freed', () => {
    const system = createMemorySystem({ files: { '/run/lock/': '' } });
    const during = withDatabaseLock(system, () => system.exists(held));
    expect(during).toBe(true);
    expect(system.list('/run/lock/iscsi')).toEqual(['lock']);
    expect(system.journal.map(({ op }) => op)).toEqual(['makeDirectory', 'createFile', 'link', 'removeFile']);
  });

  it('is freed when the work fails', () => {
    const system = createMemorySystem({ files: { '/run/lock/': '' } });
    const work = () => {
      throw new Error('failed');
    };
    expect(() => withDatabaseLock(system, work)).toThrow('failed');
    expect(system.exists(held)).toBe(false);
  });

  it('is waited for while another holds it shortly', () => {
    const system = locked();
    system.onSleep(() => system.uptime() > 2 && system.exists(held) && system.remove(held));
    expect(withDatabaseLock(system, () => system.uptime())).toBeLessThan(3);
  });

  it('of a killed process is taken over after three seconds without a change, never freed in between', () => {
    const system = locked();
    const taken = withDatabaseLock(system, () => system.uptime());
    expect(taken).toBeGreaterThanOrEqual(3);
    expect(taken).toBeLessThan(4);
    expect(system.journal).toEqual([{ op: 'removeFile', path: held }]);
  });

  it('is left to a living iscsiadm that was there when it was taken', () => {
    const system = locked(process(77, 'iscsiadm', 990));
    const work = () => withDatabaseLock(system, () => {});
    expect(work).toThrow(HostError);
    expect(work).toThrow(
      "iscsiadm (process 77) keeps open-iscsi's database locked: /run/lock/iscsi/lock.write",
    );
    expect(system.exists(held)).toBe(true);
  });

  it.each([
    ['an iscsiadm that came later and waits itself', process(78, 'iscsiadm', 1001)],
    ['a daemon that goes about its work', process(79, 'iscsid', 10)],
    ['anything else', process(80, 'bash', 10)],
  ])('is not taken for one of %s', (_who, files) => {
    const system = locked(files);
    withDatabaseLock(system, () => {});
    expect(system.exists(held)).toBe(false);
  });

  it('is left to a daemon that is stopped, which would go on with it', () => {
    const system = locked(process(79, 'iscsid', 10, 'T'));
    expect(() => withDatabaseLock(system, () => {})).toThrow('iscsid (process 79)');
  });

  it('costs one look where nobody holds it', () => {
    const system = createMemorySystem();
    freeStaleLock(system);
    expect(system.journal).toEqual([]);
  });

  it('of a killed process is gone before iscsiadm is called', () => {
    const system = locked();
    freeStaleLock(system);
    expect(system.exists(held)).toBe(false);
  });

  it('that cannot be made is an error of its own', () => {
    const system = createMemorySystem({ files: { '/run/lock/iscsi/lock': '' } });
    system.failOn('link', held, 'EROFS');
    expect(() => withDatabaseLock(system, () => {})).toThrow('EROFS');
  });
});
