// What a test makes the kernel of an in-memory host do when something is made, written, linked or removed in configfs or sysfs.
import { SystemError } from '../system.ts';
import type { Entry } from './inode.ts';
import { matchPath, type PathPattern } from './path-pattern.ts';

/** What a hook is told. To refuse, it throws `refuse(code)`. */
export interface KernelEvent {
  path: string;
  /** What the pattern's stars or groups stand for. */
  parts: string[];
  /** Puts entries below `path`, e.g. `{ 'acls/': '', enable: '0\n' }`: the kernel's own, so removing `path` takes them along. */
  add(entries: Record<string, Entry>): void;
  /** The error of this operation with that errno name. */
  refuse(code: string): SystemError;
}

export interface WriteEvent extends KernelEvent {
  text: string;
}

export interface SymlinkEvent extends KernelEvent {
  target: string;
}

interface Hook<Event> {
  pattern: PathPattern;
  react: (event: Event) => unknown;
}

type Put = (path: string, entry: Entry) => void;

/** The last hook that was added and matches is the one that is asked. */
export class Kernel {
  readonly #put: Put;
  readonly #make: Hook<KernelEvent>[] = [];
  readonly #write: Hook<WriteEvent>[] = [];
  readonly #symlink: Hook<SymlinkEvent>[] = [];
  readonly #remove: Hook<KernelEvent>[] = [];
  readonly #failures: {
    operation: string;
    pattern: PathPattern;
    code: string;
    times: number;
  }[] = [];

  constructor(put: Put) {
    this.#put = put;
  }

  onMakeDirectory(pattern: PathPattern, react: (event: KernelEvent) => void): void {
    this.#make.unshift({ pattern, react });
  }

  onWrite(pattern: PathPattern, react: (event: WriteEvent) => string | undefined): void {
    this.#write.unshift({ pattern, react });
  }

  onSymlink(pattern: PathPattern, react: (event: SymlinkEvent) => void): void {
    this.#symlink.unshift({ pattern, react });
  }

  onRemove(pattern: PathPattern, react: (event: KernelEvent) => void): void {
    this.#remove.unshift({ pattern, react });
  }

  failOn(operation: string, pattern: PathPattern, code: string, times: number): void {
    this.#failures.push({ operation, pattern, code, times });
  }

  /** Throws what `failOn` asked for. */
  check(operation: string, path: string): void {
    const failure = this.#failures.find(
      (planned) =>
        planned.times > 0 &&
        planned.operation === operation &&
        matchPath(planned.pattern, path) !== undefined,
    );
    if (failure === undefined) return;
    failure.times -= 1;
    throw new SystemError(failure.code, operation, path);
  }

  /** Whether users of this configfs make such directories: others in it are the kernel's default groups. */
  isMadeByUsers(path: string): boolean {
    return this.#make.some(({ pattern }) => matchPath(pattern, path) !== undefined);
  }

  madeDirectory(path: string): void {
    this.#ask(this.#make, path, 'makeDirectory', {});
  }

  /** What the pseudo-file holds afterwards; the text itself where no hook says otherwise. */
  wrote(path: string, text: string): string {
    const kept = this.#ask(this.#write, path, 'writeKernel', { text });
    return typeof kept === 'string' ? kept : text;
  }

  linked(path: string, target: string): void {
    this.#ask(this.#symlink, path, 'symlink', { target });
  }

  removes(path: string, operation: string): void {
    this.#ask(this.#remove, path, operation, {});
  }

  #ask<More extends object>(
    hooks: readonly Hook<KernelEvent & More>[],
    path: string,
    operation: string,
    more: More,
  ): unknown {
    for (const { pattern, react } of hooks) {
      const parts = matchPath(pattern, path);
      if (parts !== undefined) return react({ ...this.#event(path, parts, operation), ...more });
    }
    return undefined;
  }

  #event(path: string, parts: string[], operation: string): KernelEvent {
    return {
      path,
      parts,
      add: (entries) => {
        for (const [name, entry] of Object.entries(entries)) this.#put(`${path}/${name}`, entry);
      },
      refuse: (code) => new SystemError(code, operation, path),
    };
  }
}
