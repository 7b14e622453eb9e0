import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { asJson, asYaml } from '../../../../src/inventory/listing/format.ts';
import { graphOf } from '../../../../src/inventory/listing/graph.ts';
import { flatListing, nestedListing } from '../../../../src/inventory/listing/listing.ts';
import { loadInventory } from '../../../../src/inventory/load-inventory.ts';
import { closeVault, Keyring } from '../../../../src/vault/keyring.ts';
import { VaultPassword } from '../../../../src/vault/password.ts';
import { Vault } from '../../../../src/vault/vault.ts';
import { writeFiles } from '../../source/written-files.ts';

const hosts = `
all:
  vars: {everywhere: yes}
  children:
    site: {children: {web: {hosts: {w1: {x: 1}, w2: }, vars: {mode: 0644}}}}
    empty:
lonely: {hosts: {l: {x: "{{ y }}"}}}
`;
const load = (files: Record<string, string> = {}, vault?: Vault) =>
  loadInventory([join(writeFiles({ 'hosts.yml': hosts, ...files }), 'hosts.yml')], vault);
const plainly = { exports: false };

describe('the listing of an inventory', () => {
  it('has groups side by side, and all variables under _meta', async () => {
    expect(JSON.parse(asJson(flatListing(await load(), plainly)))).toEqual({
      _meta: {
        hostvars: {
          l: { everywhere: true, x: '{{ y }}' },
          w1: { everywhere: true, mode: 420, x: 1 },
          w2: { everywhere: true, mode: 420 },
        },
      },
      all: { children: ['ungrouped', 'site', 'empty', 'lonely'] },
      lonely: { hosts: ['l'] },
      site: { children: ['web'] },
      web: { hosts: ['w1', 'w2'] },
    });
  });

  it('for export has each variable where it is set', async () => {
    expect(JSON.parse(asJson(flatListing(await load(), { exports: true })))).toMatchObject({
      _meta: { hostvars: { l: { x: '{{ y }}' }, w1: { x: 1 } } },
      all: { vars: { everywhere: true } },
      web: { vars: { mode: 420 } },
    });
  });

  it('in YAML nests, and what it prints is read back as the same', async () => {
    const inventory = await load();
    const printed = asYaml(nestedListing(inventory, plainly));
    expect(parse(printed, { version: '1.1' })).toMatchObject({
      all: { children: { site: { children: { web: { hosts: { w1: { x: 1 } } } } } } },
    });
    const again = await loadInventory([join(writeFiles({ 'hosts.yml': printed }), 'hosts.yml')]);
    for (const [name, { vars }] of inventory.hosts) expect(again.hosts.get(name)?.vars).toEqual(vars);
  });

  it('is drawn as a tree', async () => {
    const inventory = await load();
    const site = inventory.groups.get('site');
    expect(site && graphOf(site, inventory)).toEqual(['@site:', '  |--@web:', '  |  |--w1', '  |  |--w2']);
  });
});

describe('a secret in a listing', () => {
  const password = new VaultPassword('default', 'p');
  const text = 'sesame-open';

  it('stays vaulted as it is in its file, and is read back', async () => {
    const closed = await closeVault(Buffer.from(text), password, 'default');
    const block = closed.trimEnd().replaceAll('\n', '\n  ');
    const files = { 'host_vars/w1.yml': `secret: !vault |\n  ${block}\nraw: !unsafe "{{ raw }}"\n` };
    const inventory = await load(files, new Vault(new Keyring([password])));
    const json = asJson(flatListing(inventory, plainly));
    const yaml = asYaml(nestedListing(inventory, plainly));
    expect(json + yaml).not.toContain(text);
    expect(JSON.parse(json)).toMatchObject({
      _meta: {
        hostvars: { w1: { secret: { __ansible_vault: closed }, raw: { __ansible_unsafe: '{{ raw }}' } } },
      },
    });
    const again = join(writeFiles({ 'hosts.yml': yaml }), 'hosts.yml');
    const read = await loadInventory([again], new Vault(new Keyring([password])));
    expect(read.hosts.get('w1')?.vars['secret']).toBe(text);
  });

  it('out of a file that is vaulted as a whole is covered', async () => {
    const closed = await closeVault(
      Buffer.from(`secret: ${text}\nport: 4711\nyes: true\n`),
      password,
      'default',
    );
    const inventory = await load({ 'group_vars/web.yml': closed }, new Vault(new Keyring([password])));
    expect(JSON.parse(asJson(flatListing(inventory, plainly)))).toMatchObject({
      _meta: { hostvars: { w1: { secret: '***', port: '***', yes: true } } },
    });
  });
});
