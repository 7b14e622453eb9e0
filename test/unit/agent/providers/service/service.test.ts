import { describe, expect, it } from 'vitest';
import { Projection } from '../../../../../agent/projection.ts';
import { serviceProvider } from '../../../../../agent/providers/service/index.ts';
import type { Desired } from '../../../../../src/contract/kinds/index.ts';
import { factsOf, planOn, proveConvergence } from '../converging.ts';
import { type Pretence, PretendedSystemd } from './pretended-systemd.ts';

type Wanted = Desired<'service'>;

const session = { '/sys/class/iscsi_session/session1/state': 'LOGGED_IN\n' };
const masked = { '/etc/systemd/system/firewalld.service': { link: '/dev/null' } };

describe('units converge, from every partial state', () => {
  it.each<[string, Wanted, Pretence, string[]]>([
    [
      'enable what is disabled',
      { name: 'iscsi-restore', enabled: true },
      {},
      ['enable rtslib-fb-targetctl.service'],
    ],
    [
      'enabled already',
      { name: 'iscsi-restore', enabled: true },
      { enabled: ['rtslib-fb-targetctl.service'] },
      [],
    ],
    [
      'disable, aliases included',
      { name: 'iscsi-login', enabled: false },
      { enabled: ['open-iscsi.service'] },
      ['disable open-iscsi.service'],
    ],
    ['disabled already', { name: 'iscsi-login', enabled: false }, {}, []],
    [
      'an alias means its unit',
      { name: 'iscsi', enabled: false },
      { enabled: ['open-iscsi.service'] },
      ['disable open-iscsi.service'],
    ],
    [
      'enable and start',
      { name: 'firewall', enabled: true, state: 'started' },
      {},
      ['enable firewalld.service', 'start firewalld.service'],
    ],
    ['running already', { name: 'firewall', state: 'started' }, { running: ['firewalld.service'] }, []],
    [
      'active without a process',
      { name: 'firewall', state: 'started' },
      { remaining: ['firewalld.service'] },
      [],
    ],
    [
      'stop',
      { name: 'firewall', state: 'stopped' },
      { running: ['firewalld.service'] },
      ['stop firewalld.service'],
    ],
    ['stopped already', { name: 'firewall', state: 'stopped' }, {}, []],
    ['restart, at every run', { name: 'firewall', state: 'restarted' }, {}, ['restart firewalld.service']],
    [
      'reload, at every run',
      { name: 'firewall', state: 'reloaded' },
      { running: ['firewalld.service'] },
      ['reload firewalld.service'],
    ],
    ['a unit without [Install] is not enabled', { name: 'dbus', enabled: false }, {}, []],
    [
      'a masked unit is neither enabled nor running',
      { name: 'firewall', enabled: false, state: 'stopped' },
      { files: masked },
      [],
    ],
    ['what is not there is neither', { name: 'nothing', enabled: false, state: 'stopped' }, {}, []],
  ])('%s', (_what, desired, pretence, summaries) => {
    expect(proveConvergence(serviceProvider, desired, () => new PretendedSystemd(pretence).host)).toEqual(
      summaries,
    );
  });

  it.each<[string, Wanted, Pretence]>([
    ['enabled', { name: 'iscsi-login', enabled: true }, { enabled: ['open-iscsi.service'] }],
    ['running', { name: 'firewall', state: 'started' }, { running: ['firewalld.service'] }],
  ])('without starting a child where it is %s as wanted', (_what, desired, pretence) => {
    const { host } = new PretendedSystemd(pretence);
    expect(planOn(serviceProvider, desired, host).steps).toEqual([]);
    expect(host.system.history).toEqual([]);
  });
});

describe('units whose stop takes the storage away', () => {
  it.each<[string, Wanted['state']]>(
    [
      'iscsi-restore',
      'rtslib-fb-targetctl',
      'iscsi-login',
      'iscsi',
      'open-iscsi.service',
      'target',
      'targetcli',
    ].flatMap((name) =>
      (['started', 'stopped', 'restarted', 'reloaded'] as const).map(
        (state) => [name, state] as [string, typeof state],
      ),
    ),
  )('%s may not be %s', (name, state) => {
    const { host } = new PretendedSystemd({ enabled: ['open-iscsi.service'] });
    expect(() => planOn(serviceProvider, { name, state }, host)).toThrow(/may not be/);
  });

  it('the daemon of the initiator goes on while there are sessions', () => {
    const { host } = new PretendedSystemd({ running: ['iscsid.service'], files: session });
    for (const state of ['restarted', 'stopped'] as const)
      expect(() => planOn(serviceProvider, { name: 'iscsid', state }, host)).toThrow(
        /not while 1 session is logged in/,
      );
    expect(planOn(serviceProvider, { name: 'iscsid', state: 'started' }, host).steps).toEqual([]);
  });

  it('unless an earlier task logs them out', () => {
    const { host } = new PretendedSystemd({ running: ['iscsid.service'], files: session });
    const projection = new Projection();
    projection.add([{ kind: 'released', name: 'iqn.2026-11.com.example:a' }]);
    const desired: Wanted = { name: 'iscsid', state: 'restarted' };
    expect(planOn(serviceProvider, desired, host, projection).steps).toHaveLength(1);
  });

  it('without sessions a restart of the daemon is one', () => {
    const { host } = new PretendedSystemd({ running: ['iscsid.service'] });
    expect(planOn(serviceProvider, { name: 'iscsid', state: 'restarted' }, host).steps).toMatchObject([
      { summary: 'restart iscsid.service', impact: 'restart', repeats: true },
    ]);
  });
});

describe('units that are not there', () => {
  it.each<[string, Wanted, string]>([
    [
      'a logical name',
      { name: 'iscsi-restore', enabled: true },
      'this host has no unit rtslib-fb-targetctl.service or target.service or targetcli.service',
    ],
    ['its own name', { name: 'nothing', state: 'started' }, 'this host has no unit nothing.service'],
  ])('are refused by %s', (_what, desired, message) => {
    const { host } = new PretendedSystemd({});
    host.system.remove('/usr/lib/systemd/system/rtslib-fb-targetctl.service');
    expect(() => planOn(serviceProvider, desired, host)).toThrow(message);
  });

  it.each([
    ['a package of an earlier task brings them', { kind: 'unit', name: 'rtslib-fb-targetctl.service' }],
    ['a package of an earlier task may bring them', { kind: 'package', name: 'some-package' }],
    ['a file of an earlier task is one', { kind: 'path', name: '/etc/systemd/system/target.service' }],
  ] as const)('are known after apply where %s', (_what, provision) => {
    const { host } = new PretendedSystemd({});
    host.system.remove('/usr/lib/systemd/system/rtslib-fb-targetctl.service');
    const projection = new Projection();
    projection.add([provision]);
    expect(planOn(serviceProvider, { name: 'iscsi-restore', enabled: true }, host, projection)).toEqual({
      steps: [],
      knownAfterApply: true,
    });
  });
});

describe('refusals', () => {
  it.each<[string, Wanted, RegExp]>([
    ['a masked unit is not enabled', { name: 'firewall', enabled: true }, /firewalld.service is masked/],
    ['a masked unit is not started', { name: 'firewall', state: 'started' }, /firewalld.service is masked/],
    [
      'a unit without [Install] cannot be enabled',
      { name: 'dbus', enabled: true },
      /has no \[Install\] section/,
    ],
  ])('%s', (_what, desired, message) => {
    const { host } = new PretendedSystemd({ files: masked });
    expect(() => planOn(serviceProvider, desired, host)).toThrow(message);
  });
});

describe('enablement', () => {
  const indirect = { '/usr/lib/systemd/system/a.service': '[Install]\nAlso=b.socket\n' };

  it.each<[string, Record<string, string | object>, string]>([
    [
      'by a link of another target',
      { '/etc/systemd/system/x.target.requires/firewalld.service': { link: '/x' } },
      'enabled',
    ],
    [
      'by an alias alone',
      { '/etc/systemd/system/fw.service': { link: '/lib/systemd/system/firewalld.service' } },
      'enabled',
    ],
    [
      'not by a link that ends with the boot',
      { '/run/systemd/system/x.target.wants/firewalld.service': { link: '/x' } },
      'disabled',
    ],
    [
      "not by another unit's link",
      { '/etc/systemd/system/x.target.wants/my-firewalld.service': { link: '/x' } },
      'disabled',
    ],
  ])('%s', (_what, files, expected) => {
    const { host } = new PretendedSystemd({ files });
    expect(serviceProvider.read({ name: 'firewall', enabled: true }, host).found?.enablement).toBe(expected);
  });

  it('of a unit that only names others is theirs', () => {
    const enabled = { '/etc/systemd/system/sockets.target.wants/b.socket': { link: '/x' } };
    const read = (files: object) =>
      serviceProvider.read(
        { name: 'a', enabled: true },
        new PretendedSystemd({ files: { ...indirect, ...files } }).host,
      );
    expect(read({}).found?.enablement).toBe('disabled');
    expect(read(enabled).found?.enablement).toBe('enabled');
  });

  it('of an instance is that of its template', () => {
    const files = { '/usr/lib/systemd/system/getty@.service': '[Install]\nWantedBy=getty.target\n' };
    const { host } = new PretendedSystemd({ files });
    expect(serviceProvider.read({ name: 'getty@tty1', enabled: true }, host).found).toMatchObject({
      unit: 'getty@tty1.service',
      enablement: 'disabled',
    });
  });
});

describe('a unit file that changed on disk', () => {
  it('is read again before the unit starts', () => {
    const { host } = new PretendedSystemd({});
    host.system.onCommand('systemctl show', 'ActiveState=inactive\nNeedDaemonReload=yes\n');
    const desired: Wanted = { name: 'firewall', state: 'restarted' };
    for (const step of planOn(serviceProvider, desired, host).steps)
      serviceProvider.apply(step, desired, host);
    const verbs = host.system.calls.map(({ argv }) =>
      argv.find((word) => /^(show|daemon-reload|restart)$/.test(word)),
    );
    expect(verbs.slice(-3)).toEqual(['show', 'daemon-reload', 'restart']);
  });
});

describe('what a service provides', () => {
  it.each<[string, Wanted, number]>([
    ['its unit where it will run', { name: 'firewall', state: 'started' }, 1],
    ['nothing where it is only enabled', { name: 'firewall', enabled: true }, 0],
    ['nothing where it will not run', { name: 'firewall', state: 'stopped' }, 0],
  ])('%s', (_what, desired, count) => {
    expect(serviceProvider.provides?.(desired, factsOf('debian'))).toHaveLength(count);
  });
});
