import { describe, expect, it } from 'vitest';
import { iscsiDiscoveryAuthProvider as provider } from '../../../../../agent/providers/iscsi-discovery-auth/index.ts';
import type { MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { iscsiDiscoveryAuthSchema } from '../../../../../src/contract/kinds/iscsi-discovery-auth.ts';
import { createLioHost, type LioOptions, saveFile } from '../../lio/lio-kernel.ts';
import { hostOf, planOn, proveConvergence, summariesOf } from '../converging.ts';

const auth = '/sys/kernel/config/target/iscsi/discovery_auth';
const oneWay = { username: 'discovery', password: 'lab-only-discovery' };
const mutual = { ...oneWay, mutual: { username: 'storage01', password: 'lab-only-the-other' } };
const absent = { state: 'absent' };

const wanted = (description: object) => iscsiDiscoveryAuthSchema.parse(description);

function summaries(description: object, system: MemorySystem): string[] {
  return summariesOf(planOn(provider, wanted(description), hostOf(system)));
}

/** A host on which these descriptions were applied one after the other. */
function hostAfter(descriptions: object[], options: LioOptions = {}): MemorySystem {
  const system = createLioHost(options);
  for (const description of descriptions) {
    const host = hostOf(system);
    for (const step of planOn(provider, wanted(description), host).steps)
      provider.apply(step, wanted(description), host);
  }
  return system;
}

const set = 'set the CHAP credentials of discovery';
const setMutual = 'set the mutual CHAP credentials of discovery';
const require = 'require CHAP for discovery';
const allow = 'allow discovery without CHAP';
const save = `save the configuration to ${saveFile}`;

describe('the login for discovery', () => {
  it.each([
    { name: 'one way', before: [], description: oneWay, steps: [set, require, save] },
    { name: 'both ways', before: [], description: mutual, steps: [setMutual, require, save] },
    { name: 'offered only', before: [], description: { ...oneWay, enforce: false }, steps: [set, save] },
    { name: 'changed', before: [mutual], description: oneWay, steps: [set, save] },
    {
      name: 'no longer demanded',
      before: [oneWay],
      description: { ...oneWay, enforce: false },
      steps: [allow, save],
    },
    {
      name: 'taken away',
      before: [mutual],
      description: absent,
      steps: [allow, 'unset the CHAP credentials of discovery', save],
    },
    { name: 'absent where it never was', before: [], description: absent, steps: [] },
  ])('$name: converges from everywhere, and then changes nothing', ({ before, description, steps }) => {
    expect(proveConvergence(provider, wanted(description), () => hostOf(hostAfter(before)))).toEqual(steps);
  });

  it('is made before there is a target', () => {
    const host = () => hostOf(createLioHost({ loaded: false }));
    const [first, ...others] = proveConvergence(provider, wanted(oneWay), host);
    expect(first).toBe("load LIO's modules");
    expect(others).toEqual([set, require, save]);
  });

  it('is what the kernel then has, and the next boot', () => {
    const system = hostAfter([mutual]);
    expect(system.readText(`${auth}/userid`)).toBe('discovery\n');
    expect(system.readText(`${auth}/password_mutual`)).toBe('lab-only-the-other\n');
    expect(system.readText(`${auth}/enforce_discovery_auth`)).toBe('1\n');
    expect(system.stat(saveFile)?.mode).toBe(0o600);
    expect(JSON.parse(system.readText(saveFile)).fabric_modules).toEqual([
      {
        name: 'iscsi',
        discovery_enable_auth: true,
        discovery_userid: 'discovery',
        discovery_password: 'lab-only-discovery',
        discovery_mutual_userid: 'storage01',
        discovery_mutual_password: 'lab-only-the-other',
      },
    ]);
  });

  it('leaves nothing behind in either when it goes', () => {
    const system = hostAfter([mutual, absent]);
    expect(system.readText(`${auth}/password`)).toBe('NULL\n');
    expect(system.readText(`${auth}/enforce_discovery_auth`)).toBe('0\n');
    expect(JSON.parse(system.readText(saveFile)).fabric_modules).toEqual([]);
  });

  it('has its credentials before they are demanded', () => {
    const order = hostAfter([oneWay]).journal.map(({ path }) => path);
    expect(order.indexOf(`${auth}/password`)).toBeLessThan(order.indexOf(`${auth}/enforce_discovery_auth`));
  });
});

describe('drift', () => {
  const saved = (fabrics: object[]) => ({
    files: { [saveFile]: JSON.stringify({ storage_objects: [], targets: [], fabric_modules: fabrics }) },
  });

  it.each([
    {
      name: 'live and not saved',
      change: (system: MemorySystem) => system.put(saveFile, '{}'),
      steps: [`save what is live and not saved to ${saveFile}: the login for discovery`],
    },
    {
      name: 'saved and not live',
      change: (system: MemorySystem) => system.put(`${auth}/enforce_discovery_auth`, '0\n'),
      steps: [require],
    },
    {
      name: 'another secret',
      change: (system: MemorySystem) => system.put(`${auth}/password`, 'something-else\n'),
      steps: [set],
    },
  ])('$name is mended', ({ change, steps }) => {
    const system = hostAfter([oneWay]);
    change(system);
    expect(summaries(oneWay, system)).toEqual(steps);
  });

  it('is told with its impact: initiators with the old secret can no longer ask', () => {
    const { steps } = planOn(provider, wanted(mutual), hostOf(hostAfter([oneWay])));
    expect(steps.map(({ impact }) => impact)).toEqual(['login', 'none']);
  });

  it('of other fabrics and unknown keys is nobody’s business', () => {
    const foreign = { name: 'srpt', something: 1 };
    const system = hostAfter([oneWay, absent], saved([foreign, { name: 'iscsi', later: true }]));
    expect(JSON.parse(system.readText(saveFile)).fabric_modules).toEqual([
      foreign,
      { name: 'iscsi', later: true },
    ]);
  });
});

describe('it is refused', () => {
  const without = { files: { '/usr/lib/python3/dist-packages/rtslib_fb/root.py': 'VERSION = 1\n' } };

  it.each([
    ['without rtslib', createLioHost(without), oneWay, /^rtslib is not installed/],
    [
      'on a broken file',
      createLioHost({ files: { [saveFile]: '' } }),
      oneWay,
      /saveconfig\.json cannot be used: it is empty/,
    ],
  ])('%s', (_, system, description, message) => {
    expect(() => summaries(description, system)).toThrow(message);
    expect(system.journal).toEqual([]);
  });

  it.each([
    ['no credentials', {}, 'needs `username` and `password`'],
    ['half of them', { username: 'x' }, 'needs `username` and `password`'],
    ['one secret for both ways', { ...oneWay, mutual: oneWay }, 'different secrets'],
    ['a short secret', { username: 'x', password: 'short' }, 'at least 12 characters'],
  ])('with %s', (_, description, message) => {
    const { error } = iscsiDiscoveryAuthSchema.safeParse(description);
    expect(JSON.stringify(error?.issues)).toContain(message);
  });
});

it('never says a secret', () => {
  const system = createLioHost();
  expect(JSON.stringify(planOn(provider, wanted(mutual), hostOf(system)))).not.toContain('lab-only');
  system.failOn('writeKernel', /discovery_auth\/password$/, 'EINVAL');
  const [first] = planOn(provider, wanted(mutual), hostOf(system)).steps;
  expect(() => first && provider.apply(first, wanted(mutual), hostOf(system))).toThrow(
    /^cannot set the CHAP credentials of discovery: (?!.*lab-only)/,
  );
});
