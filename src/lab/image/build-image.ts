// Builds the disk, kernel and initrd that all lab hosts of a release start from; minutes of work, done once for a recipe.
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from '../execute.ts';
import type { Release } from '../host-wishes.ts';
import { LabError } from '../lab-error.ts';
import type { Progress } from '../progress.ts';
import { timed } from '../progress.ts';
import { afterPackages, beforePackages } from './hooks.ts';
import { unpackKernel } from './kernel.ts';
import { bootstrapCommand, type HookFiles } from './recipe.ts';

/** Of the root disk; it is sparse, and ends up with about 0.6 GiB in it. */
const diskBytes = 8 * 2 ** 30;

export interface Build {
  release: Release;
  /** An empty directory, on the file system where the image will stay. */
  directory: string;
  log: string;
  progress: Progress;
  signal: AbortSignal;
}

/** Fills the directory with root.raw, kernel and initrd. */
export async function buildImage(build: Build): Promise<void> {
  const { directory, progress } = build;
  const archive = join(directory, 'root.tar');
  await timed(progress, `${build.release} image: packages`, () => bootstrap(build, archive));
  await timed(progress, `${build.release} image: disk`, () => makeDisk(build, archive));
  for (const scrap of ['root.tar', 'root', 'owners'])
    await rm(join(directory, scrap), { recursive: true, force: true });
}

async function bootstrap(build: Build, archive: string): Promise<void> {
  // A user's build runs the scripts as another user id, who may not look into the user's own directories.
  const scripts = await mkdtemp(join(tmpdir(), 'iscsi-deploy-image-'));
  try {
    await chmod(scripts, 0o755);
    const hooks = await writeHooks(scripts);
    await run(build, bootstrapCommand(build.release, hooks, archive));
  } finally {
    await rm(scripts, { recursive: true, force: true });
  }
}

async function writeHooks(folder: string): Promise<HookFiles> {
  const write = async (name: string, text: string) => {
    const path = join(folder, name);
    await writeFile(path, text);
    await chmod(path, 0o755);
    return path;
  };
  const before = await write('before-packages', beforePackages);
  const after: string[] = [];
  for (const [name, text] of Object.entries(afterPackages)) after.push(await write(name, text));
  return { before, after };
}

async function makeDisk(build: Build, archive: string): Promise<void> {
  const { directory } = build;
  const root = join(directory, 'root');
  await mkdir(root);
  await run(build, [...keepingOwners(directory), 'tar', '-xf', archive, '-C', root]);
  await takeKernel(directory, join(root, 'boot'));
  const disk = join(directory, 'root.raw');
  await writeFile(disk, '');
  await truncate(disk, diskBytes);
  const format = ['mkfs.ext4', '-q', '-F', '-L', 'root', '-E', 'lazy_itable_init=1,lazy_journal_init=1'];
  await run(build, [...keepingOwners(directory), ...format, '-d', root, disk]);
}

async function takeKernel(directory: string, boot: string): Promise<void> {
  const kernel = (await readdir(boot)).find((name) => name.startsWith('vmlinuz-'));
  if (kernel === undefined) throw new LabError('the image has no kernel', 'the build log tells why');
  await writeFile(join(directory, 'kernel'), unpackKernel(await readFile(join(boot, kernel))));
  await rename(join(boot, 'lab-initrd'), join(directory, 'initrd'));
}

/** Root's files keep their owners by themselves; a user needs fakeroot to remember them from one command to the next. */
function keepingOwners(directory: string): string[] {
  if (process.getuid?.() === 0) return [];
  const owners = join(directory, 'owners');
  return ['fakeroot', '-i', owners, '-s', owners, '--'];
}

async function run(build: Build, argv: string[]): Promise<void> {
  await execute(argv, { seconds: 3600, log: build.log, signal: build.signal });
}
