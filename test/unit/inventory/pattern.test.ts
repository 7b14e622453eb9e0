import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadInventory } from '../../../src/inventory/load-inventory.ts';
import { findHosts, matchHosts, PatternError } from '../../../src/inventory/pattern/pattern.ts';
import { matchingNames } from '../../../src/inventory/pattern/regular-expression.ts';
import { inputs, patience, quick } from '../generated-inputs.ts';
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
const everyone = ['storage01', 'storage02', 'web01', 'db01', 'fd00::11', 'web02'];

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
    ['db01:web01', ['db01', 'web01']],
    ['db01,web01', ['db01', 'web01']],
    [' db01 , web01 ', ['db01', 'web01']],
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
    ['all,!fd00::11', everyone.filter((host) => host !== 'fd00::11')],
    ['db01 web01', ['db01', 'web01']],
    ['!web01:all:&clients', ['db01', 'web02']],
    ['web0[!2]', ['web01']],
    ['[sw]*01', ['storage01', 'web01']],
    ['~web', ['web01', 'web02']],
    ['~(web|db)01$', ['web01', 'db01']],
    ['~(?i)DB', ['db01']],
    ['~(?P<kind>stor)', ['storage01', 'storage02']],
    ['~^s', ['storage01', 'storage02', 'web02']],
    ['clients[0]', ['web01']],
    ['clients[-1]', ['web02']],
    ['clients[0:1]', ['web01', 'db01']],
    ['clients[1:]', ['db01', 'web02']],
    ['clients[1:99]', ['db01', 'web02']],
    ['clients[0:1]:!db01', ['web01']],
    ['all:!clients[0]', everyone.filter((host) => host !== 'web01')],
    ['web*[0:1]', ['web01', 'web02']],
    ['localhost', ['localhost']],
    ['127.0.0.1', ['localhost']],
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
    ['~nobody', '`~nobody` matches no host and no group'],
    ['~web(', '`~web(` is no regular expression'],
    ['~a)|(b', '`~a)|(b` is no regular expression'],
    ['web1[0:1]', 'no host or group is named `web1`; did you mean `web01`?'],
    ['clients[3]', '`clients[3]`: no host, `clients` has 3, counted from 0'],
    ['clients[-4]', '`clients[-4]`: no host, `clients` has 3, counted from 0'],
    ['clients[2:1]', '`clients[2:1]`: no host, `clients` has 3, counted from 0'],
    ['clients[0-1]', '`clients[0-1]`: a range of hosts has a colon; for example web[0:4]'],
    ['fd00::99', 'no host or group is named `fd00::99`; did you mean `fd00::11`?'],
    [
      'web1:db1',
      'no host or group is named `web1`; did you mean `web01`?\nno host or group is named `db1`; did you mean `db01`?',
    ],
  ])('%j is refused', (pattern, message) => {
    expect(refusalOf(pattern)).toBe(message);
  });

  it(
    'whatever it is, chooses hosts of the inventory or is refused',
    () => {
      const word = fc.constantFrom(
        'web01',
        'clients',
        'all',
        'spare',
        'nobody',
        'fd00::11',
        'we*',
        '~w.*',
        '~(',
        '',
      );
      const sign = fc.constantFrom('', '', '!', '&', '!!', '~', '@');
      const tail = fc.constantFrom(
        '',
        '',
        '[0]',
        '[-1]',
        '[1:]',
        '[0:1]',
        '[',
        ']',
        '[a-]',
        '[9]',
        '*',
        '?',
        '\\',
      );
      const term = fc.tuple(sign, word, tail).map((parts) => parts.join(''));
      const separator = fc.constantFrom(':', ',', ' ', '::');
      const pattern = fc
        .array(fc.tuple(term, separator), { maxLength: 4 })
        .map((pairs) => pairs.flat().join(''));
      fc.assert(
        fc.property(
          fc.oneof({ weight: 9, arbitrary: pattern }, fc.string({ unit: 'binary' })),
          quick((text) => {
            const { hosts, problems } = findHosts(inventory, text);
            expect(hosts.every((host) => host === 'localhost' || everyone.includes(host))).toBe(true);
            expect(problems.every(({ message }) => message.length > 0)).toBe(true);
          }),
        ),
        inputs(1000),
      );
    },
    patience,
  );

  it.each(['~(a+)+$', '~(a|a)*b', '~(a*)*c'])('%s over long names is ended, and refused', (pattern) => {
    const names = Array.from({ length: 20 }, (_, index) => `${'a'.repeat(60)}-${index}`);
    const found = matchingNames(pattern.slice(1), names);
    expect(found).toEqual({ problem: expect.stringMatching(/^takes longer than 500 ms/) });
  });

  it('prefers the host where a group has its name, as Ansible does; excluded is the group', async () => {
    const both = writeFiles({ 'hosts.yml': 'web: {hosts: {web: , db: }}' });
    const ambiguous = await loadInventory([join(both, 'hosts.yml')]);
    expect(matchHosts(ambiguous, 'web')).toEqual(['web']);
    expect(matchHosts(ambiguous, '!web')).toEqual([]);
    expect(ambiguous.warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^`web` is a host, and a group on line 1 of /),
    ]);
  });

  it('takes no longer for a glob of stars', () => {
    expect(() => matchHosts(inventory, `${'*a'.repeat(200)}z`)).toThrow('matches no host');
  });
});
