// Where a lab keeps its files: state and image cache of the user who runs it, never the repository.
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LabError } from './lab-error.ts';
import type { NetworkName } from './storage-network.ts';

type Environment = Record<string, string | undefined>;

/** Linux allows 107 bytes and a zero in sockaddr_un. */
const longestSocketPath = 107;

export function labsDirectory(environment: Environment, home: string): string {
  return join(environment['XDG_STATE_HOME'] || join(home, '.local/state'), 'iscsi-deploy/labs');
}

export function imagesDirectory(environment: Environment, home: string): string {
  return join(environment['XDG_CACHE_HOME'] || join(home, '.cache'), 'iscsi-deploy/images');
}

/** A name that stays the same for the same inventory files, whichever way their paths are written. */
export function labNameFor(inventories: string[]): string {
  const paths = inventories.map((path) => realpathSync(path));
  const digest = createHash('sha256').update(paths.join('\n')).digest('hex').slice(0, 6);
  const folder = basename(dirname(paths[0] ?? '/lab')).replace(/[^\w-]+/g, '-');
  return `${folder.slice(0, 24) || 'lab'}-${digest}`;
}

export interface HostFiles {
  rootDisk: string;
  initrd: string;
  console: string;
  messages: string;
  disk(serial: string): string;
  socket(network: NetworkName): string;
}

export interface LabFiles {
  directory: string;
  record: string;
  control: string;
  supervisorLog: string;
  key: string;
  knownHosts: string;
  inventory: string;
  hostKey(name: string): string;
  host(name: string, index: number): HostFiles;
}

/** Throws a LabError if a socket's path would be longer than the kernel allows. */
export function labFiles(labs: string, name: string): LabFiles {
  const directory = join(labs, name);
  const longest = join(directory, 'sockets', '199-san1');
  if (Buffer.byteLength(longest) > longestSocketPath)
    throw new LabError(
      `${longest} is too long for a socket's path`,
      'use a shorter --name or XDG_STATE_HOME',
    );
  return {
    directory,
    record: join(directory, 'lab.json'),
    control: join(directory, 'control'),
    supervisorLog: join(directory, 'supervisor.log'),
    key: join(directory, 'id_ed25519'),
    knownHosts: join(directory, 'known_hosts'),
    inventory: join(directory, 'inventory', 'hosts.yml'),
    hostKey: (host) => join(directory, 'hosts', host, 'ssh_host_ed25519_key'),
    host: (host, index) => hostFiles(directory, host, index),
  };
}

function hostFiles(directory: string, name: string, index: number): HostFiles {
  const own = join(directory, 'hosts', name);
  return {
    rootDisk: join(own, 'root.qcow2'),
    initrd: join(own, 'initrd'),
    console: join(own, 'console.log'),
    messages: join(own, 'qemu.log'),
    disk: (serial) => join(own, `disk-${serial}.qcow2`),
    socket: (network) => join(directory, 'sockets', `${index}-${network}`),
  };
}
