import { describe, expect, it } from 'vitest';
import { Projection, type Provision } from '../../../../../agent/projection.ts';
import { HostError, Refusal } from '../../../../../agent/provider.ts';
import { packageProvider } from '../../../../../agent/providers/package/index.ts';
import { createMemorySystem } from '../../../../../agent/system/memory/index.ts';
import type { Desired } from '../../../../../src/contract/kinds/index.ts';
import { packageSchema } from '../../../../../src/contract/kinds/package.ts';
import { factsOf, hostOf, planOn, proveConvergence, summariesOf } from '../converging.ts';
import { live, liveWithPolicy, type Pretence, PretendedApt } from './pretended-apt.ts';

const want = (name: string | string[], state?: Desired<'package'>['state']) =>
  packageSchema.parse({ name, ...(state && { state }) });

const offered = {
  'open-iscsi': '2.1.8-1',
  'targetcli-fb': '2.1.53',
  'python3-rtslib-fb': '2.1.75',
  lvm2: '2.03',
  libisns0: '0.101',
};

describe('packages converge, from every partial state', () => {
  it.each<[string, Desired<'package'>, Pretence, string[]]>([
    ['present already', want('iscsi-initiator'), { installed: { 'open-iscsi': '2.0' }, offered }, []],
    ['missing', want('iscsi-initiator'), { offered }, ['install open-iscsi 2.1.8-1']],
    [
      'missing, several at once and only those',
      want(['iscsi-target', 'lvm']),
      { installed: { lvm2: '2.03' }, offered },
      ['install targetcli-fb 2.1.53, python3-rtslib-fb 2.1.75'],
    ],
    [
      'with what comes along',
      want('open-iscsi'),
      { offered, companions: { 'open-iscsi': ['libisns0'] } },
      ['install open-iscsi 2.1.8-1, with libisns0'],
    ],
    [
      'with what is upgraded along',
      want('open-iscsi'),
      { installed: { libisns0: '0.1' }, offered, companions: { 'open-iscsi': ['libisns0'] } },
      ['install open-iscsi 2.1.8-1, upgrading libisns0'],
    ],
    [
      'unknown to the lists on the host',
      want('open-iscsi'),
      { offeredLater: offered },
      ['refresh the package lists (open-iscsi is not in them)', 'install open-iscsi'],
    ],
    [
      'with only its configuration left',
      want('open-iscsi'),
      { installed: { 'open-iscsi': { status: 'deinstall ok config-files', version: '2.0' } }, offered },
      ['install open-iscsi 2.1.8-1'],
    ],
    [
      'not upgraded although there is a newer one',
      want('open-iscsi'),
      { installed: { 'open-iscsi': '2.0' }, offered },
      [],
    ],
    [
      'upgraded where that is asked for',
      want('open-iscsi', 'latest'),
      { installed: { 'open-iscsi': '2.0' }, offered },
      ['upgrade open-iscsi from 2.0 to 2.1.8-1'],
    ],
    [
      'the latest already',
      want('open-iscsi', 'latest'),
      { installed: { 'open-iscsi': '2.1.8-1' }, offered },
      [],
    ],
    [
      'half configured by an interrupted run, and not upgraded by the repair',
      want('open-iscsi'),
      {
        installed: { 'open-iscsi': { status: 'install ok half-configured', version: '2.0' } },
        offered,
        files: { '/var/lib/dpkg/updates/0000': '' },
      },
      ['finish the interrupted installation of open-iscsi'],
    ],
    [
      'half unpacked by an interrupted run',
      want('open-iscsi'),
      {
        installed: { 'open-iscsi': { status: 'install reinstreq half-installed', version: '2.1.8-1' } },
        offered,
        files: { '/var/lib/dpkg/updates/0000': '' },
      },
      ['finish what dpkg was stopped at', 'install open-iscsi 2.1.8-1'],
    ],
    ['absent already', want('iscsi-target', 'absent'), { offered }, []],
    [
      'to be removed, under its logical name',
      want('iscsi-target', 'absent'),
      { installed: { 'targetcli-fb': '1', 'python3-rtslib-fb': '2' }, offered },
      ['remove targetcli-fb 1, python3-rtslib-fb 2'],
    ],
  ])('%s', (_what, desired, pretence, summaries) => {
    expect(proveConvergence(packageProvider, desired, () => new PretendedApt(pretence).host)).toEqual(
      summaries,
    );
  });

  it('without starting a child or writing anything where nothing is to do', () => {
    const { host } = new PretendedApt({ installed: { 'open-iscsi': '2.0' }, offered });
    expect(planOn(packageProvider, want('iscsi-initiator'), host)).toEqual({ steps: [] });
    expect(host.system.history).toEqual([]);
  });
});

describe('while a target or a session is live', () => {
  const note = '; no service is started or stopped by it, since 1 backstore is served';

  it.each<[string, Desired<'package'>, Pretence, string[]]>([
    [
      'a first installation',
      want('iscsi-target'),
      {},
      [`install targetcli-fb 2.1.53, python3-rtslib-fb 2.1.75${note}`],
    ],
    [
      'an upgrade',
      want('open-iscsi', 'latest'),
      { installed: { 'open-iscsi': '2.0' } },
      [`upgrade open-iscsi from 2.0 to 2.1.8-1${note}`],
    ],
    [
      'another package that brings one of them along',
      want('tool'),
      { installed: { lvm2: '2.0' }, offered: { tool: '1', lvm2: '2.03' }, companions: { tool: ['lvm2'] } },
      [`install tool 1, upgrading lvm2${note}`],
    ],
    [
      'a repair',
      want('open-iscsi'),
      { installed: { 'open-iscsi': { status: 'install ok half-configured', version: '2.0' } } },
      [`finish the interrupted installation of open-iscsi${note}`],
    ],
  ])('%s starts and stops nothing', (_what, desired, pretence, summaries) => {
    const hosts: PretendedApt[] = [];
    const makeHost = () => {
      const apt = new PretendedApt({ offered, ...pretence, ...live });
      hosts.push(apt);
      return apt.host;
    };
    expect(proveConvergence(packageProvider, desired, makeHost)).toEqual(summaries);
    for (const { policies, system } of hosts) {
      for (const policy of policies) expect(policy).toMatch(/exit 101/);
      expect(system.list('/usr/sbin')).toEqual([]);
    }
    expect(hosts.flatMap(({ policies }) => policies).length).toBeGreaterThan(0);
  });

  it('other packages are installed as always', () => {
    const apt = new PretendedApt({ offered: { tool: '1' }, ...live });
    expect(proveConvergence(packageProvider, want('tool'), () => apt.host)).toEqual(['install tool 1']);
    expect(apt.policies).toEqual([undefined]);
  });

  it("an administrator's own policy comes back, also after a failure", () => {
    const own = '#!/bin/sh\nexit 0\n';
    const apt = new PretendedApt({ offered, ...liveWithPolicy({ content: own, mode: 0o755 }) });
    apt.system.onCommand('apt-get -y', { code: 100, stderr: 'E: no space left\n' });
    const [step] = planOn(packageProvider, want('open-iscsi'), apt.host).steps;
    expect(() => step && packageProvider.apply(step, want('open-iscsi'), apt.host)).toThrow(
      new HostError('apt-get: E: no space left'),
    );
    expect(apt.system.readText('/usr/sbin/policy-rc.d')).toBe(own);
    expect(apt.system.list('/usr/sbin')).toEqual(['policy-rc.d']);
  });

  it('nothing of the storage is removed', () => {
    const { host } = new PretendedApt({ installed: { 'open-iscsi': '2.0' }, ...live });
    expect(() => planOn(packageProvider, want('iscsi-initiator', 'absent'), host)).toThrow(
      'open-iscsi cannot be removed: 1 backstore is served',
    );
  });
});

describe('refusals', () => {
  it.each<[string, Desired<'package'>, Pretence, string]>([
    [
      'what others need is not removed along',
      want('lvm2', 'absent'),
      { installed: { lvm2: '1', tool: '1' }, companions: { lvm2: ['tool'] } },
      'tool would go too, because of lvm2',
    ],
    [
      'a package on hold is not upgraded',
      want('lvm2', 'latest'),
      { installed: { lvm2: { status: 'hold ok installed', version: '1' } }, offered },
      'lvm2 is on hold at 1, 2.03 is there',
    ],
  ])('%s', (_what, desired, pretence, message) => {
    expect(() => planOn(packageProvider, desired, new PretendedApt(pretence).host)).toThrow(message);
  });

  it('an installation removes nothing', () => {
    const { host } = new PretendedApt({ offered });
    host.system.onCommand('apt-get --simulate', 'Remv ssh [1]\nInst open-iscsi (2.1.8-1 Debian:12 [all])\n');
    expect(() => planOn(packageProvider, want('open-iscsi'), host)).toThrow('apt would remove ssh for it');
  });

  it('other families are told so, and nothing is looked at', () => {
    const host = hostOf(createMemorySystem(), 'redhat');
    expect(() => planOn(packageProvider, want('lvm'), host)).toThrow(Refusal);
    expect(host.system.calls).toEqual([]);
  });
});

describe('failures', () => {
  it('say what apt said, where even fresh lists do not have the package', () => {
    const { host } = new PretendedApt({});
    const { steps } = planOn(packageProvider, want('nosuch'), host);
    expect(steps.map(({ action }) => action)).toEqual(['refresh', 'install']);
    expect(() => {
      for (const step of steps) packageProvider.apply(step, want('nosuch'), host);
    }).toThrow(new HostError('apt-get: E: Unable to locate package nosuch'));
  });

  it('are tried again with fresh lists where the archive has moved on', () => {
    const apt = new PretendedApt({ offered });
    let tries = 0;
    apt.system.onCommand('apt-get -y', () => {
      tries += 1;
      return tries === 1 ? { code: 100, stderr: 'E: Failed to fetch http://x/y.deb  404  Not Found\n' } : '';
    });
    const [step] = planOn(packageProvider, want('open-iscsi'), apt.host).steps;
    if (step) packageProvider.apply(step, want('open-iscsi'), apt.host);
    expect(apt.system.calls.map(({ argv }) => argv.at(-1)).slice(1)).toEqual([
      'open-iscsi',
      'update',
      'open-iscsi',
    ]);
  });

  it('of a simulation are failures of the host', () => {
    const { host } = new PretendedApt({ offered });
    host.system.onCommand('apt-get --simulate', { code: 100, stderr: 'E: Unmet dependencies.\n' });
    expect(() => planOn(packageProvider, want('lvm'), host)).toThrow(
      new HostError('apt-get: E: Unmet dependencies.'),
    );
  });
});

describe('another dpkg at work', () => {
  const locked = (system: PretendedApt['system']) =>
    `1: POSIX  ADVISORY  WRITE 77 fe:00:${system.stat('/var/lib/dpkg/lock-frontend')?.inode} 0 EOF\n`;
  const halfDone = {
    installed: { 'open-iscsi': { status: 'install ok half-configured', version: '2.0' } },
    files: { '/var/lib/dpkg/updates/0000': '' },
  };

  it('is not taken for an interrupted one', () => {
    const apt = new PretendedApt({ installed: { lvm2: '1' }, files: { '/var/lib/dpkg/updates/0000': '' } });
    expect(packageProvider.read(want('lvm2'), apt.host).interrupted).toBe(true);
    apt.system.put('/proc/locks', locked(apt.system));
    expect(packageProvider.read(want('lvm2'), apt.host).interrupted).toBe(false);
  });

  it('is waited for before a repair', () => {
    const apt = new PretendedApt({ offered, ...halfDone });
    apt.system.put('/proc/locks', locked(apt.system));
    apt.system.onSleep(() => {
      if (apt.system.uptime() > 20) apt.system.put('/proc/locks', '');
    });
    expect(proveConvergence(packageProvider, want('open-iscsi'), () => apt.host)).toHaveLength(1);
    expect(apt.system.uptime()).toBeGreaterThan(20);
  });

  it('is not waited for without end', () => {
    const apt = new PretendedApt({ offered, ...halfDone });
    apt.system.put('/proc/locks', locked(apt.system));
    const [step] = planOn(packageProvider, want('open-iscsi'), apt.host).steps;
    expect(() => step && packageProvider.apply(step, want('open-iscsi'), apt.host)).toThrow(
      /after 300 s \(process 77\)/,
    );
  });
});

describe('a plan over earlier tasks', () => {
  const projectionOf = (provision: Provision) => {
    const projection = new Projection();
    projection.add([provision]);
    return projection;
  };

  it('installs once what two tasks want', () => {
    const { host } = new PretendedApt({ offered });
    const desired = want(['iscsi-initiator', 'lvm']);
    expect(
      summariesOf(
        planOn(packageProvider, desired, host, projectionOf({ kind: 'package', name: 'open-iscsi' })),
      ),
    ).toEqual(['install lvm2 2.03']);
    expect(
      planOn(packageProvider, want('lvm'), host, projectionOf({ kind: 'package', name: 'lvm2' })).steps,
    ).toEqual([]);
  });

  it('removes what a target stands on where an earlier task ends it, which is judged again when it is applied', () => {
    const { host } = new PretendedApt({ installed: { 'open-iscsi': '2.0' }, ...live });
    const projection = projectionOf({ kind: 'released', name: 'iqn.2026-11.com.example:a' });
    const plan = planOn(packageProvider, want('iscsi-initiator', 'absent'), host, projection);
    expect(plan).toMatchObject({ steps: [{ action: 'remove' }], knownAfterApply: true });
  });
});

describe('what packages bring', () => {
  it.each([
    ['a logical name', 'iscsi-initiator', { kind: 'unit', name: 'open-iscsi.service' }],
    ["the distribution's own name", 'open-iscsi', { kind: 'unit', name: 'open-iscsi.service' }],
    ['a command', 'lvm', { kind: 'command', name: 'lvm' }],
    ['itself, under both names', 'lvm', { kind: 'package', name: 'lvm2' }],
    ['itself, known or not', 'nosuch', { kind: 'package', name: 'nosuch' }],
  ])('%s', (_what, name, provision) => {
    expect(packageProvider.provides?.(want(name), factsOf('debian'))).toContainEqual(provision);
  });

  it('units by the names of the family', () => {
    const units = (family: 'redhat' | 'suse') =>
      packageProvider.provides?.(want('iscsi-target'), factsOf(family)).filter(({ kind }) => kind === 'unit');
    expect(units('redhat')).toEqual([{ kind: 'unit', name: 'target.service' }]);
    expect(units('suse')).toEqual([{ kind: 'unit', name: 'targetcli.service' }]);
  });

  it('nothing where they go', () => {
    expect(packageProvider.provides?.(want('lvm', 'absent'), factsOf('debian'))).toEqual([]);
  });
});

describe('summaries', () => {
  it('stay one line', () => {
    const companions = { 'open-iscsi': ['a', 'b', 'c', 'd', 'e'] };
    const versions = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, '1']));
    const { host } = new PretendedApt({ offered: { ...offered, ...versions }, companions });
    expect(summariesOf(planOn(packageProvider, want('open-iscsi'), host))).toEqual([
      'install open-iscsi 2.1.8-1, with a, b, c and 2 more',
    ]);
  });
});
