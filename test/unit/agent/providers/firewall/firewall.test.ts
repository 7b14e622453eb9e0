import { describe, expect, it } from 'vitest';
import { Projection } from '../../../../../agent/projection.ts';
import { HostError } from '../../../../../agent/provider.ts';
import { firewallProvider } from '../../../../../agent/providers/firewall/index.ts';
import { firewallSchema } from '../../../../../src/contract/kinds/firewall.ts';
import { fixture } from '../../tools/fixture.ts';
import { planOn, proveConvergence } from '../converging.ts';
import { type Pretence, PretendedFirewalld } from './pretended-firewalld.ts';

const want = (desired: object = {}) => firewallSchema.parse({ port: '3260/tcp', ...desired });
const ruleFor = (source: string, family = 'ipv4') =>
  `rule family="${family}" source address="${source}" port port="3260" protocol="tcp" accept`;
const one = { sources: ['10.77.1.12'] };
const both = (rules: { ports?: string[]; rules?: string[] }) => ({ runtime: rules, permanent: rules });

describe('openings converge, from every partial state', () => {
  it.each<[string, object, Pretence, string[]]>([
    ['a port', {}, {}, ['open 3260/tcp in zone public']],
    ['a port that is open', {}, both({ ports: ['3260/tcp'] }), []],
    ['a port within an open range', {}, both({ ports: ['3000-4000/tcp'] }), []],
    [
      'a port whose other protocol is open',
      {},
      both({ ports: ['3260/udp'] }),
      ['open 3260/tcp in zone public'],
    ],
    [
      'a port that is open until the next start',
      {},
      { runtime: { ports: ['3260/tcp'] } },
      ['open 3260/tcp in zone public, for later starts (now it is so already)'],
    ],
    [
      'a port that is open from the next start',
      {},
      { permanent: { ports: ['3260/tcp'] } },
      ['open 3260/tcp in zone public, now (for later starts it is so already)'],
    ],
    [
      'sources of both families',
      { sources: ['10.77.1.12', 'fd77:1::12', '10.0.0.0/8'] },
      both({ rules: [ruleFor('10.77.1.12')] }),
      ['open 3260/tcp for fd77:1::12 in zone public', 'open 3260/tcp for 10.0.0.0/8 in zone public'],
    ],
    [
      'a source in another spelling',
      { sources: ['fd77:1::12'] },
      both({ rules: [ruleFor('FD77:1::0012', 'ipv6')] }),
      [],
    ],
    [
      "a source although the port is open for all: that rule is another's",
      one,
      both({ ports: ['3260/tcp'] }),
      ['open 3260/tcp for 10.77.1.12 in zone public'],
    ],
    [
      'a port closed',
      { state: 'absent' },
      both({ ports: ['3260/tcp', '22/tcp'] }),
      ['close 3260/tcp in zone public'],
    ],
    [
      'a source closed, in the words of its rule',
      { sources: ['fd77:1::12'], state: 'absent' },
      both({ rules: [ruleFor('FD77:1::0012', 'ipv6')] }),
      ['close 3260/tcp for fd77:1::12 in zone public'],
    ],
    [
      'closed until the next start',
      { state: 'absent' },
      { permanent: { ports: ['3260/tcp'] } },
      ['close 3260/tcp in zone public, for later starts (now it is so already)'],
    ],
    ['closed already', { state: 'absent' }, {}, []],
    ['closed where firewalld does not run', { state: 'absent' }, { running: false }, []],
    [
      "a wider range is not closed: it is another's",
      { state: 'absent' },
      both({ ports: ['3000-4000/tcp'] }),
      [],
    ],
    ['the named zone', { zone: 'public' }, {}, ['open 3260/tcp in zone public']],
  ])('%s', (_what, desired, pretence, summaries) => {
    expect(
      proveConvergence(firewallProvider, want(desired), () => new PretendedFirewalld(pretence).host),
    ).toEqual(summaries);
  });

  it('rules of others stay', () => {
    const others = { ports: ['22/tcp'], rules: [ruleFor('10.0.0.99')] };
    const firewalld = new PretendedFirewalld(both(others));
    proveConvergence(firewallProvider, want(one), () => firewalld.host);
    proveConvergence(firewallProvider, want({ ...one, state: 'absent' }), () => firewalld.host);
    for (const openings of [firewalld.runtime, firewalld.permanent])
      expect([...openings]).toEqual([...others.ports, ...others.rules]);
  });

  it('later starts come first, so that a cut leaves nothing that is lost with a reboot', () => {
    const firewalld = new PretendedFirewalld({});
    proveConvergence(firewallProvider, want(one), () => firewalld.host);
    expect(firewalld.changes).toEqual([
      `config.zone addRichRule s ${ruleFor('10.77.1.12')}`,
      `zone addRichRule ssi public ${ruleFor('10.77.1.12')} 0`,
    ]);
  });

  it('one call tells that nothing is to do', () => {
    const { host } = new PretendedFirewalld(both({ ports: ['3260/tcp'] }));
    expect(planOn(firewallProvider, want(), host)).toEqual({ steps: [] });
    expect(host.system.calls).toHaveLength(1);
    expect(host.system.journal).toEqual([]);
  });
});

describe('refusals', () => {
  it('where firewalld does not run', () => {
    const { host } = new PretendedFirewalld({ running: false });
    expect(() => planOn(firewallProvider, want(), host)).toThrow('firewalld does not run on this host');
  });

  it('where a port is to be closed for later starts and firewalld does not run', () => {
    const { host } = new PretendedFirewalld({ running: false, permanent: { ports: ['3260/tcp'] } });
    expect(() => planOn(firewallProvider, want({ state: 'absent' }), host)).toThrow('firewalld does not run');
  });

  it('where there is no such zone', () => {
    const { host } = new PretendedFirewalld({});
    expect(() => planOn(firewallProvider, want({ zone: 'storage' }), host)).toThrow(
      expect.objectContaining({
        message: 'firewalld has no zone storage',
        hint: expect.stringContaining('public, work'),
      }),
    );
  });
});

describe('a plan over earlier tasks', () => {
  it('waits for a firewalld that an earlier task brings', () => {
    const projection = new Projection();
    projection.add([{ kind: 'unit', name: 'firewalld.service' }]);
    const { host } = new PretendedFirewalld({ running: false });
    expect(planOn(firewallProvider, want(), host, projection)).toEqual({ steps: [], knownAfterApply: true });
  });
});

describe('the zone', () => {
  it.each([
    [
      'as configured',
      fixture('firewalld/firewalld.conf').replace('DefaultZone=public', 'DefaultZone=work'),
      'work',
    ],
    ["firewalld's own default", '# nothing set\n', 'public'],
  ])('is %s', (_what, configuration, zone) => {
    const { host } = new PretendedFirewalld({ files: { '/etc/firewalld/firewalld.conf': configuration } });
    expect(firewallProvider.read(want(), host).zone).toBe(zone);
  });
});

describe('failures', () => {
  it('of firewalld are told in its words', () => {
    const { host } = new PretendedFirewalld({});
    host.system.onCommand('busctl', { code: 1, stderr: 'Call failed: Connection timed out\n' });
    expect(() => planOn(firewallProvider, want(), host)).toThrow(HostError);
  });

  it('are none where somebody else was faster', () => {
    const firewalld = new PretendedFirewalld({});
    const desired = want(one);
    const { steps } = planOn(firewallProvider, desired, firewalld.host);
    firewalld.runtime.add(ruleFor('10.77.1.12'));
    for (const step of steps) firewallProvider.apply(step, desired, firewalld.host);
    expect(planOn(firewallProvider, desired, firewalld.host).steps).toEqual([]);
  });
});
