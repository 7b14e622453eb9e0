import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expandLimit } from '../../../src/inventory/pattern/limit.ts';
import { Findings } from '../../../src/source/mistake.ts';
import { mistakesOf, writeFiles } from '../source/written-files.ts';

it.each([
  ['web01,!db', 'web01,!db'],
  ['@FILE', 'web01,~db.*,!db09'],
  ['clients:@FILE', 'clients,web01,~db.*,!db09'],
  ['@FILE,spare', 'web01,~db.*,!db09,spare'],
])('--limit %s is the pattern %s', async (typed, pattern) => {
  const file = join(writeFiles({ retry: 'web01\n\n  ~db.*\n!db09\n' }), 'retry');
  expect(await expandLimit(typed.replace('FILE', file), new Findings())).toBe(pattern);
});

it('a file that is not there is a mistake of the command line', async () => {
  const work = async () => {
    const findings = new Findings();
    await expandLimit('@/nowhere', findings);
    findings.throwIfAny();
  };
  expect(await mistakesOf(work)).toEqual(['--limit:1:1: cannot read /nowhere: there is no such file']);
});
