import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDraft } from '../../../src/inventory/draft.ts';
import { loadInventory } from '../../../src/inventory/load-inventory.ts';
import { readGroups } from '../../../src/inventory/read-groups.ts';
import { Findings } from '../../../src/source/mistake.ts';
import { parseYaml } from '../../../src/source/parse-yaml.ts';
import { inputs, patience, quick } from '../generated-inputs.ts';
import { mistakesOf, writeFiles } from '../source/written-files.ts';

async function load(files: Record<string, string>, ...paths: string[]) {
  const folder = writeFiles(files);
  return loadInventory((paths.length > 0 ? paths : ['hosts.yml']).map((path) => join(folder, path)));
}

describe('an inventory', () => {
  it('has its hosts in the order of `all`, each with its groups from the outside in', async () => {
    const inventory = await load({
      'hosts.yml':
        'all:\n  children:\n    zoo: {hosts: {zebra: , ape: }, children: {aviary: {hosts: {parrot: }}}}\n    any: {hosts: {zebra: }}\n  hosts: {keeper: }\n',
    });
    expect([...inventory.hosts.values()].map(({ name, groups }) => [name, groups])).toEqual([
      ['keeper', ['ungrouped']],
      ['zebra', ['any', 'zoo']],
      ['ape', ['zoo']],
      ['parrot', ['zoo', 'aviary']],
    ]);
    expect(inventory.groups.get('zoo')?.hosts).toEqual(['zebra', 'ape', 'parrot']);
    expect(inventory.groups.get('all')?.hosts).toEqual(['keeper', 'zebra', 'ape', 'parrot']);
  });

  it('keeps where each variable is set', async () => {
    const inventory = await load({
      'hosts.yml': 'all:\n  hosts:\n    a:\n      x: 1\n',
      'host_vars/a.yml': '\ny: 2\n',
    });
    const places = [...(inventory.hosts.get('a')?.variables ?? [])].map(([name, { place }]) => [
      name,
      place.line,
      place.column,
    ]);
    expect(places).toEqual([
      ['x', 4, 10],
      ['y', 2, 4],
    ]);
  });

  it('may be a folder: its files in order, without what is none', async () => {
    const inventory = await load(
      {
        'inv/10.yml': 'all: {hosts: {a: {x: 1, y: 1}}}',
        'inv/20': 'all:\n  hosts: {a: {y: 2}}',
        'inv/README.md': '[not an inventory',
        'inv/30.yml~': '[neither',
        'inv/group_vars/all.yml': 'z: 3',
      },
      'inv',
    );
    expect(inventory.hosts.get('a')?.vars).toEqual({ z: 3, x: 1, y: 2 });
  });

  it('lets a later inventory override single variables, and its host_vars those of the earlier one', async () => {
    const inventory = await load(
      {
        'one/hosts.yml': 'all: {hosts: {a: {x: 1, y: 1}}}',
        'one/host_vars/a.yml': 'h: 1',
        'two/hosts.yml': 'all: {hosts: {a: {y: 2}, b: }}',
        'two/host_vars/a.yml': 'h: 2',
      },
      'one/hosts.yml',
      'two/hosts.yml',
    );
    expect(inventory.hosts.get('a')?.vars).toEqual({ x: 1, y: 2, h: 2 });
    expect([...inventory.hosts.keys()]).toEqual(['a', 'b']);
  });

  it('says which of two files for one name it does not read', async () => {
    const inventory = await load({
      'hosts.yml': 'all: {hosts: {a: }}',
      'group_vars/all.yml': 'x: 1',
      'group_vars/all.yaml': 'x: 2',
    });
    expect(inventory.hosts.get('a')?.vars).toEqual({ x: 1 });
    expect(inventory.warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^not read, because .*all\.yml is there too$/),
    ]);
  });

  it('an empty file has no hosts', async () => {
    expect((await load({ 'hosts.yml': '# nothing yet\n' })).hosts.size).toBe(0);
  });
});

describe('what is wrong with an inventory', () => {
  const inventories: [string, Record<string, string | Buffer>, string[]][] = [
    [
      'a word that is none',
      { 'hosts.yml': 'all:\n  host: {a: }' },
      ['hosts.yml:2:3: there is no `host` in a group | did you mean `hosts`?'],
    ],
    [
      'hosts as a list',
      { 'hosts.yml': 'all:\n  hosts: [a]' },
      ['hosts.yml:2:10: `hosts`: want a map of host names, found a list'],
    ],
    [
      'a list of groups',
      { 'hosts.yml': '- all' },
      [
        'hosts.yml:1:1: an inventory: want groups on the outside, each with `hosts`, `children`, `vars`, found a list',
      ],
    ],
    [
      'variables that are none',
      { 'hosts.yml': 'all:\n  vars: 5' },
      ['hosts.yml:2:9: variables: want a map of names and values, found a single value'],
    ],
    [
      'a reserved name',
      { 'hosts.yml': 'all:\n  vars: {hostvars: 1}' },
      ['hosts.yml:2:10: `hostvars` is set by iscsi-deploy itself | choose another name'],
    ],
    [
      'a range that is none',
      { 'hosts.yml': 'all:\n  hosts: {"a[3:1]": }' },
      ['hosts.yml:2:11: host `a[3:1]`: a range goes upwards, in steps of at least 1'],
    ],
    [
      'a name that is none',
      { 'hosts.yml': 'all:\n  hosts: {"a b": }' },
      ['hosts.yml:2:11: `a b` is no name for a host'],
    ],
    [
      'groups in a loop',
      { 'hosts.yml': 'a: {children: {b: }}\nb: {children: {c: }}\nc: {children: {a: }}' },
      ['hosts.yml:3:16: groups contain each other: a → b → c → a'],
    ],
    [
      'a group in itself',
      { 'hosts.yml': 'a: {children: {a: }}' },
      ['hosts.yml:1:16: groups contain each other: a → a'],
    ],
    ['a missing file', {}, ['hosts.yml:1:1: cannot read hosts.yml: there is no such file']],
    [
      'no text',
      { 'hosts.yml': Buffer.from([0xff, 0xfe, 0x00]) },
      ['hosts.yml:1:1: cannot read hosts.yml: it is not UTF-8 text'],
    ],
    [
      'a vaulted file that is cut off',
      { 'hosts.yml': 'all: {hosts: {a: }}', 'group_vars/all.yml': '$ANSIBLE_VAULT;1.1;AES256\n00' },
      [
        'group_vars/all.yml:1:1: the vault is cut off: of salt, signature and content not all are there | take it from a backup, or close it anew',
      ],
    ],
    [
      'variables in a list',
      { 'hosts.yml': 'all: {hosts: {a: }}', 'host_vars/a.yml': '- x' },
      ['host_vars/a.yml:1:1: a file of variables is a map of names and values'],
    ],
    [
      'a program that may not run',
      { 'hosts.yml': '#!/bin/sh\necho' },
      ['hosts.yml:1:1: begins with `#!` and is not executable | chmod +x hosts.yml'],
    ],
    [
      'the configuration of a plugin',
      { 'hosts.yml': 'plugin: aws_ec2\nregions: [eu]\n' },
      ['hosts.yml:1:1: the configuration of an inventory plugin of Ansible | use what it prints'],
    ],
    [
      'all inside a group',
      { 'hosts.yml': 'a: {children: {all: }}' },
      ['hosts.yml:1:16: groups contain each other: all → a → all'],
    ],
    [
      'a priority that is none',
      { 'hosts.yml': 'a: {vars: {ansible_group_priority: high}}' },
      ['hosts.yml:1:36: `ansible_group_priority`: want a whole number'],
    ],
    [
      'a name that commands a terminal',
      { 'hosts.yml': 'all:\n  hosts: {"a\\e[31m": }\n  children: {"b\\u202e": }' },
      [
        'hosts.yml:2:11: `a\\u{1b}[31m` is no name for a host',
        'hosts.yml:3:14: `b\\u{202e}` is no name for a group',
      ],
    ],
    [
      'several at once, in several files',
      { 'hosts.yml': 'all:\n  hosts: [a]\n  vras: {}', 'group_vars/all.yml': 'x: {{ y }}' },
      [
        'hosts.yml:2:10: `hosts`: want a map of host names, found a list',
        'hosts.yml:3:3: there is no `vras` in a group | did you mean `vars`?',
        'group_vars/all.yml:1:4: `{{` without quotes begins a map in YAML, not an expression | put the whole value in quotes: "{{ y }}"',
      ],
    ],
  ];
  it.each(inventories)('%s', async (_, files, mistakes) => {
    const folder = writeFiles(files);
    expect(await mistakesOf(() => loadInventory([join(folder, 'hosts.yml')]))).toEqual(mistakes);
  });

  it(
    'any text is read or refused with a place',
    () => {
      const parts = fc.array(
        fc.constantFrom(
          'all:',
          'hosts:',
          ' children:',
          ' vars:',
          '\n',
          '\n  ',
          '\n    ',
          'a:',
          'b: ',
          ' {',
          '}',
          '[',
          ']',
          ',',
          '1',
          '"x[1:3]": ',
          '*a',
          '&a ',
        ),
        { maxLength: 30 },
      );
      fc.assert(
        fc.property(
          parts,
          quick((pieces) => {
            const findings = new Findings();
            const root = parseYaml('f.yml', pieces.join(''), 'variables', findings);
            if (root) readGroups(root, emptyDraft(), findings);
            for (const { line, column } of findings.mistakes)
              expect(Math.min(line, column)).toBeGreaterThan(0);
          }),
        ),
        inputs(500),
      );
    },
    patience,
  );
});
