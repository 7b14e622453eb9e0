import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadInventory } from '../../../src/inventory/load-inventory.ts';
import { matchHosts, PatternError } from '../../../src/inventory/pattern.ts';
import { writeFiles } from '../source/written-files.ts';

const folder = writeFiles({
  'hosts.yml': `
storage: {hosts: {storage01: , storage02: }}
clients:
  hosts: {web01: , db01: }
  children: {spare: {hosts: {web02: }}}
empty: {}
net6: {hosts: {"fd00::11": }}
`,
});
const inventory = await loadInventory([join(folder, 'hosts.yml')]);
const everyone = ['storage01', 'storage02', 'web01', 'db01', 'web02', 'fd00::11'];

function refusalOf(pattern: string): string {
  try {
    return `matched ${matchHosts(inventory, pattern)}`;
  } catch (error) {
    return error instanceof PatternError ? error.message : `threw ${error}`;
  }
}

describe('a pattern', () => {
  it.each([
    ['all', everyone],
    ['web01', ['web01']],
    ['db01:web01', ['web01', 'db01']],
    ['db01,web01', ['web01', 'db01']],
    [' db01 , web01 ', ['web01', 'db01']],
    ['clients', ['web01', 'db01', 'web02']],
    ['clients:!spare', ['web01', 'db01']],
    ['clients:&spare', ['web02']],
    ['!clients', ['storage01', 'storage02', 'fd00::11']],
    ['web*,!web02', ['web01']],
    ['*01', ['storage01', 'web01', 'db01']],
    ['web0?', ['web01', 'web02']],
    ['s*', ['storage01', 'storage02', 'web02']],
    ['empty', []],
    ['fd00::11', ['fd00::11']],
    ['all,!fd00::11', everyone.slice(0, 5)],
  ])('%s', (pattern, hosts) => {
    expect(matchHosts(inventory, pattern)).toEqual(hosts);
  });

  it.each([
    ['web1', 'no host or group is named `web1`; did you mean `web01`?'],
    ['client', 'no host or group is named `client`; did you mean `clients`?'],
    ['all:!wbe02', 'no host or group is named `wbe02`; did you mean `web02`?'],
    ['all:!*9*', '`*9*` matches no host and no group'],
    ['x*', '`x*` matches no host and no group'],
    ['', 'an empty pattern; write `all` for every host'],
    ['web01:!', 'a sign without a name'],
    ['~web.*', '`~web.*`: regular expressions, ranges and files are not supported in patterns yet'],
    ['web[0:1]', '`web[0:1]`: regular expressions, ranges and files are not supported in patterns yet'],
    [
      'web1:db1',
      'no host or group is named `web1`; did you mean `web01`?\nno host or group is named `db1`; did you mean `db01`?',
    ],
  ])('%j is refused', (pattern, message) => {
    expect(refusalOf(pattern)).toBe(message);
  });

  it('whatever it is, chooses hosts of the inventory in its order or is refused', () => {
    const piece = fc.constantFrom(
      'web01',
      'clients',
      'all',
      'spare',
      'nobody',
      '!',
      '&',
      ':',
      ',',
      '*',
      '?',
      '0',
      ' ',
      '[',
      'fd00::11',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          const hosts = matchHosts(inventory, pieces.join(''));
          expect(everyone.filter((host) => hosts.includes(host))).toEqual(hosts);
        } catch (error) {
          expect(error).toBeInstanceOf(PatternError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('takes no longer for a glob of stars', () => {
    const begin = performance.now();
    expect(() => matchHosts(inventory, `${'*a'.repeat(200)}z`)).toThrow('matches no host');
    expect(performance.now() - begin).toBeLessThan(500);
  });
});
