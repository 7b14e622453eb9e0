import { describe, expect, it } from 'vitest';
import {
  findZoneObject,
  readRuntimeZone,
  reasonOf,
  switchPermanent,
  switchRuntime,
} from '../../../../agent/tools/firewalld.ts';
import {
  covers,
  formatRule,
  isSameOpening,
  parseRule,
  parseZoneFile,
} from '../../../../agent/tools/firewalld-rules.ts';
import { fixture, success } from './fixture.ts';

/** What both recordings open: plain ports, and the two rules that open a port for a source and do nothing else. */
const plain = [
  { port: '3260', protocol: 'tcp' },
  { port: '5000-6000', protocol: 'tcp' },
];
const forSources = [
  { port: '3260', protocol: 'tcp', source: '10.77.1.12' },
  { port: '3260', protocol: 'tcp', source: 'FD77:1::0012' },
];

describe('what firewalld opens', () => {
  it('now, as it answers itself; rules that log, reject, invert or have a priority are not ours', () => {
    const openings = readRuntimeZone('public').parse(...success(fixture('firewalld/settings.json')));
    expect(openings).toHaveLength(4);
    expect(openings).toEqual(expect.arrayContaining(plain));
    for (const opening of forSources)
      expect(openings).toContainEqual({ ...opening, rule: formatRule(opening) });
  });

  it('later, as its file says', () => {
    expect(parseZoneFile(fixture('firewalld/public.xml'))).toEqual([
      ...plain,
      ...forSources.map((opening) => ({ ...opening, rule: formatRule(opening) })),
    ]);
  });

  it('nothing, where nobody added anything', () => {
    expect(readRuntimeZone('work').parse(...success(fixture('firewalld/settings-untouched.json')))).toEqual(
      [],
    );
    expect(parseZoneFile(fixture('firewalld/public-default.xml'))).toEqual([]);
  });

  it('and nothing that is commented out', () => {
    expect(parseZoneFile('<zone><!-- <port port="22" protocol="tcp"/> --></zone>')).toEqual([]);
  });
});

describe('openings', () => {
  const ssh = { port: '22', protocol: 'tcp' };

  it('survive the way into a rule and back', () => {
    const opening = { port: '3260-3261', protocol: 'tcp', source: 'fd00::/64' };
    expect(parseRule(formatRule(opening))).toMatchObject(opening);
    expect(formatRule(opening)).toBe(
      'rule family="ipv6" source address="fd00::/64" port port="3260-3261" protocol="tcp" accept',
    );
  });

  it.each([
    ['itself', '22', '22', true],
    ['a port in a range', '20-30', '22', true],
    ['a range in a range', '20-30', '20-25', true],
    ['a wider range', '22', '20-30', false],
    ['another port', '23', '22', false],
  ])('cover %s or not', (_what, wide, narrow, expected) => {
    expect(covers({ ...ssh, port: wide }, { ...ssh, port: narrow })).toBe(expected);
  });

  it('differ by protocol and source, whatever the spelling', () => {
    expect(isSameOpening({ ...ssh, source: 'FD00::01' }, { ...ssh, source: 'fd00::1/128' })).toBe(true);
    expect(isSameOpening(ssh, { ...ssh, source: '10.0.0.1' })).toBe(false);
    expect(isSameOpening(ssh, { ...ssh, protocol: 'udp' })).toBe(false);
    expect(covers(ssh, { ...ssh, source: '10.0.0.1' })).toBe(false);
  });
});

describe('calls over D-Bus', () => {
  it.each([
    ['no-zone', 'no-zone'],
    ['already-enabled', 'as-wanted'],
    ['not-enabled', 'as-wanted'],
    ['not-running', 'not-running'],
  ])('fail for a reason that is a state: %s', (file, reason) => {
    expect(reasonOf(fixture(`firewalld/${file}.stderr`))).toBe(reason);
  });

  it('fail for other reasons too', () => {
    expect(reasonOf('Call failed: Connection timed out')).toBeUndefined();
  });

  it('never start a firewall that somebody stopped', () => {
    expect(readRuntimeZone('public').argv).toContain('--auto-start=no');
  });

  it('find the object of permanent settings', () => {
    const text = fixture('firewalld/zone-object.json');
    expect(findZoneObject('public').parse(...success(text))).toBe(
      '/org/fedoraproject/FirewallD1/config/zone/6',
    );
  });

  it.each([
    [
      'a port now',
      switchRuntime('add', 'public', { port: '22', protocol: 'tcp' }),
      'zone addPort sssi public 22 tcp 0',
    ],
    [
      'a port no more',
      switchRuntime('remove', 'public', { port: '22', protocol: 'tcp' }),
      'zone removePort sss public 22 tcp',
    ],
    [
      'a source no more, by the words of the rule that is there',
      switchRuntime('remove', 'public', { port: '22', protocol: 'tcp', source: '::1', rule: 'RULE' }),
      'zone removeRichRule ss public RULE',
    ],
    [
      'a source later',
      switchPermanent('add', '/zone/6', { port: '22', protocol: 'tcp', source: '::1' }),
      'config.zone addRichRule s rule family="ipv6" source address="::1" port port="22" protocol="tcp" accept',
    ],
  ])('open %s', (_what, tool, words) => {
    expect(tool.argv.slice(7).join(' ')).toBe(`org.fedoraproject.FirewallD1.${words}`);
  });
});
