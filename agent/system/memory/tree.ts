// The in-memory host's directory tree: it walks paths as the kernel does, links and their limits included.
import { SystemError } from '../system.ts';
import { type DirectoryInode, directory, type Entry, type Inode, inodeOf } from './inode.ts';

/** Where a path leads: its directory, its last name there, and the inode if there is one. */
export interface Place {
  parent: DirectoryInode;
  name: string;
  inode: Inode | undefined;
  /** The canonical path. */
  path: string;
}

/** path_resolution(7) */
const maximumLinks = 40;

export class Tree {
  readonly root = directory(0, false);

  /** Follows a path to its place; throws ENOENT, ENOTDIR or ELOOP where the directory it lies in cannot be reached. */
  walk(path: string, follow: 'follow' | 'no-follow', operation: string): Place {
    if (!path.startsWith('/')) throw new Error(`${operation}: ${path} is not an absolute path`);
    const trail: { name: string; inode: Inode }[] = [{ name: '', inode: this.root }];
    const names = split(path);
    let links = 0;
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      const parent = lastOf(trail);
      if (parent.kind !== 'directory') throw new SystemError('ENOTDIR', operation, path);
      if (name === '..') {
        if (trail.length > 1) trail.pop();
        continue;
      }
      const inode = parent.children.get(name);
      const last = names.length === 0;
      if (inode?.kind === 'link' && (!last || follow === 'follow')) {
        links += 1;
        if (links > maximumLinks) throw new SystemError('ELOOP', operation, path);
        if (inode.target.startsWith('/')) trail.splice(1);
        names.unshift(...split(inode.target));
        continue;
      }
      if (last) return { parent, name, inode, path: `${pathOf(trail)}/${name}` };
      if (inode === undefined) throw new SystemError('ENOENT', operation, path);
      trail.push({ name, inode });
    }
    return {
      parent: this.root,
      name: '',
      inode: lastOf(trail),
      path: pathOf(trail) || '/',
    };
  }

  /** The inode at a path; `undefined` where there is none (ENOENT, ENOTDIR). */
  find(path: string, follow: 'follow' | 'no-follow' = 'follow'): Inode | undefined {
    try {
      return this.walk(path, follow, 'stat').inode;
    } catch (error) {
      if (error instanceof SystemError && error.code !== 'ELOOP') return undefined;
      throw error;
    }
  }

  /** Puts an entry there, with the directories it needs, and replaces what was there. */
  put(path: string, entry: Entry, mtime: number): void {
    const names = split(path);
    const name = names.pop();
    if (name === undefined) return;
    const parent = this.#makeParents(names, mtime);
    if (path.endsWith('/')) {
      const attributes = typeof entry === 'object' && !(entry instanceof Uint8Array) ? entry : {};
      if (!parent.children.has(name)) parent.children.set(name, directory(mtime, false, attributes));
    } else {
      parent.children.set(name, inodeOf(entry, mtime));
    }
  }

  #makeParents(names: readonly string[], mtime: number): DirectoryInode {
    let path = '';
    for (const name of names) {
      path += `/${name}`;
      const { parent, inode, name: last } = this.walk(path, 'follow', 'put');
      if (inode === undefined) parent.children.set(last, directory(mtime, false));
    }
    const found = this.find(path || '/');
    if (found?.kind !== 'directory') throw new SystemError('ENOTDIR', 'put', path);
    return found;
  }

  /** Every path below a directory with its inode, directories before what is in them, in the order of names. */
  *below(path: string): Generator<[path: string, inode: Inode]> {
    const inode = this.find(path, 'no-follow');
    if (inode?.kind !== 'directory') return;
    for (const name of [...inode.children.keys()].sort()) {
      const child = inode.children.get(name);
      if (child === undefined) continue;
      const childPath = `${path === '/' ? '' : path}/${name}`;
      yield [childPath, child];
      yield* this.below(childPath);
    }
  }
}

function split(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

function pathOf(trail: readonly { name: string }[]): string {
  return trail.map(({ name }) => name).join('/');
}

function lastOf(trail: readonly { inode: Inode }[]): Inode {
  const last = trail.at(-1);
  if (last === undefined) throw new Error('the trail always holds the root');
  return last.inode;
}
