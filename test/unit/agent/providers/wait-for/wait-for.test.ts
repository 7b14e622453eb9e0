import { describe, expect, it } from 'vitest';
import { waitForProvider } from '../../../../../agent/providers/wait-for/index.ts';
import {
  createMemorySystem,
  type MemorySystem,
  type Probe,
} from '../../../../../agent/system/memory/index.ts';
import { waitForSchema } from '../../../../../src/contract/kinds/wait-for.ts';
import { hostOf, planOn } from '../converging.ts';

/** Waits on this host; gives the seconds that it took. */
function waitOn(said: object, system: MemorySystem): number {
  const desired = waitForSchema.parse(said);
  const host = hostOf(system);
  const begin = system.uptime();
  for (const step of planOn(waitForProvider, desired, host).steps) waitForProvider.apply(step, desired, host);
  expect(system.journal).toEqual([]);
  return system.uptime() - begin;
}

describe('what is so already', () => {
  it.each<[string, object]>([
    ['a path that is there', { path: '/run/here' }],
    ['a path that is gone', { path: '/run/gone', state: 'absent' }],
    ['a port that answers', { port: 22 }],
    ['a port that refuses', { host: '10.0.0.9', port: 3260, state: 'stopped' }],
    ['a port of an IPv6 address', { host: 'fd00::11', port: 3260, state: 'started' }],
  ])('is not waited for: %s', (_case, said) => {
    const probes: Record<string, Probe> = {
      '127.0.0.1:22': 'open',
      '10.0.0.9:3260': 'refused',
      '[fd00::11]:3260': 'open',
    };
    const system = createMemorySystem({ files: { '/run/here': '' }, probes });
    expect(planOn(waitForProvider, waitForSchema.parse(said), hostOf(system)).steps).toEqual([]);
  });
});

it('waits for a path until it is there', () => {
  const system = createMemorySystem();
  system.onSleep(() => {
    if (system.uptime() >= 7) system.put('/run/x', '');
  });
  expect(waitOn({ path: '/run/x', timeout: 60 }, system)).toBe(7);
});

it('lets the delay pass before it looks again', () => {
  const system = createMemorySystem();
  system.onSleep(() => system.put('/run/x', ''));
  expect(waitOn({ path: '/run/x', delay: 20 }, system)).toBe(20);
});

it.each<[string, object, Record<string, Probe>, string]>([
  [
    'a path',
    { path: '/run/x', timeout: 30 },
    {},
    'waited 30 s until /run/x exists, in vain: it does not exist',
  ],
  [
    'a path that stays',
    { path: '/run/here', state: 'absent', timeout: 30 },
    {},
    'waited 30 s until /run/here is gone, in vain: it exists',
  ],
  [
    'a port that refuses',
    { port: 3260, timeout: 30 },
    { '127.0.0.1:3260': 'refused' },
    'waited 30 s until 127.0.0.1:3260 answers, in vain: the port is refused',
  ],
  [
    'a port that stays open',
    { port: 3260, state: 'stopped', timeout: 30 },
    { '127.0.0.1:3260': 'open' },
    'waited 30 s until 127.0.0.1:3260 does not answer, in vain: the port is open',
  ],
])('gives up at the deadline: %s', (_case, said, probes, message) => {
  const system = createMemorySystem({ files: { '/run/here': '' }, probes });
  expect(() => waitOn(said, system)).toThrow(message);
  expect(system.uptime()).toBeLessThan(40);
});

it('is a step that waits, and no change', () => {
  const { steps } = planOn(
    waitForProvider,
    waitForSchema.parse({ port: 3260 }),
    hostOf(createMemorySystem()),
  );
  expect(steps).toMatchObject([{ waits: true, impact: 'none', deadline: 310 }]);
});

it.each([
  ['neither path nor port', {}],
  ['both of them', { path: '/x', port: 1 }],
  ['a name', { host: 'storage01', port: 3260 }],
  ['a port beyond the last', { port: 65_536 }],
])('is refused with %s', (_case, said) => {
  expect(waitForSchema.safeParse(said).success).toBe(false);
});
