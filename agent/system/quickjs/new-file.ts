/// <reference path="./native.d.ts" />
// Files that appear whole or not at all: replaced atomically, or created at their full size.
import * as native from 'native';
import { type System, SystemError, type WriteOptions } from '../system.ts';
import { attempt, attemptIfThere } from './attempt.ts';

export const newFile: Pick<System, 'writeAtomic' | 'createFile'> = { writeAtomic, createFile };

/** A name that nobody can guess: with O_EXCL and O_NOFOLLOW, nothing that lies in wait there is followed or reused. */
const temporaryDigits = 16;
const temporaryEnd = /^[0-9a-f]{16}\.tmp$/;

function writeAtomic(path: string, text: string, options: WriteOptions): void {
  attempt('writeAtomic', path, () => {
    const { directory, name } = split(path);
    removeLeftovers(directory, name);
    const temporary = `${directory}/.${name}.${randomHex(temporaryDigits)}.tmp`;
    create(temporary, options, (fd) => {
      attemptIfThere('writeAtomic', path, () => native.copyLabel(path, fd), ['EOPNOTSUPP', 'EPERM']);
      writeAll(fd, native.encode(text), path);
    });
    undoUnless(temporary, () => native.rename(temporary, path));
    syncDirectory(directory);
  });
}

/** What a writer that was killed left, perhaps secrets. Whoever writes holds the host's lock, so none of them is still at it. */
function removeLeftovers(directory: string, name: string): void {
  const prefix = `.${name}.`;
  const isLeftover = (entry: string) =>
    entry.startsWith(prefix) && temporaryEnd.test(entry.slice(prefix.length));
  for (const entry of native.list(directory).filter(isLeftover)) native.unlink(`${directory}/${entry}`);
}

function createFile(path: string, size: number, options: WriteOptions & { sparse: boolean }): void {
  attempt('createFile', path, () => {
    create(path, options, (fd) => (options.sparse ? native.truncate(fd, size) : native.allocate(fd, size)));
    syncDirectory(split(path).directory);
  });
}

/** Makes the file, fills and syncs it; takes it away again where that fails. */
function create(path: string, { mode, uid = -1, gid = -1 }: WriteOptions, fill: (fd: number) => void): void {
  const flags = native.O_WRONLY | native.O_CREAT | native.O_EXCL | native.O_NOFOLLOW;
  const fd = native.open(path, flags, 0o600);
  try {
    undoUnless(path, () => {
      if (uid !== -1 || gid !== -1) native.setOwner(fd, uid, gid);
      native.setMode(fd, mode);
      fill(fd);
      native.fsync(fd);
    });
  } finally {
    native.close(fd);
  }
}

function undoUnless(path: string, succeeds: () => void): void {
  try {
    succeeds();
  } catch (error) {
    attemptIfThere('remove', path, () => native.unlink(path));
    throw error;
  }
}

/** Writes all bytes and checks that the file has them: a full disk shows as a short write. */
function writeAll(fd: number, bytes: Uint8Array, path: string): void {
  for (let offset = 0; offset < bytes.length; ) offset += native.write(fd, bytes, offset);
  if (native.statusOf(fd)[3] !== bytes.length) throw new SystemError('EIO', 'writeAtomic', path);
}

/** Makes the new name last. Some file systems cannot sync a directory (EINVAL) and need not. */
function syncDirectory(path: string): void {
  const fd = native.open(path, native.O_RDONLY | native.O_DIRECTORY, 0);
  try {
    native.fsync(fd);
  } catch (error) {
    if (error !== 'EINVAL') throw error;
  } finally {
    native.close(fd);
  }
}

function split(path: string): { directory: string; name: string } {
  const at = path.lastIndexOf('/');
  return { directory: at > 0 ? path.slice(0, at) : '/', name: path.slice(at + 1) };
}

function randomHex(digits: number): string {
  return [...native.random(digits / 2)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
