// Lays out a new lab's directory: keys, disks and the files that make each machine the host it stands for.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aligned, cpioArchive } from './cpio.ts';
import { execute } from './execute.ts';
import { identityFiles } from './host-identity.ts';
import type { LabHost } from './host-wishes.ts';
import { imageOf } from './image/image-store.ts';
import { makeKey, readKey } from './keys.ts';
import type { LabFiles } from './lab-files.ts';
import type { RecordedHost } from './lab-record.ts';

/** The images must be there. Everything is readable by the owner alone. */
export async function prepareHosts(
  files: LabFiles,
  hosts: LabHost[],
  images: string,
): Promise<RecordedHost[]> {
  await mkdir(join(files.directory, 'sockets'), { recursive: true, mode: 0o700 });
  await makeKey(files.key, 'iscsi-deploy lab');
  const prepared: RecordedHost[] = [];
  for (const [index, host] of hosts.entries()) {
    const recorded = {
      ...host,
      machineId: randomBytes(16).toString('hex'),
      image: imageOf(images, host.release),
    };
    await makeKey(files.hostKey(host.name), host.name);
    await writeInitrd(files, hosts, index, recorded);
    await makeDisks(files, recorded, index);
    prepared.push(recorded);
  }
  return prepared;
}

async function writeInitrd(
  files: LabFiles,
  hosts: LabHost[],
  index: number,
  host: RecordedHost,
): Promise<void> {
  const user = await readKey(files.key);
  const own = await readKey(files.hostKey(host.name));
  const keys = { userPublic: user.public, hostPrivate: own.private, hostPublic: own.public };
  const identity = cpioArchive(identityFiles(hosts, index, host.machineId, keys));
  const base = aligned(await readFile(host.image.initrd));
  await writeFile(files.host(host.name, index).initrd, Buffer.concat([base, identity]), { mode: 0o600 });
}

async function makeDisks(files: LabFiles, host: RecordedHost, index: number): Promise<void> {
  const own = files.host(host.name, index);
  const create = ['qemu-img', 'create', '-q', '-f', 'qcow2'];
  await execute([...create, '-b', host.image.disk, '-F', 'raw', own.rootDisk], { seconds: 60 });
  for (const { serial, size } of host.disks)
    await execute([...create, own.disk(serial), String(size)], { seconds: 60 });
}
