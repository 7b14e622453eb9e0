// What an in-memory host was asked to do, in order, so that a test can assert that nothing was written, or what and when.
import type { ExecOptions } from '../system.ts';

/** A change that took place; what was refused is not recorded. `text`, `to`, `target`, … are there where the operation has them. */
export interface Mutation {
  op:
    | 'writeKernel'
    | 'writeAtomic'
    | 'makeDirectory'
    | 'removeDirectory'
    | 'removeFile'
    | 'rename'
    | 'symlink'
    | 'link'
    | 'chmod'
    | 'chown'
    | 'createFile';
  path: string;
  text?: string;
  /** Where `rename` and `link` lead. */
  to?: string;
  /** What a symbolic link says. */
  target?: string;
  mode?: number;
  uid?: number;
  gid?: number;
  size?: number;
}

/** A command that was run, whether it exists or not. */
export interface Call extends ExecOptions {
  op: 'exec';
  argv: readonly string[];
}

export class History {
  /** Mutations and calls in their order. */
  readonly all: (Mutation | Call)[] = [];

  record(entry: Mutation | Call): void {
    this.all.push(entry);
  }

  get journal(): Mutation[] {
    return this.all.filter((entry) => entry.op !== 'exec');
  }

  get calls(): Call[] {
    return this.all.filter((entry) => entry.op === 'exec');
  }
}
