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
    const refuse = (code: string) => new SystemError(code, operation, path);
    const walk = new Walk(this.root, path);
    for (let name = walk.next(); name !== undefined; name = walk.next()) {
      const parent = walk.here();
      if (parent.kind !== 'directory') throw refuse('ENOTDIR');
      const inode = parent.children.get(name);
      const last = walk.isLast();
      const stays = last && (follow === 'no-follow' || inode?.kind !== 'link');
      if (stays) return { parent, name, inode, path: `${walk.path()}/${name}` };
      if (inode === undefined) throw refuse('ENOENT');
      if (!walk.pass(name, inode)) throw refuse('ELOOP');
    }
    return { parent: this.root, name: '', inode: walk.here(), path: walk.path() || '/' };
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

/** Where a walk has come, and what is left of its path. */
class Walk {
  readonly #trail: { name: string; inode: Inode }[] = [];
  readonly #root: Inode;
  readonly #left: string[];
  #links = 0;

  constructor(root: Inode, path: string) {
    this.#root = root;
    this.#left = split(path);
  }

  here(): Inode {
    return this.#trail.at(-1)?.inode ?? this.#root;
  }

  path(): string {
    return this.#trail.map(({ name }) => `/${name}`).join('');
  }

  isLast(): boolean {
    return this.#left.length === 0;
  }

  /** The next name to look up; `..` has been obeyed. */
  next(): string | undefined {
    let name = this.#left.shift();
    for (; name === '..'; name = this.#left.shift()) this.#trail.pop();
    return name;
  }

  /** Goes into a directory, or where a link leads; false when there were too many links. */
  pass(name: string, inode: Inode): boolean {
    if (inode.kind === 'link') {
      if (inode.target.startsWith('/')) this.#trail.length = 0;
      this.#left.unshift(...split(inode.target));
      this.#links += 1;
    } else {
      this.#trail.push({ name, inode });
    }
    return this.#links <= maximumLinks;
  }
}
