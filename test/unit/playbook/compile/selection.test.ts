import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadInventory } from '../../../../src/inventory/load-inventory.ts';
import {
  hostsOf,
  isTagged,
  type Selection,
  selectPlays,
} from '../../../../src/playbook/compile/selection.ts';
import { loadPlaybook } from '../../../../src/playbook/load/load-playbook.ts';
import { Findings } from '../../../../src/source/mistake.ts';
import { writeFiles } from '../../source/written-files.ts';

describe('tags choose tasks as in Ansible', () => {
  it.each<[string[], Selection, boolean]>([
    [[], {}, true],
    [['a'], {}, true],
    [['never'], {}, false],
    [['never', 'a'], {}, false],
    [['never', 'a'], { tags: ['a'] }, true],
    [['a'], { tags: ['a'] }, true],
    [['a'], { tags: ['b'] }, false],
    [[], { tags: ['a'] }, false],
    [['always'], { tags: ['a'] }, true],
    [['a'], { tags: ['all'] }, true],
    [['never'], { tags: ['all'] }, false],
    [['a'], { tags: ['tagged'] }, true],
    [[], { tags: ['tagged'] }, false],
    [[], { tags: ['untagged'] }, true],
    [['a'], { skipTags: ['a'] }, false],
    [['a', 'b'], { tags: ['b'], skipTags: ['a'] }, false],
    [['always'], { skipTags: ['always'] }, false],
    [['always'], { skipTags: ['all'] }, true],
    [['a'], { skipTags: ['all'] }, false],
    [[], { skipTags: ['tagged'] }, true],
    [[], { skipTags: ['untagged'] }, false],
  ])('%j with %j: %s', (own, selection, expected) => {
    expect(isTagged(own, selection)).toBe(expected);
  });
});

const folder = writeFiles({
  'hosts.yml': 'storage: {hosts: {s1: }}\nclients: {hosts: {c1: , c2: }}\n',
  'site.yml': `
- hosts: clients
  tags: client
  tasks:
    - {file: {path: /x}, tags: files}
    - {package: {name: x}}
- hosts: storage
  tasks:
    - {name: Server, file: {path: /y}, tags: [files, server]}
- hosts: storag
`,
});
const inventory = await loadInventory([join(folder, 'hosts.yml')]);
const playbook = await loadPlaybook(join(folder, 'site.yml'));

describe('the chosen plays', () => {
  const unknownHosts = '10:10: no host or group is named `storag`; did you mean `storage`?';
  it.each<[Selection, string[], string[], string[]]>([
    [{}, ['c1 c2: 0.0 0.1', 's1: 1.0', ': '], ['s1', 'c1', 'c2'], []],
    [{ limit: 'c2' }, ['c2: 0.0 0.1', ': 1.0', ': '], ['c2'], []],
    [{ limit: 'all:!c1' }, ['c2: 0.0 0.1', 's1: 1.0', ': '], ['s1', 'c2'], []],
    [{ tags: ['server'] }, ['c1 c2: ', 's1: 1.0', ': '], ['s1'], []],
    [{ tags: ['client'], skipTags: ['files'] }, ['c1 c2: 0.1', 's1: ', ': '], ['c1', 'c2'], []],
    [
      { limit: 'c3' },
      [': 0.0 0.1', ': 1.0', ': '],
      [],
      ['--limit: no host or group is named `c3`; did you mean `c1`?'],
    ],
    [{ startAt: 'Server' }, ['c1 c2: ', 's1: 1.0', ': '], ['s1'], []],
    [
      { startAt: 'Servr' },
      ['c1 c2: 0.0 0.1', 's1: 1.0', ': '],
      ['s1', 'c1', 'c2'],
      ['--start-at-task: no task is named `Servr`; did you mean `Server`?'],
    ],
    [
      { tags: ['fils'] },
      ['c1 c2: ', 's1: ', ': '],
      [],
      ['--tags: no play and no task has the tag `fils`; did you mean `files`?'],
    ],
  ])('of %j', (selection, plays, hosts, mistakes) => {
    const findings = new Findings();
    const selected = selectPlays(playbook, inventory, selection, findings);
    expect(
      selected.map((play) => `${play.hosts.join(' ')}: ${play.tasks.map(({ id }) => id).join(' ')}`),
    ).toEqual(plays);
    expect(hostsOf(selected, inventory)).toEqual(hosts);
    const found = findings.mistakes.map(
      ({ file, line, column, message, hint }) =>
        `${file.startsWith('--') ? file : `${line}:${column}`}: ${message}; ${hint}`,
    );
    expect(found).toEqual([...mistakes, unknownHosts]);
  });
});
