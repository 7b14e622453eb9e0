import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../../../agent/provider.ts';
import type { MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { Killed, killedAfter } from '../../killed-system.ts';
import {
  type ClientOptions,
  createClient,
  iqn,
  portal,
  recordPath,
} from '../../open-iscsi/pretended-client.ts';
import { chap, converge, plan, wanted } from './session.ts';

const place = `${iqn} at ${portal}`;
const old = wanted({ chap });
const newChap = { username: 'web01', password: 'client-secret-2' };
const rotated = wanted({ chap: newChap });
const anew = wanted({ chap: newChap, relogin: true });

const proof = `prove the CHAP credentials with a login of their own to ${place}, which brings no disk`;
const set = `set CHAP secret in the node record of ${place}; the live session takes it at its next login`;
const relogin = `log session 5 with ${place} out and in again, with the CHAP credentials of its record`;

/** Logged in with the old secret, by a server that wants the new one by now, or not yet. */
function client(serverWants = newChap.password): MemorySystem {
  const options: ClientOptions = { secret: chap.password };
  const system = createClient(options);
  converge(system, old);
  options.secret = serverWants;
  return system;
}

const summaries = (system: MemorySystem, desired: ReturnType<typeof wanted>) =>
  plan(system, desired).steps.map(({ summary }) => summary);
const secretOf = (system: MemorySystem) =>
  /^node.session.auth.password = (.*)$/m.exec(system.readText(recordPath))?.[1];
const filesOf = (system: MemorySystem) => system.list(recordPath.replace('/default', ''));

describe('a CHAP secret that changes under a live session', () => {
  it('is proved before the record has it, and the session stays', () => {
    const system = client();
    expect(plan(system, rotated).steps.map(({ summary, impact }) => [summary, impact])).toEqual([
      [proof, 'login'],
      [set, 'none'],
    ]);
    expect(converge(system, rotated)).toEqual([]);
    expect(secretOf(system)).toBe(newChap.password);
    expect(system.list('/sys/class/iscsi_session')).toEqual(['session5']);
    expect(filesOf(system)).toEqual(['default']);
  });

  it('is proved under a name of its own, without a disk and without a secret in an argument', () => {
    const system = client();
    const before = system.calls.length;
    converge(system, rotated);
    const calls = system.calls.slice(before).map(({ argv }) => argv.join(' '));
    expect(calls.find((line) => line.includes('--login'))).toContain('-I iscsi-deploy-proof');
    expect(calls.some((line) => line.includes('--logout') && !line.includes('-r 9'))).toBe(false);
    expect(JSON.stringify(system.calls)).not.toMatch(/client-secret/);
    const written = system.journal.filter((entry) => entry.op === 'writeAtomic');
    expect(written.every(({ mode }) => mode === 0o600 || mode === 0o644)).toBe(true);
  });

  it('that the server does not take leaves the record and the session as they were', () => {
    const system = client(chap.password);
    expect(() => converge(system, rotated)).toThrow(
      `the new CHAP credentials do not work, so the node record keeps the old ones and the session goes on: login to ${place}: authentication refused`,
    );
    expect(secretOf(system)).toBe(chap.password);
    expect(filesOf(system)).toEqual(['default']);
    expect(system.list('/sys/class/iscsi_session')).toEqual(['session5']);
  });

  it('is told while the session still has the old one, and nothing more is done', () => {
    const system = client();
    converge(system, rotated);
    expect(plan(system, rotated)).toMatchObject({
      steps: [],
      unmanaged: [expect.stringContaining('session 5 with')],
    });
    expect(JSON.stringify(plan(system, rotated))).not.toMatch(/client-secret/);
  });

  it('is in the session too where the task says so, as a dropped session', () => {
    const system = client();
    expect(plan(system, anew).steps.map(({ summary, impact }) => [summary, impact])).toEqual([
      [proof, 'login'],
      [set, 'none'],
      [relogin, 'session-drop'],
    ]);
    expect(converge(system, anew)).toEqual([]);
    expect(system.readText('/sys/class/iscsi_session/session5/password')).toBe(`${newChap.password}\n`);
    expect(plan(system, anew).unmanaged).toEqual([]);
  });

  it('can be brought into the session later', () => {
    const system = client();
    converge(system, rotated);
    expect(summaries(system, anew)).toEqual([proof, relogin]);
    expect(converge(system, anew)).toEqual([]);
  });

  it('is not forced on a session whose disk is mounted', () => {
    const system = client();
    const number = system.readText('/sys/class/block/sda/dev').trim();
    system.put('/proc/self/mountinfo', `99 1 ${number} / /srv rw shared:1 - ext4 /dev/sda rw\n`);
    expect(() => plan(system, anew)).toThrow(Refusal);
    expect(() => plan(system, anew)).toThrow('is in use: sda is mounted on /srv');
    expect(summaries(system, rotated)).toEqual([proof, set]);
  });

  it('needs no proof where the live session has it already', () => {
    const system = client();
    converge(system, anew);
    system.put(recordPath, {
      content: system.readText(recordPath).replace(newChap.password, 'edited-by-hand'),
      mode: 0o600,
    });
    expect(summaries(system, anew)).toEqual([set]);
  });

  it.each([
    ['in the record', rotated],
    ['in the session too', anew],
  ])('comes to be %s after a kill at any point', (_where, desired) => {
    const whole = client();
    const begun = whole.history.length;
    converge(whole, desired);
    for (let count = 1; count < whole.history.length - begun; count += 1) {
      const system = client();
      expect(() => converge(killedAfter(system, count), desired)).toThrow(Killed);
      expect({ count, left: converge(system, desired) }).toEqual({ count, left: [] });
      expect({ count, secret: secretOf(system) }).toEqual({ count, secret: newChap.password });
      expect({ count, files: filesOf(system) }).toEqual({ count, files: ['default'] });
      expect(system.list('/sys/class/iscsi_session')).toEqual(['session5']);
    }
  });
});
