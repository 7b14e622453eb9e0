// The file half of the in-memory host: it reads and changes the tree with the errors that Linux gives.
import { type FileStatus, SystemError, type WriteOptions } from '../system.ts';
import type { History } from './history.ts';
import {
  bytesOf,
  type DirectoryInode,
  directory,
  type Entry,
  file,
  type Inode,
  statusOf,
  textOf,
} from './inode.ts';
import { Kernel } from './kernel.ts';
import { type Place, Tree } from './tree.ts';

const defaultByteLimit = 1024 * 1024;

export class MemoryFiles {
  readonly #tree = new Tree();
  readonly #kernel = new Kernel((path, entry) => this.put(path, entry));
  readonly #history: History;
  readonly #clock: () => number;

  constructor(history: History, clock: () => number) {
    this.#history = history;
    this.#clock = clock;
  }

  get tree(): Tree {
    return this.#tree;
  }

  get kernel(): Kernel {
    return this.#kernel;
  }

  put(path: string, entry: Entry): void {
    this.#tree.put(path, entry, this.#clock());
  }

  readText(path: string): string {
    return textOf(this.#readable(path));
  }

  readBytes(path: string, limit = defaultByteLimit): Uint8Array {
    const bytes = bytesOf(this.#readable(path));
    const length = Math.max(bytes.length, this.stat(path)?.size ?? 0);
    const read = new Uint8Array(Math.min(length, limit));
    read.set(bytes.subarray(0, read.length));
    return read;
  }

  #readable(path: string) {
    this.#kernel.check('read', path);
    const { inode } = this.#tree.walk(path, 'follow', 'read');
    if (inode === undefined) throw new SystemError('ENOENT', 'read', path);
    if (inode.kind === 'directory') throw new SystemError('EISDIR', 'read', path);
    if (inode.kind === 'link') throw new SystemError('ELOOP', 'read', path);
    return inode.content;
  }

  list(path: string): string[] {
    this.#kernel.check('list', path);
    const inode = this.#tree.find(path);
    if (inode === undefined) return [];
    if (inode.kind !== 'directory') throw new SystemError('ENOTDIR', 'list', path);
    return [...inode.children.keys()].sort();
  }

  stat(path: string): FileStatus | undefined {
    const inode = this.#tree.find(path);
    return inode === undefined ? undefined : statusOf(inode);
  }

  lstat(path: string): FileStatus | undefined {
    const inode = this.#tree.find(path, 'no-follow');
    return inode === undefined ? undefined : statusOf(inode);
  }

  readLink(path: string): string | undefined {
    const inode = this.#tree.find(path, 'no-follow');
    return inode?.kind === 'link' ? inode.target : undefined;
  }

  realPath(path: string): string | undefined {
    return this.#tree.find(path) === undefined ? undefined : this.#tree.walk(path, 'follow', 'stat').path;
  }

  writeKernel(path: string, text: string): void {
    this.#kernel.check('writeKernel', path);
    if (!/^\/(sys|proc)\//.test(path)) throw new Error(`writeKernel is for pseudo-files, not for ${path}`);
    const { inode, path: canonical } = this.#existing(path, 'follow', 'writeKernel');
    if (inode.kind === 'directory') throw new SystemError('EISDIR', 'writeKernel', path);
    const kept = this.#kernel.wrote(canonical, text);
    if (inode.kind === 'file' && typeof inode.content !== 'function') inode.content = kept;
    this.#history.record({ op: 'writeKernel', path, text });
  }

  writeAtomic(path: string, text: string, options: WriteOptions): void {
    const place = this.#place(path, 'no-follow', 'writeAtomic');
    if (place.inode?.kind === 'directory') throw new SystemError('EISDIR', 'writeAtomic', path);
    place.parent.children.set(place.name, file(text, this.#clock(), options));
    this.#history.record({ op: 'writeAtomic', path, text, ...options });
  }

  createFile(path: string, size: number, options: WriteOptions & { sparse: boolean }): void {
    const place = this.#place(path, 'no-follow', 'createFile');
    if (place.inode !== undefined) throw new SystemError('EEXIST', 'createFile', path);
    place.parent.children.set(
      place.name,
      file('', this.#clock(), options, { length: size, allocated: options.sparse ? 0 : size }),
    );
    this.#history.record({ op: 'createFile', path, size, mode: options.mode });
  }

  makeDirectory(path: string, mode = 0o755): void {
    this.#kernel.check('makeDirectory', path);
    const place = this.#tree.walk(path, 'no-follow', 'makeDirectory');
    if (place.inode !== undefined) throw new SystemError('EEXIST', 'makeDirectory', path);
    place.parent.children.set(place.name, directory(this.#clock(), true, { mode }));
    this.#undoUnless(place, () => this.#kernel.madeDirectory(place.path));
    this.#history.record({ op: 'makeDirectory', path, mode });
  }

  symlink(target: string, path: string): void {
    this.#kernel.check('symlink', path);
    const place = this.#tree.walk(path, 'no-follow', 'symlink');
    if (place.inode !== undefined) throw new SystemError('EEXIST', 'symlink', path);
    if (isConfigfs(path) && this.#tree.find(target) === undefined) {
      throw new SystemError('ENOENT', 'symlink', path);
    }
    this.put(path, { link: target });
    this.#undoUnless(place, () => this.#kernel.linked(place.path, target));
    this.#history.record({ op: 'symlink', path, target });
  }

  #undoUnless(place: Place, accepted: () => void): void {
    try {
      accepted();
    } catch (error) {
      place.parent.children.delete(place.name);
      throw error;
    }
  }

  removeDirectory(path: string): void {
    this.#kernel.check('removeDirectory', path);
    const place = this.#existing(path, 'no-follow', 'removeDirectory');
    if (place.inode.kind !== 'directory') throw new SystemError('ENOTDIR', 'removeDirectory', path);
    if (this.#isOccupied(place.inode, place.path))
      throw new SystemError('ENOTEMPTY', 'removeDirectory', path);
    this.#kernel.removes(place.path, 'removeDirectory');
    place.parent.children.delete(place.name);
    this.#history.record({ op: 'removeDirectory', path });
  }

  /** In configfs, attributes and default groups go with their directory; what users made there does not (fs/configfs/dir.c). */
  #isOccupied(inode: DirectoryInode, path: string): boolean {
    if (!isConfigfs(path)) return inode.children.size > 0;
    return [...inode.children].some(([name, child]) => {
      if (child.kind !== 'directory') return child.kind === 'link';
      const childPath = `${path}/${name}`;
      return child.made || this.#kernel.isMadeByUsers(childPath) || this.#isOccupied(child, childPath);
    });
  }

  removeFile(path: string): void {
    this.#kernel.check('removeFile', path);
    if (this.#tree.find(path, 'no-follow') === undefined) return;
    const place = this.#existing(path, 'no-follow', 'removeFile');
    if (place.inode.kind === 'directory') throw new SystemError('EISDIR', 'removeFile', path);
    if (isPseudo(place.path) && place.inode.kind !== 'link')
      throw new SystemError('EPERM', 'removeFile', path);
    this.#kernel.removes(place.path, 'removeFile');
    place.parent.children.delete(place.name);
    this.#history.record({ op: 'removeFile', path });
  }

  rename(from: string, to: string): void {
    this.#place(to, 'no-follow', 'rename');
    const source = this.#existing(from, 'no-follow', 'rename');
    const target = this.#tree.walk(to, 'no-follow', 'rename');
    refuseRename(source.inode, target.inode, to);
    source.parent.children.delete(source.name);
    target.parent.children.set(target.name, source.inode);
    this.#history.record({ op: 'rename', path: from, to });
  }

  link(existing: string, path: string): void {
    const place = this.#place(path, 'no-follow', 'link');
    const { inode } = this.#existing(existing, 'no-follow', 'link');
    if (place.inode !== undefined) throw new SystemError('EEXIST', 'link', path);
    if (inode.kind === 'directory') throw new SystemError('EPERM', 'link', path);
    place.parent.children.set(place.name, inode);
    this.#history.record({ op: 'link', path: existing, to: path });
  }

  chmod(path: string, mode: number): void {
    this.#kernel.check('chmod', path);
    this.#existing(path, 'follow', 'chmod').inode.mode = mode;
    this.#history.record({ op: 'chmod', path, mode });
  }

  chown(path: string, uid: number, gid: number): void {
    this.#kernel.check('chown', path);
    Object.assign(this.#existing(path, 'follow', 'chown').inode, { uid, gid });
    this.#history.record({ op: 'chown', path, uid, gid });
  }

  /** A place for a new file: none are made in pseudo file systems. */
  #place(path: string, follow: 'follow' | 'no-follow', operation: string): Place {
    this.#kernel.check(operation, path);
    const place = this.#tree.walk(path, follow, operation);
    if (isPseudo(place.path)) throw new SystemError('EPERM', operation, path);
    return place;
  }

  #existing(path: string, follow: 'follow' | 'no-follow', operation: string): Place & { inode: Inode } {
    const place = this.#tree.walk(path, follow, operation);
    if (place.inode === undefined) throw new SystemError('ENOENT', operation, path);
    return { ...place, inode: place.inode };
  }
}

function refuseRename(source: Inode, target: Inode | undefined, to: string): void {
  if (target === undefined || source.kind === target.kind) {
    if (target?.kind === 'directory' && target.children.size > 0)
      throw new SystemError('ENOTEMPTY', 'rename', to);
    return;
  }
  if (target.kind === 'directory') throw new SystemError('EISDIR', 'rename', to);
  if (source.kind === 'directory') throw new SystemError('ENOTDIR', 'rename', to);
}

function isPseudo(path: string): boolean {
  return /^\/(sys|proc)\//.test(path);
}

function isConfigfs(path: string): boolean {
  return path.startsWith('/sys/kernel/config/');
}
