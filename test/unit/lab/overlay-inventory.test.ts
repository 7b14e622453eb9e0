import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectionOf } from '../../../src/inventory/connection-of.ts';
import { loadInventory } from '../../../src/inventory/load-inventory.ts';
import { labHosts } from '../../../src/lab/host-wishes.ts';
import { labFiles } from '../../../src/lab/lab-files.ts';
import { overlayInventory, overlayVariables } from '../../../src/lab/overlay-inventory.ts';

const usersInventory = `
all:
  vars: { ansible_user: admin }
  children:
    targets:
      hosts:
        storage01: { ansible_host: 192.0.2.1, ansible_port: 22 }
`;

describe('the overlay inventory', () => {
  it('wins over all that the user’s inventory says about reaching a host, and over nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'overlay-'));
    const own = join(folder, 'own', 'hosts.yml');
    await mkdir(join(folder, 'own', 'host_vars'), { recursive: true });
    await writeFile(own, usersInventory);
    await writeFile(
      join(folder, 'own', 'host_vars', 'storage01.yml'),
      'ansible_host: 192.0.2.9\nvolume: web\n',
    );
    const [host] = labHosts([{ name: 'storage01', vars: {} }]);
    const files = labFiles(folder, 'lab');
    await mkdir(join(files.inventory, '..', 'host_vars'), { recursive: true });
    await writeFile(files.inventory, overlayInventory(host ? [host] : []));
    const variables = join(files.inventory, '..', 'host_vars', 'storage01.yml');
    await writeFile(variables, host ? overlayVariables(host, 20022, files) : '');

    const inventory = await loadInventory([own, files.inventory]);
    const found = inventory.hosts.get('storage01');
    expect(found?.groups).toEqual(['targets']);
    expect(found?.vars).toMatchObject({
      volume: 'web',
      lab_addresses: { san1: ['10.77.1.11', 'fd77:1::11'] },
    });
    expect(found && connectionOf(found)).toMatchObject({
      ...{ address: '127.0.0.1', port: 20022, user: 'deploy', transport: 'ssh' },
      ...{ privateKeyFile: files.key, knownHostsFiles: [files.knownHosts] },
    });
  });
});
