import { describe, expect, it } from 'vitest';
import { keptSessionsPath } from '../../../../../agent/open-iscsi/kept-sessions.ts';
import { HostError } from '../../../../../agent/provider.ts';
import type { MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { Killed, killedAfter } from '../../killed-system.ts';
import {
  type ClientOptions,
  createClient,
  iqn,
  newRecord,
  portal,
  portal6,
  recordPath,
  recordPath6,
} from '../../open-iscsi/pretended-client.ts';
import { recordedFailure, recordedTree } from '../../open-iscsi/recordings.ts';
import { chap, converge, plan, wanted } from './session.ts';

const place = `${iqn} at ${portal}`;

function argvs(system: MemorySystem): string[] {
  return system.calls.map(({ argv }) => argv.join(' '));
}

describe('logging in', () => {
  it('asks, makes the record, fills it, logs in, settles, keeps', () => {
    const client = createClient({ secret: chap.password });
    expect(converge(client, wanted({ chap }))).toEqual([]);
    expect(argvs(client).map((line) => line.replace(` -T ${iqn}`, ''))).toEqual([
      'iscsiadm -m discovery -t sendtargets -p 10.77.1.12:3260 -I default -o nonpersistent',
      'iscsiadm -m node -p 10.77.1.12:3260,1 -I default -o new',
      `sync /etc/iscsi/nodes/${iqn}/10.77.1.12,3260,1`,
      'iscsiadm -m node -p 10.77.1.12:3260,1 -I default --login',
      'udevadm settle --timeout=30',
      expect.stringMatching(/^systemctl show /),
      expect.stringMatching(/^systemctl show /),
      expect.stringMatching(/^systemctl .*restart -- iscsi-deploy-login.timer$/),
    ]);
  });

  it('gives udev two seconds more for each disk, and the step as a whole, too', () => {
    const client = createClient();
    const desired = wanted({ devices: [{ lun: 0 }, { lun: 1 }] });
    const longest = (some: typeof desired) =>
      Math.max(...plan(client, some).steps.map((step) => step.deadline));
    expect(longest(desired) - longest(wanted())).toBe(4);
    converge(client, desired);
    expect(argvs(client)).toContain('udevadm settle --timeout=34');
  });

  it('has every child under a bound and no secret in its arguments', () => {
    const client = createClient({ secret: chap.password });
    converge(client, wanted({ chap }));
    expect(client.calls.every(({ deadline }) => deadline > 0 && deadline <= 120)).toBe(true);
    expect(JSON.stringify(client.calls)).not.toContain(chap.password);
  });

  it('leaves no lock and no prepared record behind', () => {
    const client = createClient();
    converge(client, wanted());
    expect(client.list('/run/lock/iscsi')).toEqual(['lock']);
    expect(client.list('/etc/iscsi')).toEqual(['initiatorname.iscsi', 'nodes']);
  });

  it('makes a record that says its portal group itself where discovery is off', () => {
    const client = createClient();
    expect(converge(client, wanted({ discovery: false }))).toEqual([]);
    expect(client.list(`/etc/iscsi/nodes/${iqn}`)).toEqual(['10.77.1.12,3260']);
    expect(argvs(client).some((line) => line.includes('discovery'))).toBe(false);
  });

  it('keeps what an existing record says of everything else', () => {
    const record = newRecord().replace('replacement_timeout = 120', 'replacement_timeout = 7');
    const client = createClient({ files: { [recordPath]: record } });
    converge(client, wanted());
    expect(client.readText(recordPath)).toBe(record.replaceAll('startup = manual', 'startup = automatic'));
  });

  it('brings both portals of a target', () => {
    const client = createClient();
    expect(
      converge(client, wanted({ portals: [portal, portal6], devices: [{ lun: 0 }, { lun: 1 }] })),
    ).toEqual([]);
    expect(client.exists(recordPath6)).toBe(true);
  });

  it('puts a new portal beside those that are kept', () => {
    const client = createClient();
    converge(client, wanted());
    converge(client, wanted({ portals: [portal6] }));
    expect(JSON.parse(client.readText(keptSessionsPath)).sessions).toHaveLength(2);
  });
});

describe('what a login says when it fails', () => {
  const cases: [string, ClientOptions, Record<string, unknown>, string][] = [
    ['refused', { probe: 'refused' }, {}, `portal ${portal} refuses connections: nothing listens there`],
    [
      'unreachable',
      { probe: 'unreachable' },
      {},
      `portal ${portal} cannot be reached: there is no route, or a firewall rejects`,
    ],
    [
      'silent',
      { probe: 'timeout' },
      { deadline: 9 },
      `portal ${portal} did not answer within 9 s: the server is down, or a firewall drops`,
    ],
    [
      'authenticating',
      { secret: 'the-right-secret' },
      { chap },
      `login to ${place}: authentication refused: the target does not accept this initiator name with these CHAP credentials (iscsiadm exit 24)`,
    ],
    ['without CHAP', { secret: 'the-right-secret' }, {}, `(iscsiadm exit 24)`],
    [
      'without that LUN',
      {},
      { devices: [{ lun: 0 }, { lun: 9 }] },
      `LUN 9 of ${iqn} did not appear within 30 s after the login`,
    ],
  ];

  it.each(cases)('%s', (_what, options, more, message) => {
    const client = createClient(options);
    const attempt = () => converge(client, wanted(more));
    expect(attempt).toThrow(HostError);
    expect(attempt).toThrow(message);
    expect(client.uptime()).toBeLessThan(90);
  });

  it('a target that is not offered', () => {
    const client = createClient();
    const desired = { ...wanted(), iqn: 'iqn.2026-11.com.example:none' };
    expect(() => converge(client, desired)).toThrow(
      `portal ${portal} does not offer iqn.2026-11.com.example:none: it offers ${iqn}`,
    );
  });
});

describe('what the kernel says counts more than iscsiadm', () => {
  const withRecord = { files: { [recordPath]: newRecord() } };

  function slowLogin(
    answer: { code: number; stderr?: string; timedOut?: boolean },
    after: number,
  ): MemorySystem {
    const client = createClient(withRecord);
    client.onCommand(`iscsiadm -m node -T ${iqn} -p ${portal},1 -I default --login`, answer);
    client.onSleep(() => {
      if (client.uptime() < after) return;
      for (const [path, entry] of Object.entries(recordedTree('logged-in'))) client.put(path, entry);
    });
    return client;
  }

  it.each([
    ['another login is under way', { ...recordedFailure('login where the session is there') }],
    ['the session comes a little late', { code: 0 }],
  ])('and the session is waited for where %s', (_why, answer) => {
    const client = slowLogin(answer, 4);
    expect(converge(client, wanted())).toEqual([]);
    expect(client.uptime()).toBeLessThan(8);
  });

  it('and a session that never comes is a failure, though one is said to exist', () => {
    const client = slowLogin(recordedFailure('login where the session is there'), Infinity);
    expect(() => converge(client, wanted())).toThrow(
      `login to ${place}: a session is there already, but is not logged in (iscsiadm exit 15)`,
    );
  });

  it('and a login without an end is named', () => {
    const client = slowLogin({ code: 137, timedOut: true }, Infinity);
    expect(() => converge(client, wanted())).toThrow(`login to ${place}: no end within 30 s`);
  });

  it('and a portal that went away in the middle of the login is named once its deadline is over, not after two minutes', () => {
    const client = createClient(withRecord);
    client.onCommand(`iscsiadm -m node -T ${iqn} -p ${portal},1 -I default --login`, ({ deadline }) => {
      client.onProbe(portal, 'timeout');
      client.sleep(deadline);
      return { code: 137, timedOut: true };
    });
    expect(() => converge(client, wanted())).toThrow(
      `login to ${place}: no end within 10 s, and portal ${portal} does not answer any more`,
    );
    expect(client.uptime()).toBeLessThan(15);
  });

  it('and a login that is slower than the deadline goes on while its portal answers', () => {
    const client = slowLogin({ code: 137, timedOut: true }, 12);
    expect(converge(client, wanted())).toEqual([]);
  });

  it('and a logout that left the session is a failure', () => {
    const client = createClient({ ...withRecord, tree: 'logged-in' });
    client.onCommand('iscsiadm -m session -r 5 --logout', {
      code: 10,
      stderr: 'iscsiadm: Could not logout of [sid: 5]\n',
    });
    expect(() => converge(client, wanted({ state: 'absent' }))).toThrow(
      `logout from ${iqn} (session 5): the logout failed (iscsiadm exit 10)`,
    );
  });
});

describe('a session in recovery', () => {
  it('is waited for', () => {
    const client = createClient({ tree: 'failed', files: { [recordPath]: newRecord() } });
    client.onSleep(() => client.put('/sys/class/iscsi_session/session5/state', 'LOGGED_IN\n'));
    expect(converge(client, wanted())).toEqual([]);
    expect(argvs(client).some((line) => line.includes('--login'))).toBe(false);
  });

  it('that does not come back is a failure', () => {
    const client = createClient({ tree: 'failed', files: { [recordPath]: newRecord() } });
    expect(() => converge(client, wanted())).toThrow(
      `the session with ${place} did not recover within 30 s, though the portal answers`,
    );
  });

  it('whose portal is gone names the portal', () => {
    const client = createClient({ tree: 'failed', probe: 'refused', files: { [recordPath]: newRecord() } });
    expect(() => converge(client, wanted())).toThrow(`portal ${portal} refuses connections`);
  });
});

describe('a LUN that is missing', () => {
  const lun = '/sys/devices/platform/host6/session5/target6:0:0/6:0:0:1';

  it('is looked for where the kernel has not found it yet', () => {
    const client = createClient({ tree: 'logged-in', files: { [recordPath]: newRecord() } });
    const block = client.snapshot(`${lun}/block/sdb`);
    client.remove(`${lun}/block`);
    client.onWriteKernel('/sys/devices/platform/host6/scsi_host/host6/scan', ({ text }) => {
      if (text === '0 0 1') for (const [path, entry] of Object.entries(block)) client.put(path, entry);
      return '';
    });
    expect(converge(client, wanted({ devices: [{ lun: 0 }, { lun: 1 }] }))).toEqual([]);
    expect(client.journal.filter(({ op }) => op === 'writeKernel')).toHaveLength(1);
  });
});

describe('a disk whose volume has grown', () => {
  const disk = '/sys/devices/platform/host6/session5/target6:0:0/6:0:0:0';
  const offered = (bytes: number) => wanted({ devices: [{ lun: 0, size: bytes }, { lun: 1 }] });

  it('is read anew in the live session, and nothing else is done', () => {
    const client = createClient({ tree: 'logged-in', files: { [recordPath]: newRecord() } });
    converge(client, offered(300 * 2 ** 20));
    const before = client.journal.length;
    client.put(`${disk}/rescan`, { content: '', mode: 0o200 });
    client.onWriteKernel(`${disk}/rescan`, () => {
      client.put(`${disk}/block/sda/size`, `${1024 * 2048}\n`);
      return '';
    });
    expect(plan(client, offered(2 ** 30)).steps).toMatchObject([
      {
        summary: `read the size anew of LUN 0 (300MiB here, 1GiB offered) of ${place}`,
        impact: 'none',
      },
    ]);
    expect(converge(client, offered(2 ** 30))).toEqual([]);
    expect(client.journal.slice(before).map(({ path }) => path)).toEqual([
      expect.stringMatching(/\/6:0:0:0\/rescan$/),
    ]);
  });

  it('is left alone where the last block alone is missing', () => {
    const client = createClient({ tree: 'logged-in', files: { [recordPath]: newRecord() } });
    converge(client, offered(300 * 2 ** 20));
    expect(plan(client, offered(300 * 2 ** 20 + 511)).steps).toEqual([]);
  });
});

describe('taking a session away', () => {
  it('logs out, removes the record, the list and the timer, and reverses a login', () => {
    const client = createClient();
    const before = client.snapshot();
    converge(client, wanted());
    expect(converge(client, wanted({ state: 'absent' }))).toEqual([]);
    const left = Object.keys(client.snapshot()).filter((path) => !(path in before));
    expect(
      left.filter((path) => /\/(nodes|iscsi-deploy|systemd)\//.test(path) && !path.endsWith('/')),
    ).toEqual([]);
    expect(plan(client, wanted({ state: 'absent' })).steps).toEqual([]);
  });

  it('keeps the timer for the others', () => {
    const client = createClient();
    converge(client, wanted({ portals: [portal, portal6] }));
    converge(client, wanted({ portals: [portal6], state: 'absent' }));
    expect(client.exists('/etc/systemd/system/iscsi-deploy-login.timer')).toBe(true);
    expect(JSON.parse(client.readText(keptSessionsPath)).sessions).toEqual([
      { iqn, iface: 'default', portal },
    ]);
  });

  it('stops the timer before the logout, or it would log in again', () => {
    const client = createClient();
    converge(client, wanted());
    const before = client.calls.length;
    converge(client, wanted({ state: 'absent' }));
    const lines = argvs(client).slice(before);
    expect(lines.findIndex((line) => line.includes('stop'))).toBeLessThan(
      lines.findIndex((line) => line.includes('--logout')),
    );
  });
});

describe('an agent that is killed', () => {
  /** How many changes and children the whole takes. */
  function countActs(start: () => MemorySystem, desired: ReturnType<typeof wanted>): number {
    const client = start();
    converge(client, desired);
    return client.history.length;
  }

  /** The state that counts: not the lock file, nor what a later change overwrites. */
  function outcome(client: MemorySystem): Record<string, string> {
    const entries = Object.entries(client.snapshot());
    return Object.fromEntries(entries.filter(([path]) => !/^\/(run\/lock|proc)\/|\/$/.test(path)));
  }

  const fresh = () => createClient({ secret: chap.password });
  const converged = () => {
    const client = fresh();
    converge(client, wanted({ chap, portals: [portal, portal6] }));
    return client;
  };

  it.each([
    [
      'logging in',
      fresh,
      wanted({ chap, portals: [portal, portal6], devices: [{ lun: 0, serial: undefined }] }),
    ],
    ['logging out', converged, wanted({ state: 'absent', portals: [portal, portal6] })],
  ])('after any change while %s is made up for by the next run', (_what, start, desired) => {
    const whole = start();
    const startActs = whole.history.length;
    converge(whole, desired);
    const acts = countActs(start, desired) - startActs;
    expect(acts).toBeGreaterThan(8);
    for (let count = 1; count <= acts; count += 1) {
      const client = start();
      expect(() => converge(killedAfter(client, count), desired)).toThrow(Killed);
      expect({ count, left: converge(client, desired) }).toEqual({ count, left: [] });
      expect({ count, outcome: outcome(client) }).toEqual({ count, outcome: outcome(whole) });
    }
  });

  it('never leaves a secret that anyone else can read', () => {
    for (let count = 1; count <= 20; count += 1) {
      const client = fresh();
      try {
        converge(killedAfter(client, count), wanted({ chap }));
      } catch (error) {
        expect(error).toBeInstanceOf(Killed);
      }
      const open = Object.entries(client.snapshot()).filter(
        ([path, text]) =>
          !path.startsWith('/sys/') && text.includes(chap.password) && client.stat(path)?.mode !== 0o600,
      );
      expect(open).toEqual([]);
    }
  });
});
