import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDraft } from '../../../../src/inventory/draft.ts';
import { readIni } from '../../../../src/inventory/ini/read-ini.ts';
import { loadInventory } from '../../../../src/inventory/load-inventory.ts';
import { Findings } from '../../../../src/source/mistake.ts';
import { inputs, patience, quick } from '../../generated-inputs.ts';
import { mistakesOf, writeFiles } from '../../source/written-files.ts';

const load = (text: string | Buffer, name = 'hosts') =>
  loadInventory([join(writeFiles({ [name]: text }), name)]);

const example = `
lonely ansible_host=10.0.0.9
; a comment
[storage]   # the servers
storage[01:03:2]:2222 role=target
[fd00::11]:22
[clients:children]
web
spare
[web]
web-[a:b] note="two words" count=2 serial="'0042'" # kept short
[spare]
[clients:vars]
mtu = 9000
dns = ['10.0.0.1', '10.0.0.2']
banner = it's # not a comment
`;

describe('an INI inventory', () => {
  it('has groups, children, ranges, ports and typed variables', async () => {
    const { hosts, groups } = await load(example);
    expect(Object.fromEntries([...hosts].map(([name, { vars }]) => [name, vars]))).toEqual({
      lonely: { ansible_host: '10.0.0.9' },
      storage01: { ansible_port: 2222, role: 'target' },
      storage03: { ansible_port: 2222, role: 'target' },
      'fd00::11': { ansible_port: 22 },
      'web-a': {
        note: 'two words',
        count: 2,
        serial: '0042',
        mtu: 9000,
        dns: ['10.0.0.1', '10.0.0.2'],
        banner: "it's # not a comment",
      },
      'web-b': expect.objectContaining({ count: 2 }),
    });
    expect(groups.get('clients')?.children).toEqual(['web', 'spare']);
    expect(groups.get('ungrouped')?.hosts).toEqual(['lonely']);
  });

  it.each([
    ['[web]\nweb01', 'hosts.yml'],
    ['web01 a=1', 'hosts'],
    ['web01', 'hosts.yml'],
    ['web01', 'hosts.cfg'],
    ['# c\r\n\r\n[web]\r\nweb01\r\n', 'hosts'],
    ['[web]\nweb01\n', 'hosts.json'],
  ])('%j is told by its content in %s', async (text, name) => {
    expect([...(await load(text, name)).hosts.keys()]).toEqual(['web01']);
  });

  it('says which of two equal names counts', async () => {
    const { warnings, hosts } = await load('web01 a=1 a=2\n[all:vars]\nb=1\nb=2\n');
    expect(hosts.get('web01')?.vars).toEqual({ a: 2, b: 2 });
    expect(warnings.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      '1:11 `a` is here twice; first on line 1; this one counts',
      '4:1 `b` is here twice; first on line 3; this one counts',
    ]);
  });

  it.each([
    ['[web\n', 'hosts:1:1: `[web` is no name for a host'],
    ['[web:host]\n', 'hosts:1:1: a group has no `host` | did you mean `hosts`?'],
    ['[we b]\n', 'hosts:1:1: a section that names no group | want [group], [group:vars] or [group:children]'],
    ['[a:children]\nwbe\n[web]\n', 'hosts:2:1: no section declares the group `wbe` | did you mean `web`?'],
    ['[web]\n[wbe:vars]\nx=1\n', 'hosts:2:1: no section declares the group `wbe` | did you mean `web`?'],
    ['[a:children]\nb\n[b:children]\na\n', 'hosts:4:1: groups contain each other: a → b → a'],
    ['[a:children]\na b\n', 'hosts:2:1: want the name of a group, one on each line'],
    ['[all:vars]\n  x\n', 'hosts:2:3: want `name=value`'],
    ['web01 a="x\n', 'hosts:1:9: a quote (") without its end'],
    ['web01 a\n', 'hosts:1:7: want `name=value` after a host | put a value with blanks in quotes'],
    ['web01 a=1 hostvars=2\n', 'hosts:1:11: `hostvars` is set by iscsi-deploy itself | choose another name'],
    ['web01 __proto__=2\n', 'hosts:1:7: `__proto__` is refused as a key'],
    ['web01 a=\u001b[2J\n', 'hosts:1:9: a control character'],
    ['web[1:3\n', 'hosts:1:1: `web[1:3` is no name for a host'],
    ['web[3:1]\n', 'hosts:1:1: host `web[3:1]`: a range goes upwards, in steps of at least 1'],
    ['web01:99999\n', 'hosts:1:1: host `web01:99999`: 99999 is no port'],
    ['web01:\n', 'hosts:1:1: `web01:` is no name for a host'],
    [
      'web01 serial=12345678901234567890\n',
      'hosts:1:7: this number cannot be held exactly | if it is text, as serials are, write it as text: "\'…\'" in INI',
    ],
  ])('%j is refused at its place', async (text, mistake) => {
    expect(await mistakesOf(() => load(text, 'hosts.cfg'))).toEqual([mistake.replace(/^hosts/, 'hosts.cfg')]);
  });

  it('groups nest to a bound, in any order of lines', async () => {
    const sections = Array.from({ length: 20_000 }, (_, index) => `[g${index}:children]\ng${index + 1}\n`);
    const mistakes = await mistakesOf(() => load(`${sections.reverse().join('')}[g20000]\nweb01\n`));
    expect(mistakes).toEqual([expect.stringMatching(/groups inside groups, more than 50 deep$/)]);
  });

  it(
    'any text is read or refused with a place',
    () => {
      const token = fc.constantFrom(
        '[web]',
        '[web:vars]',
        '[all:children]',
        '[',
        'web',
        'web01',
        'web[1:3]',
        ':22',
        ' ',
        ' a=',
        "'",
        '"',
        '\\',
        '#',
        '{',
        '}',
        '(',
        '1',
        ',',
        '-',
        '__proto__',
        '\u0000',
      );
      const structured = fc.array(
        fc.oneof({ weight: 3, arbitrary: token }, { weight: 1, arbitrary: fc.constant('\n') }),
        {
          maxLength: 20,
        },
      );
      const text = fc.oneof(
        { weight: 9, arbitrary: structured.map((parts) => parts.join('')) },
        fc.string({ unit: 'binary' }),
      );
      fc.assert(
        fc.property(
          text,
          quick((written) => {
            const findings = new Findings();
            readIni('hosts', written, emptyDraft(), findings);
            const lines = written.split(/\r\n|[\n\r]/).length;
            for (const { line, column } of findings.mistakes)
              if (line < 1 || line > lines || column < 1) throw new Error(`no place: ${line}:${column}`);
          }),
        ),
        inputs(1000),
      );
    },
    patience,
  );
});
