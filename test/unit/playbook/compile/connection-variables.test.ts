import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadInventory } from '../../../../src/inventory/load-inventory.ts';
import {
  connectionScopes,
  connectionVariables,
} from '../../../../src/playbook/compile/connection-variables.ts';
import { mistakesOf, writeFiles } from '../../source/written-files.ts';

async function variables(vars: string) {
  const folder = writeFiles({ 'hosts.yml': `all:\n  hosts:\n    web01: {${vars}}\n` });
  const inventory = await loadInventory([join(folder, 'hosts.yml')]);
  const host = inventory.hosts.get('web01');
  if (!host) throw new Error('no web01');
  return connectionVariables(connectionScopes(inventory, {}), host);
}

describe('connection variables', () => {
  it('are evaluated over other variables; what connects nothing is not looked at', async () => {
    const vars =
      'net: 10.0.0, ansible_host: "{{net}}.7", ansible_port: "{{default port 22}}", ansible_python_interpreter: "{{ x | y }}"';
    expect(await variables(vars)).toEqual({ ansible_host: '10.0.0.7', ansible_port: 22 });
  });

  it.each([
    [
      'ansible_host: "{{facts.hostname}}"',
      'hosts.yml:3:27: `ansible_host`: a connection cannot depend on facts',
    ],
    ['ansible_host: "{{nowhere}}"', 'hosts.yml:3:30: `nowhere` is not defined'],
  ])('%s is refused', async (vars, mistake) => {
    expect(await mistakesOf(() => variables(vars))).toEqual([mistake]);
  });
});
