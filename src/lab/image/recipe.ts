// Everything an image is made of, as one value: when any of it changes, so does the name under which the image is cached.
import { createHash } from 'node:crypto';
import type { Release } from '../host-wishes.ts';
import { afterPackages, beforePackages } from './hooks.ts';
import { excluded, installed } from './packages.ts';

/** Changed by hand when the steps around the scripts (file system, kernel) change. */
const steps = 1;

/** "bookworm-3f0c2a91d4e7". */
export function imageName(release: Release): string {
  const recipe = JSON.stringify([steps, release, installed, excluded, beforePackages, afterPackages]);
  return `${release}-${createHash('sha256').update(recipe).digest('hex').slice(0, 12)}`;
}

/** The command that makes a root file system's archive; the mirror is the one that mmdebstrap chooses. */
export function bootstrapCommand(release: Release, hooks: HookFiles, archive: string): string[] {
  return [
    'mmdebstrap',
    '--variant=minbase',
    '--format=tar',
    `--include=${installed.join(',')}`,
    ...excluded.map((path) => `--dpkgopt=path-exclude=${path}`),
    // A mirror's copy of a release that is not out yet is often older than it says it may be.
    '--aptopt=Acquire::Check-Valid-Until "false"',
    `--essential-hook=${hooks.before}`,
    ...hooks.after.map((path) => `--customize-hook=${path}`),
    release,
    archive,
  ];
}

/** The scripts as executable files. */
export interface HookFiles {
  before: string;
  after: string[];
}
