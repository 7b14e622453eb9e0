import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectionOf } from '../../../src/inventory/connection-of.ts';
import { loadInventory } from '../../../src/inventory/load-inventory.ts';
import { mistakesOf, writeFiles } from '../source/written-files.ts';

async function connection(vars: string, files: Record<string, string> = {}) {
  const folder = writeFiles({ 'hosts.yml': `all:\n  hosts:\n    web01: {${vars}}\n`, ...files });
  const host = (await loadInventory([join(folder, 'hosts.yml')])).hosts.get('web01');
  if (!host) throw new Error('no web01');
  return { folder, connection: connectionOf(host) };
}

describe('how a host is reached', () => {
  it.each([
    ['', { address: 'web01', port: undefined, user: undefined, knownHostsFiles: [] }],
    [
      'ansible_host: 10.0.0.1, ansible_port: 2222, ansible_user: admin',
      { address: '10.0.0.1', port: 2222, user: 'admin' },
    ],
    [
      'ansible_ssh_host: 10.0.0.1, ansible_ssh_port: "2222", ansible_ssh_user: admin',
      { address: '10.0.0.1', port: 2222, user: 'admin' },
    ],
    ['ansible_host: 10.0.0.1, ansible_ssh_host: 10.0.0.2', { address: '10.0.0.1' }],
    ['ansible_ssh_private_key_file: ~/key', { privateKeyFile: '~/key' }],
    ['ansible_become: yes, ansible_become_user: root', { become: true, becomeUser: 'root' }],
    ['ansible_become: "no"', { become: false }],
    ['ansible_ssh_pass: geheim', { password: 'geheim' }],
    ['ansible_connection: local', { transport: 'local' }],
    ['iscsi_deploy_known_hosts: /etc/known', { knownHostsFiles: ['/etc/known'] }],
    ['iscsi_deploy_known_hosts: [~/a, /b]', { knownHostsFiles: ['~/a', '/b'] }],
  ])('%s', async (vars, expected) => {
    expect((await connection(vars)).connection).toMatchObject({ host: 'web01', ...expected });
  });

  it('a relative known_hosts file is beside the file that names it', async () => {
    const { folder, connection: found } = await connection('', {
      'group_vars/all.yml': 'iscsi_deploy_known_hosts: keys/known',
    });
    expect(found.knownHostsFiles).toEqual([join(folder, 'group_vars/keys/known')]);
  });

  it.each([
    ['ansible_port: 0', 'hosts.yml:3:27: `ansible_port`: not a port: want 1 to 65535'],
    ['ansible_port: ssh', 'hosts.yml:3:27: `ansible_port`: not a port'],
    ['ansible_host: 10', 'hosts.yml:3:27: `ansible_host`: want text, found a number'],
    ['ansible_ssh_pass: 1234567', 'hosts.yml:3:31: `ansible_password`: want text, found a number'],
    ['ansible_become: maybe', 'hosts.yml:3:29: `ansible_become`: want true or false'],
    [
      'ansible_user: "{{x}}"',
      'hosts.yml:3:27: `ansible_user`: an expression is not supported in a connection variable',
    ],
  ])('%s is refused at its place', async (vars, mistake) => {
    expect(await mistakesOf(() => connection(vars))).toEqual([mistake]);
  });
});
