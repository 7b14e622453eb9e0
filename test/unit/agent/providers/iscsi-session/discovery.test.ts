import { describe, expect, it } from 'vitest';
import { iscsiSessionKind } from '../../../../../src/contract/kinds/iscsi-session.ts';
import { Killed, killedAfter } from '../../killed-system.ts';
import { createClient, discoveryRecordPath, recordPath } from '../../open-iscsi/pretended-client.ts';
import { recordedText } from '../../open-iscsi/recordings.ts';
import { chap, converge, wanted } from './session.ts';

const discovery = { chap: { username: 'disco', password: 'discovery-secret-1' } };
const desired = wanted({ discovery, startup: 'manual' });
const portal = () => createClient({ discoverySecret: discovery.chap.password });

describe('a portal that wants CHAP for discovery', () => {
  it('is asked with the credentials of a record that is made for it and goes again', () => {
    const client = portal();
    expect(converge(client, desired)).toEqual([]);
    expect(client.exists(recordPath)).toBe(true);
    expect(client.list('/etc/iscsi/send_targets')).toEqual([]);
    expect(client.list('/etc/iscsi')).not.toContain('.iscsi-deploy-record');
  });

  it('never sees its secret in an argument, a plan or a file that others may read', () => {
    const client = portal();
    converge(client, desired);
    expect(JSON.stringify(client.calls)).not.toContain(discovery.chap.password);
    const written = client.journal.filter((entry) => entry.op === 'writeAtomic');
    expect(written.length).toBeGreaterThan(0);
    expect(written.every((entry) => entry.mode === 0o600)).toBe(true);
    expect(iscsiSessionKind.secrets?.(wanted({ discovery, chap }))).toEqual([
      chap.password,
      discovery.chap.password,
    ]);
  });

  it('keeps the record that somebody made, with these credentials and its other lines', () => {
    const before = recordedText('iscsiadm/discovery-record-2.1.8.txt').replace(
      'reopen_max = 5',
      'reopen_max = 1',
    );
    const client = portal();
    client.put(discoveryRecordPath, { content: before, mode: 0o600 });
    converge(client, desired);
    const after = client.readText(discoveryRecordPath);
    expect(after).toContain('reopen_max = 1\n');
    expect(after).toContain(`auth.password = ${discovery.chap.password}\n`);
  });

  it('refuses others, with a way out for each', () => {
    expect(() => converge(portal(), wanted())).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('iscsiadm exit 24'),
        hint: expect.stringContaining('`discovery: { chap: … }`'),
      }),
    );
    const wrong = { chap: { ...discovery.chap, password: 'another-secret-1' } };
    const client = portal();
    expect(() => converge(client, wanted({ discovery: wrong }))).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('compare `discovery.chap`') }),
    );
    expect(client.list('/etc/iscsi/send_targets')).toEqual([]);
  });

  it('is asked again after a kill at any point', () => {
    const whole = portal();
    converge(whole, desired);
    for (let count = 1; count < whole.history.length; count += 1) {
      const client = portal();
      expect(() => converge(killedAfter(client, count), desired)).toThrow(Killed);
      expect({ count, left: converge(client, desired) }).toEqual({ count, left: [] });
    }
  });
});
