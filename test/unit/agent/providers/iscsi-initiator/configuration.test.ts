import { describe, expect, it } from 'vitest';
import { daemonConfigurationPath } from '../../../../../agent/open-iscsi/daemon-configuration.ts';
import { initiatorNamePath } from '../../../../../agent/open-iscsi/initiator-name.ts';
import { Projection } from '../../../../../agent/projection.ts';
import { iscsiInitiatorProvider } from '../../../../../agent/providers/iscsi-initiator/index.ts';
import type { Entry, MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { iscsiInitiatorSchema } from '../../../../../src/contract/kinds/iscsi-initiator.ts';
import { Killed, killedAfter } from '../../killed-system.ts';
import {
  automatic,
  createClient,
  initiator,
  iqn,
  newRecord,
  portal,
  recordPath,
  recordWith,
} from '../../open-iscsi/pretended-client.ts';
import { recordedText } from '../../open-iscsi/recordings.ts';
import { factsOf, planOn, summariesOf } from '../converging.ts';
import { converge as convergeSession, plan as planSession, wanted } from '../iscsi-session/session.ts';

const conf = recordedText('iscsiadm/iscsid-conf-settings-2.1.8.conf');
const units = '/usr/lib/systemd/system';
const named = (more: Record<string, unknown> = {}) =>
  iscsiInitiatorSchema.parse({ name: initiator, ...more });
const hostOf = (system: MemorySystem) => ({ system, facts: factsOf('debian') });

function client(files: Record<string, Entry> = {}): MemorySystem {
  const system = createClient({
    files: {
      [daemonConfigurationPath]: { content: conf, mode: 0o600 },
      [`${units}/iscsid.service`]: recordedText('systemctl/iscsid.service'),
      [`${units}/open-iscsi.service`]: recordedText('systemctl/open-iscsi.service'),
      ...files,
    },
  });
  system.onCommand('systemctl --no-ask-password --no-reload enable', ({ argv }) => {
    const unit = argv.at(-1) ?? '';
    system.put(`/etc/systemd/system/sysinit.target.wants/${unit}`, { link: `${units}/${unit}` });
    return '';
  });
  return system;
}

const summaries = (system: MemorySystem, desired: ReturnType<typeof named>) =>
  summariesOf(planOn(iscsiInitiatorProvider, desired, hostOf(system)));

function converge(system: MemorySystem, desired: ReturnType<typeof named>) {
  const host = hostOf(system);
  for (const step of planOn(iscsiInitiatorProvider, desired, host).steps)
    iscsiInitiatorProvider.apply(step, desired, host);
  return summaries(system, desired);
}

const san1 = { name: 'san1', net_ifacename: 'eth1' };
const everything = named({
  settings: { 'node.session.timeo.replacement_timeout': 20, 'node.session.queue_depth': 32 },
  ifaces: [san1],
  enabled: true,
});
const san1Text = [
  '# BEGIN RECORD',
  'iface.iscsi_ifacename = san1',
  'iface.net_ifacename = eth1',
  'iface.transport_name = tcp',
  '# END RECORD',
  '',
].join('\n');

describe('what a client is beside its name', () => {
  it('is changed in files, with nothing restarted', () => {
    const system = client();
    expect(summaries(system, everything)).toEqual([
      `set node.session.timeo.replacement_timeout in ${daemonConfigurationPath}`,
      'make the interface record san1',
      'enable iscsid.service',
      'enable open-iscsi.service',
    ]);
    expect(converge(system, everything)).toEqual([]);
    expect(system.readText(daemonConfigurationPath)).toBe(conf.replace('= 120', '= 20'));
    expect(system.stat(daemonConfigurationPath)?.mode).toBe(0o600);
    expect(system.readText('/etc/iscsi/ifaces/san1')).toBe(san1Text);
    expect(system.stat('/etc/iscsi/ifaces/san1')?.mode).toBe(0o600);
    expect(system.list('/etc/iscsi')).toEqual(
      ['ifaces', 'initiatorname.iscsi', 'iscsid.conf', 'nodes'].filter((name) =>
        system.exists(`/etc/iscsi/${name}`),
      ),
    );
    expect(system.list('/run/lock/iscsi')).toEqual(['lock']);
    expect(system.calls.some(({ argv }) => argv.includes('restart'))).toBe(false);
  });

  it('is found from any point at which the agent was killed', () => {
    const whole = client();
    converge(whole, everything);
    for (let count = 1; count < whole.history.length; count += 1) {
      const system = client();
      expect(() => converge(killedAfter(system, count), everything)).toThrow(Killed);
      expect({ count, left: converge(system, everything) }).toEqual({ count, left: [] });
      expect(system.readText('/etc/iscsi/ifaces/san1')).toBe(san1Text);
    }
  });

  it('is read without a child or a change where it is so', () => {
    const system = client();
    converge(system, everything);
    const before = system.history.length;
    expect(summaries(system, everything)).toEqual([]);
    expect(system.history).toHaveLength(before);
  });

  it('cannot be set in a file that is missing', () => {
    const system = client();
    system.remove(daemonConfigurationPath);
    expect(() => summaries(system, everything)).toThrow(`there is no ${daemonConfigurationPath}`);
  });

  it('is not forced on a unit that somebody masked', () => {
    const system = client({ '/etc/systemd/system/open-iscsi.service': { link: '/dev/null' } });
    expect(() => summaries(system, everything)).toThrow('open-iscsi.service is masked on this host');
  });

  it('includes units that are not to start', () => {
    const system = client();
    converge(system, everything);
    expect(summaries(system, named({ enabled: false }))).toEqual([
      'disable iscsid.service',
      'disable open-iscsi.service',
    ]);
  });
});

describe('an interface record', () => {
  it('keeps the lines that nobody named, and changes the way it binds', () => {
    const before = san1Text.replace('iface.transport', 'iface.mtu = 9000\niface.transport');
    const system = client({ '/etc/iscsi/ifaces/san1': before });
    const byAddress = named({ ifaces: [{ name: 'san1', hwaddress: '52:54:00:12:34:56' }] });
    expect(summaries(system, byAddress)).toEqual(['change the interface record san1']);
    expect(converge(system, byAddress)).toEqual([]);
    const text = system.readText('/etc/iscsi/ifaces/san1');
    expect(text).toContain('iface.mtu = 9000\n');
    expect(text).toContain('iface.hwaddress = 52:54:00:12:34:56\n');
    expect(text).not.toContain('net_ifacename');
  });

  it('counts for a session that is planned after it, before it is there', () => {
    const projection = new Projection();
    const host = hostOf(client());
    projection.add(iscsiInitiatorProvider.provides?.(everything, host.facts) ?? []);
    const session = wanted({ iface: 'san1' });
    expect(() => planSession(client(), session)).toThrow(
      'there is no interface record /etc/iscsi/ifaces/san1',
    );
    expect(planSession(client(), session, projection).steps.length).toBeGreaterThan(0);
  });

  it('that changed is taken over by its node records, at the next login', () => {
    const path = recordPath.replace('default', 'san1');
    const record = recordWith(automatic).replace(
      'iface.iscsi_ifacename = default',
      'iface.iscsi_ifacename = san1\niface.net_ifacename = eth0',
    );
    const system = client({ '/etc/iscsi/ifaces/san1': san1Text, [path]: record });
    const session = wanted({ iface: 'san1', startup: 'automatic' });
    const [first] = planSession(system, session).steps;
    expect(first?.summary).toBe(`set network interface in the node record of ${iqn} at ${portal}`);
    expect(convergeSession(system, session)).toEqual([]);
    expect(system.readText(path)).toBe(record.replace('= eth0', '= eth1'));
  });

  it('that is built in has no record to differ from', () => {
    const system = client({ [recordPath]: newRecord() });
    const summary = planSession(system, wanted()).steps[0]?.summary;
    expect(summary).toBe(`set startup in the node record of ${iqn} at ${portal}`);
  });
});

describe('a name that is kept', () => {
  const keep = named({ name: 'keep' });

  it('is read back, for the report and for other hosts', () => {
    const system = client();
    expect(summaries(system, keep)).toEqual([]);
    const actual = iscsiInitiatorProvider.read(keep, hostOf(system));
    expect(iscsiInitiatorProvider.observe?.(keep, actual)).toEqual({
      kind: 'iscsi_initiator',
      name: initiator,
    });
  });

  it.each([
    ['there is none', { content: '', mode: 0o600 }],
    ['one is still to be made', { content: 'GenerateName=yes\n', mode: 0o600 }],
  ])('is refused where %s', (_why, file) => {
    expect(() => summaries(client({ [initiatorNamePath]: file }), keep)).toThrow(
      `there is no name to keep: ${initiatorNamePath} has none yet`,
    );
  });

  it('is known after the package that brings it', () => {
    const projection = new Projection();
    projection.add([{ kind: 'command', name: 'iscsiadm' }]);
    const host = hostOf(createClient({ installed: false }));
    expect(planOn(iscsiInitiatorProvider, keep, host, projection)).toEqual({
      steps: [],
      knownAfterApply: true,
    });
  });
});

describe('files that say', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['two ways to bind', { ifaces: [{ ...san1, hwaddress: '52:54:00:12:34:56' }] }, 'say either'],
    ['an interface twice', { ifaces: [san1, san1] }, 'san1 is named twice'],
    ['a built-in interface', { ifaces: [{ name: 'default' }] }, 'built into open-iscsi'],
    ['a path for an interface', { ifaces: [{ name: '../x' }] }, 'not a name for an interface record'],
    [
      'a hardware address that is none',
      { ifaces: [{ name: 'a', hwaddress: 'eth1' }] },
      'not a hardware address',
    ],
    [
      'a port in an address',
      { ifaces: [{ name: 'a', ipaddress: '10.0.0.1:3260' }] },
      'not a literal address',
    ],
    ['a secret for all records', { settings: { 'node.session.auth.password': 'x' } }, 'say it with `chap`'],
    ['two lines in one', { settings: { 'iscsid.startup': 'a\nb' } }, 'is text on one line'],
  ])('%s are refused', (_what, more, message) => {
    const { error } = iscsiInitiatorSchema.safeParse({ name: initiator, ...more });
    expect(error?.issues.map((issue) => issue.message).join()).toContain(message);
  });

  it('an address alone are taken, of either family', () => {
    const ifaces = ['10.0.0.1', 'fd77::1'].map((ipaddress, index) => ({ name: `a${index}`, ipaddress }));
    expect(iscsiInitiatorSchema.safeParse({ name: initiator, ifaces }).success).toBe(true);
  });
});
