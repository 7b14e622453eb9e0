// The same files, read by Ansible (recorded) and by us.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { loadInventory } from '../../../src/inventory/load-inventory.ts';
import { matchHosts } from '../../../src/inventory/pattern/pattern.ts';

const folder = 'test/fixtures/ansible-inventory';
const recorded = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const inventory = await loadInventory([join(folder, 'first/hosts.yml'), join(folder, 'second/hosts.yml')]);

const list = z
  .object({ _meta: z.object({ hostvars: z.record(z.string(), z.record(z.string(), z.unknown())) }) })
  .catchall(z.object({ hosts: z.array(z.string()).default([]), children: z.array(z.string()).default([]) }))
  .parse(recorded('expected-list.json'));

describe('variables are those that Ansible computes', () => {
  it.each(Object.entries(list._meta.hostvars))('%s', (host, vars) => {
    expect(inventory.hosts.get(host)?.vars).toEqual(vars);
  });

  it('for the same hosts', () => {
    expect([...inventory.hosts.keys()].sort()).toEqual(Object.keys(list._meta.hostvars).sort());
  });
});

describe('groups are those that Ansible sees', () => {
  const { _meta, ...groups } = list;
  it.each(Object.entries(groups))('%s', (name, { hosts, children }) => {
    const group = inventory.groups.get(name);
    expect([...(group?.children ?? [])].sort()).toEqual([...children].sort());
    expect(group?.hosts).toEqual(expect.arrayContaining(hosts));
  });
});

describe('patterns choose the hosts that Ansible chooses', () => {
  const patterns = z.record(z.string(), z.array(z.string())).parse(recorded('expected-patterns.json'));
  it.each(Object.entries(patterns))('%s', (pattern, hosts) => {
    expect(matchHosts(inventory, pattern).sort()).toEqual(hosts);
  });
});

it('a key that overrides a merged one is not twice in its map', () => {
  expect(inventory.warnings).toEqual([]);
});
