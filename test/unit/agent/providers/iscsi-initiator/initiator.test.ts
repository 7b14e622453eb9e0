import { describe, expect, it } from 'vitest';
import { initiatorNamePath } from '../../../../../agent/open-iscsi/initiator-name.ts';
import { Projection } from '../../../../../agent/projection.ts';
import { Refusal } from '../../../../../agent/provider.ts';
import { iscsiInitiatorProvider } from '../../../../../agent/providers/iscsi-initiator/index.ts';
import type { Entry, MemorySystem } from '../../../../../agent/system/memory/index.ts';
import type { System } from '../../../../../agent/system/system.ts';
import { facts } from '../../../../../src/contract/facts.ts';
import { iscsiInitiatorSchema } from '../../../../../src/contract/kinds/iscsi-initiator.ts';
import { Killed, killedAfter } from '../../killed-system.ts';
import { type ClientOptions, createClient, initiator } from '../../open-iscsi/pretended-client.ts';
import { recordedText } from '../../open-iscsi/recordings.ts';

const generated = recordedText('iscsiadm/initiatorname-debian-12.iscsi');
const desired = iscsiInitiatorSchema.parse({ name: initiator });
const private0600 = (content: string): Entry => ({ content, mode: 0o600 });

const hostFacts = facts.parse({
  hostname: 'web01',
  architecture: 'x86_64',
  kernel: '6.1.0',
  boot_id: 'b',
  os: { id: 'debian', version: '12', name: 'Debian 12', family: 'debian' },
  addresses: [],
});

/** A client whose iscsid started so many seconds ago, or does not run. */
function client(options: ClientOptions = {}, daemonAge?: number): MemorySystem {
  const system = createClient({
    ...options,
    files: { ...(daemonAge !== undefined && daemonFiles(daemonAge)), ...options.files },
  });
  system.onCommand('systemctl', ({ argv }) => {
    if (argv.includes('restart'))
      for (const [path, text] of Object.entries(daemonFiles(-system.uptime()))) system.put(path, text);
    return '';
  });
  return system;
}

/** The pretended host has run for 1000 s when the clock starts. */
function daemonFiles(age: number): Record<string, string> {
  const middle = Array.from({ length: 18 }, () => '0').join(' ');
  return {
    '/run/iscsid.pid': '593\n',
    '/proc/593/stat': `593 (iscsid) S ${middle} ${Math.round((1000 - age) * 100)} 0\n`,
  };
}

function plan(system: System, projection = new Projection()) {
  const host = { system, facts: hostFacts };
  return iscsiInitiatorProvider.plan(desired, iscsiInitiatorProvider.read(desired, host), projection);
}

function converge(system: System) {
  for (const step of plan(system).steps)
    iscsiInitiatorProvider.apply(step, desired, { system, facts: hostFacts });
  return plan(system).steps;
}

const name = `name this initiator ${initiator} (was iqn.1993-08.org.debian:01:a51335273bd2)`;
const restart = 'restart iscsid.service, which reads its name at its start';

describe('what is planned for a name', () => {
  const other = { files: { [initiatorNamePath]: private0600(generated) } };
  const cases: [string, MemorySystem, string[]][] = [
    ['that is there, iscsid stopped', client(), []],
    ['that is there, iscsid younger than the file', client({}, -1), []],
    ['that is there, written after iscsid started', client({}, 60), [restart]],
    ['that is another one, iscsid stopped', client(other), [name]],
    ['that is another one, iscsid running', client(other, 60), [name, restart]],
    [
      'in no file yet',
      client({ files: { [initiatorNamePath]: private0600('') } }),
      [`name this initiator ${initiator}`],
    ],
    [
      'that anyone can read',
      client({ files: { [initiatorNamePath]: `InitiatorName=${initiator}\n` } }),
      [`make ${initiatorNamePath} readable by root alone`],
    ],
    ['that live sessions prove to be known, whatever the times say', client({ tree: 'logged-in' }, 60), []],
  ];

  it.each(cases)('%s', (_what, system, steps) => {
    expect(plan(system).steps.map(({ summary }) => summary)).toEqual(steps);
  });

  it('counts the restart as one', () => {
    expect(plan(client(other, 60)).steps.map(({ impact }) => impact)).toEqual(['none', 'restart']);
  });

  it('does not restart for ever where the clock was set back', () => {
    const system = client({}, 60);
    system.advance(3600);
    system.put(initiatorNamePath, private0600(`InitiatorName=${initiator}\n`));
    system.advance(-3600);
    expect(plan(system).steps).toEqual([]);
  });

  it('is known after the package where that comes first', () => {
    const projection = new Projection();
    projection.add([{ kind: 'command', name: 'iscsiadm' }]);
    expect(plan(createClient({ installed: false }), projection)).toMatchObject({
      knownAfterApply: true,
      steps: [{ summary: `name this initiator ${initiator}` }],
    });
  });
});

describe('what is refused for a name', () => {
  const other = { [initiatorNamePath]: private0600(generated) };
  const at = 'iqn.2026-11.com.example:self at 10.77.1.12:3260';

  it('another one while sessions are logged in under the old', () => {
    const system = client({ tree: 'logged-in', files: other });
    system.put('/sys/devices/platform/host6/session5/iscsi_session/session5/initiatorname', 'iqn.old\n');
    expect(() => plan(system)).toThrow(Refusal);
    expect(() => plan(system)).toThrow(
      `sessions are logged in under another name than ${initiator}: ${at} (as iqn.old)`,
    );
  });

  it('the right one in the file, while sessions still use another', () => {
    const system = client({ tree: 'logged-in' });
    system.put('/sys/devices/platform/host6/session5/iscsi_session/session5/initiatorname', 'iqn.old\n');
    expect(() => plan(system)).toThrow('sessions are logged in under another name');
  });

  it('a restart while a session is logged in', () => {
    expect(() => plan(client({ tree: 'failed', files: other }, 60))).toThrow(
      `iscsid would have to restart to take the name ${initiator}, but sessions are logged in: ${at}`,
    );
  });

  it('anything without open-iscsi', () => {
    expect(() => plan(createClient({ installed: false }))).toThrow(
      'open-iscsi is not installed on this host',
    );
  });

  it('nothing for a session whose interface has a name of its own', () => {
    const system = client({ tree: 'logged-in' });
    const session = '/sys/devices/platform/host6/session5/iscsi_session/session5';
    system.put(`${session}/initiatorname`, 'iqn.own\n');
    system.put(`${session}/ifacename`, 'eth0\n');
    expect(plan(system).steps).toEqual([]);
  });
});

describe('naming an initiator', () => {
  const start = () => client({ files: { [initiatorNamePath]: private0600(generated) } }, 60);

  it('keeps the comments, keeps the file to root, restarts once', () => {
    const system = start();
    expect(converge(system)).toEqual([]);
    expect(system.readText(initiatorNamePath)).toBe(
      generated.replace(/^InitiatorName=.*$/m, `InitiatorName=${initiator}`),
    );
    expect(system.journal).toMatchObject([{ op: 'writeAtomic', mode: 0o600, uid: 0, gid: 0 }]);
    expect(system.calls.map(({ argv }) => argv.slice(-3).join(' '))).toEqual(['restart -- iscsid.service']);
  });

  it.each([1, 2])('is made up for by the next run when the agent is killed after change %i', (count) => {
    const system = start();
    system.advance(1);
    expect(() => converge(killedAfter(system, count))).toThrow(Killed);
    system.advance(1);
    expect(converge(system)).toEqual([]);
    expect(system.calls.filter(({ argv }) => argv.includes('restart'))).toHaveLength(1);
  });

  it('narrows who may read the file and changes nothing else', () => {
    const system = client({ files: { [initiatorNamePath]: `InitiatorName=${initiator}\n` } });
    expect(converge(system)).toEqual([]);
    expect(system.journal).toEqual([{ op: 'chmod', path: initiatorNamePath, mode: 0o600 }]);
  });
});
