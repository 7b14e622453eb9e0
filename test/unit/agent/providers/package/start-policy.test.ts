import { describe, expect, it } from 'vitest';
import {
  allowStarts,
  forbidStartsDuring,
  isPolicyLeft,
} from '../../../../../agent/providers/package/start-policy.ts';
import { createMemorySystem, type MemorySystem } from '../../../../../agent/system/memory/index.ts';

const policy = '/usr/sbin/policy-rc.d';
const own = { content: '#!/bin/sh\nexit 0\n', mode: 0o755 };

/** What is left on the host when the work is killed in the middle. */
function killed(before: Record<string, object>): MemorySystem {
  const system = createMemorySystem({ files: { '/usr/sbin/': {}, ...before } });
  const during = createMemorySystem({ files: { '/usr/sbin/': {} } });
  forbidStartsDuring(system, () => {
    for (const name of system.list('/usr/sbin'))
      during.put(`/usr/sbin/${name}`, { content: system.readText(`/usr/sbin/${name}`), mode: 0o755 });
  });
  return during;
}

describe('the policy that forbids starts', () => {
  it('is an executable that says "forbidden", for as long as the work lasts', () => {
    const system = createMemorySystem({ files: { '/usr/sbin/': {} } });
    const result = forbidStartsDuring(system, () => {
      expect(system.stat(policy)).toMatchObject({ mode: 0o755, uid: 0, gid: 0 });
      expect(system.readText(policy)).toMatch(/^#!\/bin\/sh\n[\s\S]*\nexit 101\n$/);
      expect(isPolicyLeft(system)).toBe(true);
      return 'done';
    });
    expect(result).toBe('done');
    expect(system.exists(policy)).toBe(false);
    expect(isPolicyLeft(system)).toBe(false);
  });

  it('goes with an exception too', () => {
    const system = createMemorySystem({ files: { [policy]: own } });
    const fail = () =>
      forbidStartsDuring(system, () => {
        throw new Error('boom');
      });
    expect(fail).toThrow('boom');
    expect(system.readText(policy)).toBe(own.content);
  });

  it.each([
    ['without one of the administrator', {}, []],
    ['with one of the administrator', { [policy]: own }, ['policy-rc.d']],
    [
      'with a link of the administrator',
      { [policy]: { link: '/etc/alternatives/policy-rc.d' }, '/etc/alternatives/policy-rc.d': own },
      ['policy-rc.d'],
    ],
  ])('is taken away after a killed run, %s', (_what, before, names) => {
    const system = killed(before);
    expect(isPolicyLeft(system)).toBe(true);
    allowStarts(system);
    expect(system.list('/usr/sbin')).toEqual(names);
    expect(isPolicyLeft(system)).toBe(false);
  });

  it('comes back where a run was killed before it stood', () => {
    const system = createMemorySystem({ files: { [`${policy}.kept-by-iscsi-deploy`]: own } });
    expect(isPolicyLeft(system)).toBe(true);
    allowStarts(system);
    expect(system.readText(policy)).toBe(own.content);
  });

  it('loses nothing when it is put over its own left-over', () => {
    const system = killed({ [policy]: own });
    forbidStartsDuring(system, () => undefined);
    expect(system.readText(policy)).toBe(own.content);
  });

  it('leaves a policy alone that the administrator made meanwhile', () => {
    const system = createMemorySystem({
      files: { [policy]: own, [`${policy}.kept-by-iscsi-deploy`]: 'old' },
    });
    allowStarts(system);
    expect(isPolicyLeft(system)).toBe(false);
    expect(system.readText(policy)).toBe(own.content);
  });
});
