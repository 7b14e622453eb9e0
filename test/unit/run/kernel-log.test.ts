import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describe as tell } from '../../../src/run/kernel-log.ts';
import { run } from '../../../src/run/run.ts';
import { change, exported, initiator, iqn, type Script, stage, walkthrough } from './fleet-of-three.ts';

/** Lines that the kernel of Debian 12 wrote of logins that it refused, by their sequence numbers. */
const recorded = new Map(
  readFileSync('test/fixtures/kernel/iscsi-logins-6.1.kmsg', 'utf8')
    .trim()
    .split('\n')
    .map((record): [number, string] => [Number(record.split(',')[1]), record.slice(record.indexOf(';') + 1)]),
);
const lines = (...numbers: number[]) => numbers.map((number) => recorded.get(number) ?? `no line ${number}`);
const stranger = 'iqn.2026-11.com.example:stranger';
const unauthorized =
  'iSCSI Initiator Node: iqn.2026-11.com.example:stranger is not authorized to access iSCSI target portal group: 1.';

it.each<[string, string[], (string | undefined)[], string | undefined]>([
  [
    'a client without an ACL',
    lines(477, 478),
    [iqn, stranger],
    `the kernel of storage01 says: ${unauthorized}`,
  ],
  [
    'a wrong secret',
    lines(468, 469),
    [iqn, initiator],
    'the kernel of storage01 said meanwhile, without a name: Security negotiation failed.',
  ],
  [
    'an unknown user',
    lines(481, 482, 483),
    [iqn, initiator],
    'the kernel of storage01 said meanwhile, without a name: CHAP_N values do not match! Security negotiation failed.',
  ],
  [
    'a target that is not there',
    lines(484, 485),
    ['iqn.2026-11.com.example:storage01.none', initiator],
    'the kernel of storage01 says: Unable to locate Target IQN: iqn.2026-11.com.example:storage01.none in Storage Node',
  ],
  [
    'the name before what may be of another one',
    lines(468, 477, 481),
    [iqn, stranger],
    `the kernel of storage01 says: ${unauthorized}`,
  ],
  ['nothing of another client', lines(477, 478, 484, 485), [iqn, initiator], undefined],
  ['nothing of a client whose name nobody knows', lines(477), [iqn, undefined], undefined],
  ['nothing where a port was only looked at', lines(470, 471, 467), [iqn, initiator], undefined],
  ['nothing of what is no login', ['EXT4-fs (sda): mounted', ''], [iqn, initiator], undefined],
])('%s is told of', (_what, said, own, expected) => {
  expect(tell('storage01', said, own)).toBe(expected);
});

const failed = (cause: 'host' | 'refused') => ({
  status: 'failed' as const,
  failure: { cause, message: 'login: refused (iscsiadm exit 24)', hint: 'compare' },
});
const refusedIn = (cause: 'host' | 'refused', kernel: Script['kernel']): Script => ({
  plan: {
    'storage01 0.0': { status: 'changed', changes: [change('make')], ...exported },
    'web01 1.1': { status: 'changed', changes: [change('log in')] },
  },
  apply: { 'web01 1.1': failed(cause) },
  ...(kernel && { kernel }),
});

it.each<[string, Script, string]>([
  [
    'with what the server said',
    refusedIn('host', { storage01: lines(468, 469) }),
    'log in: login: refused (iscsiadm exit 24); the kernel of storage01 said meanwhile, without a name: Security negotiation failed.',
  ],
  ['alone where the server said nothing', refusedIn('host', {}), 'log in: login: refused (iscsiadm exit 24)'],
  [
    'alone where the server cannot be asked',
    refusedIn('host', { storage01: new Error('lost') }),
    'log in: login: refused (iscsiadm exit 24)',
  ],
  [
    'alone where it never came to a login',
    refusedIn('refused', { storage01: lines(468) }),
    'log in: login: refused (iscsiadm exit 24)',
  ],
])('a failed session is told %s', async (_what, script, message) => {
  const { request } = stage(walkthrough(), script);
  const { hosts } = await run(request, () => undefined);
  expect(hosts.find(({ host }) => host === 'web01')?.problem).toEqual({ message, hint: 'compare' });
});
