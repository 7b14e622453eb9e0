// The cache of images: an image is built once for a recipe, by one process at a time, and appears only when it is whole.
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFile } from '../file-lock.ts';
import type { Release } from '../host-wishes.ts';
import { LabError } from '../lab-error.ts';
import type { Progress } from '../progress.ts';
import { buildImage } from './build-image.ts';
import { imageName } from './recipe.ts';

export interface Image {
  disk: string;
  kernel: string;
  initrd: string;
}

export interface ImageStore {
  /** Where images are kept. */
  directory: string;
  progress: Progress;
  signal: AbortSignal;
}

const buildSeconds = 3600;

export function hasImage(directory: string, release: Release): boolean {
  return existsSync(join(directory, imageName(release)));
}

export function imageOf(directory: string, release: Release): Image {
  const own = join(directory, imageName(release));
  return { disk: join(own, 'root.raw'), kernel: join(own, 'kernel'), initrd: join(own, 'initrd') };
}

/** Builds the image unless it is there already, or waits for whoever is building it. */
export async function ensureImage(store: ImageStore, release: Release): Promise<void> {
  if (hasImage(store.directory, release)) return;
  await mkdir(store.directory, { recursive: true });
  const lock = join(store.directory, `${release}.lock`);
  const unlock = (await lockFile(lock)) ?? (await waitForBuilder(store, release, lock));
  try {
    if (!hasImage(store.directory, release)) await buildAndRename(store, release);
  } finally {
    await unlock();
  }
}

async function waitForBuilder(store: ImageStore, release: Release, lock: string) {
  store.progress({ type: 'note', text: `another process is building the ${release} image; waiting for it` });
  const unlock = await lockFile(lock, { seconds: buildSeconds });
  if (unlock) return unlock;
  throw new LabError(
    `the ${release} image is still being built by another process after ${buildSeconds / 60} min`,
  );
}

async function buildAndRename(store: ImageStore, release: Release): Promise<void> {
  const building = join(store.directory, `building-${release}`);
  // Left over by a build that was killed; the lock says that nobody works there.
  await rm(building, { recursive: true, force: true });
  await mkdir(building);
  const log = join(store.directory, `${release}.log`);
  await rm(log, { force: true });
  store.progress({
    type: 'note',
    text: `building the ${release} image: a few minutes, once; its output goes to ${log}`,
  });
  try {
    await buildImage({ ...store, release, directory: building, log });
    await rename(building, join(store.directory, imageName(release)));
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}
