import { describe, expect, it } from 'vitest';
import { iscsiInitiatorSchema } from '../../../src/contract/kinds/iscsi-initiator.ts';
import { iscsiSessionSchema } from '../../../src/contract/kinds/iscsi-session.ts';
import type { Observation } from '../../../src/contract/result.ts';
import { type Fleet, findCollisions } from '../../../src/run/fleet.ts';
import { listInitiators } from '../../../src/run/initiators.ts';
import { observationKey } from '../../../src/run/observations.ts';

const one = 'iqn.2026-11.com.example:one';
const two = 'iqn.2026-11.com.example:two';
const iqn = 'iqn.2026-11.com.example:storage01.web';

const named = (host: string, name: string) => ({
  host,
  id: 'i',
  desired: iscsiInitiatorSchema.parse({ name }),
});
const session = (host: string, more: Record<string, unknown> = {}, id = 's') => ({
  host,
  id,
  desired: iscsiSessionSchema.parse({ iqn, portals: ['10.0.0.11'], ...more }),
});
const seen = (host: string, name: string): [string, Observation] => [
  observationKey({ host, id: 'i' }),
  { kind: 'iscsi_initiator', name },
];
const loggedIn = (host: string, initiator: string): [string, Observation] => [
  observationKey({ host, id: 's' }),
  { kind: 'iscsi_session', iqn, initiator, sessions: [] },
];

const cases: [string, Partial<Fleet>, [string, Observation][], string[]][] = [
  ['names in the files', { initiators: [named('a', one), named('b', two)] }, [], ['a one', 'b two']],
  [
    'what the files say, not what a host still has',
    { initiators: [named('a', one), named('b', two)] },
    [seen('a', two)],
    ['a one', 'b two'],
  ],
  ['names that are kept', { initiators: [named('a', 'keep')] }, [seen('a', two)], ['a two']],
  ['nothing of a kept name that nobody read', { initiators: [named('a', 'keep')] }, [], []],
  ['hosts that only log in', { sessions: [session('a'), session('a')] }, [loggedIn('a', one)], ['a one']],
  [
    'nothing of a host that only logs out',
    { sessions: [session('a', { state: 'absent' })] },
    [loggedIn('a', one)],
    [],
  ],
  [
    'a host with a task of its own once',
    { initiators: [named('a', one)], sessions: [session('a')] },
    [loggedIn('a', two)],
    ['a one'],
  ],
];

function namesOf(some: Partial<Fleet>, observations: [string, Observation][]) {
  const fleet: Fleet = {
    targets: [],
    sessions: [],
    initiators: [],
    maps: [],
    filesystems: [],
    mounts: [],
    ...some,
  };
  return { fleet, names: listInitiators(fleet, new Map(observations)) };
}

describe('the names of clients', () => {
  it.each(cases)('are %s', (_what, fleet, observations, expected) => {
    const { names } = namesOf(fleet, observations);
    expect(names.map(({ host, name }) => `${host} ${name.replace(/.*:/, '')}`)).toEqual(expected);
  });

  it.each<[string, Partial<Fleet>, [string, Observation][]]>([
    ['in the files', { initiators: [named('a', one), named('b', one)] }, []],
    [
      'on clones that keep it',
      { initiators: [named('a', 'keep'), named('b', 'keep')] },
      [seen('a', one), seen('b', one)],
    ],
    [
      'on a clone without a task of its own',
      { initiators: [named('a', one)], sessions: [session('b')] },
      [loggedIn('b', one)],
    ],
  ])('that are the same %s collide, on both hosts', (_where, some, observations) => {
    const { fleet, names } = namesOf(some, observations);
    expect(findCollisions(fleet, [], names)).toMatchObject([
      { hosts: ['a', 'b'], message: `the initiator name ${one} is used 2 times: a, b` },
    ]);
  });
});

describe('two tasks that prune one target', () => {
  it.each<[string, Record<string, unknown>[], number]>([
    ['on one interface collide', [{ prune: true }, { prune: true, portals: ['10.0.1.11'] }], 1],
    ['on two interfaces do not', [{ prune: true }, { prune: true, iface: 'san2' }], 0],
    ['of which one does not prune do not', [{ prune: true }, {}], 0],
  ])('%s', (_what, tasks, count) => {
    const fleet: Fleet = {
      targets: [],
      initiators: [],
      maps: [],
      filesystems: [],
      mounts: [],
      sessions: tasks.map((more, index) => session('a', more, `s${index}`)),
    };
    expect(findCollisions(fleet, [], [])).toHaveLength(count);
  });
});
