import { describe, expect, it } from 'vitest';
import { hostLockPath } from '../../../agent/host-lock.ts';
import { keptSessionsPath } from '../../../agent/open-iscsi/kept-sessions.ts';
import { relogin } from '../../../agent/relogin.ts';
import {
  type ClientOptions,
  createClient,
  iqn,
  newRecord,
  portal,
  portal6,
  recordPath,
} from './open-iscsi/pretended-client.ts';
import { recordedTree } from './open-iscsi/recordings.ts';

function kept(...portals: string[]): string {
  return JSON.stringify({
    version: 1,
    sessions: portals.map((one) => ({ iqn, iface: 'default', portal: one })),
  });
}

/** A client after a boot at which the target was away. */
function waiting(options: ClientOptions = {}, portals = [portal]) {
  return createClient({
    ...options,
    files: { [recordPath]: newRecord(), [keptSessionsPath]: kept(...portals), ...options.files },
  });
}

describe('relogin', () => {
  it('logs in once the portal answers', () => {
    const system = waiting();
    expect(relogin(system)).toBe(0);
    expect(system.exists('/sys/class/iscsi_session/session5')).toBe(true);
    expect(system.calls).toMatchObject([
      {
        argv: `iscsiadm -m node -T ${iqn} -p 10.77.1.12:3260,1 -I default --login`.split(' '),
        deadline: 15,
      },
    ]);
  });

  it('starts no child and writes nothing where every session is there', () => {
    const system = waiting({ tree: 'logged-in' });
    expect(relogin(system)).toBe(0);
    expect(system.history).toEqual([]);
    expect(system.uptime()).toBe(0);
  });

  it.each<[string, ClientOptions]>([
    ['is refused', { probe: 'refused' }],
    ['does not answer', { probe: 'timeout' }],
  ])('asks for two seconds and starts no child where the portal %s', (_what, options) => {
    const system = waiting(options);
    expect(relogin(system)).toBe(0);
    expect(system.history).toEqual([]);
    expect(system.uptime()).toBeLessThanOrEqual(2);
  });

  it('leaves a session that iscsid recovers alone', () => {
    const system = waiting({ tree: 'failed' });
    expect(relogin(system)).toBe(0);
    expect(system.history).toEqual([]);
  });

  it('gets out of the way of a run without waiting', () => {
    const system = waiting();
    system.holdLock(hostLockPath, 'somebody@controller');
    expect(relogin(system)).toBe(0);
    expect(system.calls).toEqual([]);
    expect(system.uptime()).toBe(0);
    expect(system.readText(hostLockPath)).toBe('somebody@controller');
  });

  it('says who holds the lock meanwhile, and frees it', () => {
    const system = waiting();
    relogin(system);
    expect(system.readText(hostLockPath)).toBe('the login timer of this host, for some seconds\n');
    expect(system.lock(hostLockPath, 0)).toBeDefined();
  });

  it('takes a refused login for one to try again', () => {
    const system = waiting({ secret: 'another-secret-1' });
    expect(relogin(system)).toBe(0);
    expect(system.calls).toHaveLength(1);
  });

  it('leaves out what somebody removed the record of', () => {
    const system = waiting({}, [portal6]);
    expect(relogin(system)).toBe(0);
    expect(system.calls).toEqual([]);
  });

  it('has nothing to do without a list', () => {
    expect(relogin(createClient())).toBe(0);
  });

  it('fails where the list cannot be understood', () => {
    expect(relogin(createClient({ files: { [keptSessionsPath]: '{' } }))).toBe(1);
  });

  it('ends after half a minute however many portals are dead', () => {
    const dead = Array.from({ length: 100 }, (_, index) => `10.9.9.${index + 1}:3260`);
    const system = waiting({}, dead);
    relogin(system);
    expect(system.uptime()).toBeLessThanOrEqual(32);
  });

  it('begins elsewhere each time, so that dead portals starve nobody', () => {
    const dead = Array.from({ length: 40 }, (_, index) => `10.9.9.${index + 1}:3260`);
    const system = waiting({}, [...dead, portal]);
    let rounds = 0;
    while (!system.exists('/sys/class/iscsi_session/session5') && rounds < 10) {
      relogin(system);
      system.advance(20);
      rounds += 1;
    }
    expect(system.exists('/sys/class/iscsi_session/session5')).toBe(true);
  });

  it('asks a portal once for all targets behind it', () => {
    const system = waiting({ probe: 'timeout' });
    const sessions = ['a', 'b', 'c'].map((name) => ({
      iqn: `iqn.2026-11.com.example:${name}`,
      iface: 'default',
      portal,
    }));
    system.put(keptSessionsPath, JSON.stringify({ version: 1, sessions }));
    relogin(system);
    expect(system.uptime()).toBe(2);
  });

  it('does not count a session over another portal', () => {
    const system = waiting({ files: recordedTree('logged-in') }, [portal6]);
    system.put(recordPath.replace('10.77.1.12', 'fd77:1::12'), newRecord('fd77:1::12'));
    relogin(system);
    expect(system.calls[0]?.argv).toContain('[fd77:1::12]:3260,1');
  });
});
