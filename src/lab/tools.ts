// The programs a lab needs on this machine, where they come from, and what to do about the missing ones.
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { execute, searchPath } from './execute.ts';
import { LabError } from './lab-error.ts';

/** Program or file → Debian package that brings it. */
type Tools = Record<string, string>;

const toRun: Tools = {
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  setpriv: 'util-linux',
  flock: 'util-linux',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
};

const toBuild: Tools = {
  mmdebstrap: 'mmdebstrap',
  'mkfs.ext4': 'e2fsprogs',
  tar: 'tar',
  xz: 'xz-utils',
  zstd: 'zstd',
  '/usr/share/keyrings/debian-archive-keyring.gpg': 'debian-archive-keyring',
};

/** A user's build maps user ids, and keeps the files' owners beside the files. */
const toBuildWithoutRoot: Tools = { newuidmap: 'uidmap', fakeroot: 'fakeroot' };

export interface Need {
  /** An image must be built too. */
  image: boolean;
  root: boolean;
}

/** Packages to install, in order, each once. */
export function missingPackages(need: Need, exists: (tool: string) => boolean): string[] {
  const tools = {
    ...toRun,
    ...(need.image ? toBuild : {}),
    ...(need.image && !need.root ? toBuildWithoutRoot : {}),
  };
  const missing = Object.entries(tools).filter(([tool]) => !exists(tool));
  return [...new Set(missing.map(([, name]) => name))];
}

export function installCommand(packages: string[]): string[] {
  return ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
}

/** As root, installs what is missing; otherwise throws a LabError with the command to run. */
export async function provideTools(image: boolean, installing: (packages: string[]) => void): Promise<void> {
  const root = process.getuid?.() === 0;
  const packages = missingPackages({ image, root }, toolExists);
  if (packages.length === 0) return;
  const command = installCommand(packages);
  if (!toolExists('apt-get'))
    throw new LabError(
      `the lab needs programs of these Debian packages: ${packages.join(', ')}`,
      'install them',
    );
  if (!root) throw new LabError(`the lab needs ${packages.join(', ')}`, `run: sudo ${command.join(' ')}`);
  installing(packages);
  await install(command);
}

/** Whether a program is on the path (or a file, given with its path, is there). */
export function toolExists(tool: string): boolean {
  if (tool.startsWith('/')) return isThere(tool, constants.R_OK);
  return searchPath.split(':').some((folder) => isThere(join(folder, tool), constants.X_OK));
}

async function install(command: string[]): Promise<void> {
  const options = {
    seconds: 900,
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
    hint: `run it yourself: ${command.join(' ')}`,
  };
  await execute(['apt-get', 'update', '-o', 'DPkg::Lock::Timeout=300'], options);
  await execute([...command, '-o', 'DPkg::Lock::Timeout=300'], options);
}

function isThere(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
