// A file replaced as a whole: whoever reads it sees the old content or the new, also after a power cut.
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const modeOfNew = 0o600;

/** Behind links; mode and owner stay as they are, a new file is 0600. Rejects with the system's error, the file then untouched. */
export async function replaceFile(path: string, content: Buffer | string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeSynced(temporary, content, target);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(target));
}

async function writeSynced(temporary: string, content: Buffer | string, like: string): Promise<void> {
  const file = await open(temporary, 'wx', modeOfNew);
  try {
    await file.writeFile(content);
    await takeOver(file, like);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Mode and owner of the file that is replaced; another's file stays theirs where we may give it away. */
async function takeOver(file: FileHandle, like: string): Promise<void> {
  const before = await stat(like).catch(() => undefined);
  if (!before) return;
  const own = await file.stat();
  if (own.uid !== before.uid || own.gid !== before.gid) await file.chown(before.uid, before.gid);
  await file.chmod(before.mode & 0o7777);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
