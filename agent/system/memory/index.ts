// A whole host in memory for unit tests: files, devices, commands, locks, probes and a clock that only moves when somebody waits.
import { findId } from '../accounts.ts';
import {
  type ExecOptions,
  type ExecResult,
  type KernelLog,
  type Lock,
  type SurveyedDirectory,
  type System,
  SystemError,
} from '../system.ts';
import { type Command, Commands } from './commands.ts';
import { MemoryFiles } from './files.ts';
import { type Call, History, type Mutation } from './history.ts';
import { type Entry, textOf } from './inode.ts';
import type { KernelEvent, SymlinkEvent, WriteEvent } from './kernel.ts';
import type { PathPattern } from './path-pattern.ts';

export type { Command } from './commands.ts';
export type { Call, Mutation } from './history.ts';
export type { Entry } from './inode.ts';
export type { KernelEvent, SymlinkEvent, WriteEvent } from './kernel.ts';
export type { PathPattern } from './path-pattern.ts';

export type Probe = ReturnType<System['probe']>;

export interface MemoryOptions {
  /** Entries by absolute path; a path that ends with `/` is a directory. Missing parents are made. */
  files?: Record<string, Entry>;
  /** Commands by the words their command line begins with; the longest match answers, others end with 127. */
  commands?: Record<string, Command>;
  /** What answers at `address:port` or `[address]:port`; everything else is a timeout. */
  probes?: Record<string, Probe>;
  /** Names and numeric ids, written to /etc/passwd and /etc/group. */
  users?: Record<string, number>;
  groups?: Record<string, number>;
  /** Milliseconds since 1970. */
  now?: number;
}

/** A host of a test. */
export function createMemorySystem(options: MemoryOptions = {}): MemorySystem {
  return new MemorySystem(options);
}

/** `System`, and what a test needs around it: what is put, hooked or failed here is not recorded. */
export class MemorySystem implements System {
  readonly #history = new History();
  readonly #files = new MemoryFiles(this.#history, () => this.#now);
  readonly #commands = new Commands();
  readonly #probes: Map<string, Probe>;
  readonly #locks = new Map<string, string>();
  readonly #kernelLog: string[] = [];
  readonly #sleepers: ((seconds: number) => void)[] = [];
  readonly #start: number;
  #now: number;
  #random = 0;

  constructor(options: MemoryOptions) {
    this.#start = options.now ?? Date.UTC(2026, 0, 1);
    this.#now = this.#start;
    this.#probes = new Map(Object.entries(options.probes ?? {}));
    this.put('/etc/passwd', accounts({ root: 0, ...options.users }));
    this.put('/etc/group', accounts({ root: 0, ...options.groups }));
    for (const [path, entry] of Object.entries(options.files ?? {})) this.put(path, entry);
    for (const [words, command] of Object.entries(options.commands ?? {})) this.onCommand(words, command);
  }

  /** File changes that took place, in order. `toEqual([])` is the proof that nothing was written. */
  get journal(): Mutation[] {
    return this.#history.journal;
  }

  /** Commands that were run, in order. */
  get calls(): Call[] {
    return this.#history.calls;
  }

  /** Both, in the order they came. */
  get history(): (Mutation | Call)[] {
    return [...this.#history.all];
  }

  /** Puts an entry there, or replaces it; unlike the methods of `System`, it makes missing parents. */
  put(path: string, entry: Entry): void {
    this.#files.put(path, entry);
  }

  /** Takes away an entry with all below it. */
  remove(path: string): void {
    const { parent, name } = this.#files.tree.walk(path, 'no-follow', 'remove');
    parent.children.delete(name);
  }

  /** All below a directory as text: what files hold, `-> target` for links, `''` for directories (their path ends with `/`) and devices. */
  snapshot(path = '/'): Record<string, string> {
    const entries: Record<string, string> = {};
    for (const [entry, inode] of this.#files.tree.below(path)) {
      if (inode.kind === 'directory') entries[`${entry}/`] = '';
      else entries[entry] = inode.kind === 'link' ? `-> ${inode.target}` : textOf(inode.content);
    }
    return entries;
  }

  /** A record as /dev/kmsg gives it, e.g. "3,512,171938404,-;text\n". */
  logFromKernel(record: string): void {
    this.#kernelLog.push(record);
  }

  /** From now on, this is what `address:port` or `[address]:port` answers. */
  onProbe(place: string, answer: Probe): void {
    this.#probes.set(place, answer);
  }

  onCommand(words: string, command: Command): void {
    this.#commands.register(words, command);
  }

  /** What the kernel does when such a directory is made, e.g. add default groups and attributes. The last one added answers. */
  onMakeDirectory(pattern: PathPattern, react: (event: KernelEvent) => void): void {
    this.#files.kernel.onMakeDirectory(pattern, react);
  }

  /** What the kernel does with a text written there; what `react` returns is read from the file afterwards. */
  onWriteKernel(pattern: PathPattern, react: (event: WriteEvent) => string | undefined): void {
    this.#files.kernel.onWrite(pattern, react);
  }

  onSymlink(pattern: PathPattern, react: (event: SymlinkEvent) => void): void {
    this.#files.kernel.onSymlink(pattern, react);
  }

  /** Asked before a directory, file or link goes. */
  onRemove(pattern: PathPattern, react: (event: KernelEvent) => void): void {
    this.#files.kernel.onRemove(pattern, react);
  }

  /** Makes a method fail on a path, e.g. `failOn('writeAtomic', '/etc/fstab', 'ENOSPC')`; reading methods are all called `read`. */
  failOn(
    operation: Mutation['op'] | 'read' | 'list',
    pattern: PathPattern,
    code: string,
    times = Infinity,
  ): void {
    this.#files.kernel.failOn(operation, pattern, code, times);
  }

  /** What happens while somebody waits; also asked while `lock` waits. */
  onSleep(react: (seconds: number) => void): void {
    this.#sleepers.push(react);
  }

  /** Another process takes that lock. */
  holdLock(path: string, description = ''): void {
    this.put(path, description);
    this.#locks.set(path, 'another process');
  }

  releaseLock(path: string): void {
    this.#locks.delete(path);
  }

  /** Moves the clock. */
  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }

  readText(path: string): string {
    return this.#files.readText(path);
  }

  readTextIfExists(path: string): string | undefined {
    try {
      return this.readText(path);
    } catch (error) {
      if (error instanceof SystemError && ['ENOENT', 'ENOTDIR'].includes(error.code)) return undefined;
      throw error;
    }
  }

  readBytes(path: string, limit?: number): Uint8Array {
    return this.#files.readBytes(path, limit);
  }

  readAttributes(directory: string, names: readonly string[]): (string | undefined)[] {
    return names.map((name) => this.readTextIfExists(`${directory}/${name}`));
  }

  survey(directory: string, prefix: string, names: readonly string[]): SurveyedDirectory[] {
    return this.list(directory)
      .filter((name) => name.startsWith(prefix) && this.stat(`${directory}/${name}`)?.kind === 'directory')
      .sort(byNumber.compare)
      .map((name) => this.#survey(`${directory}/${name}`, name, names));
  }

  #survey(path: string, name: string, names: readonly string[]): SurveyedDirectory {
    const links = this.list(path).flatMap((entry) => {
      const target = this.readLink(`${path}/${entry}`);
      return target === undefined ? [] : [{ name: entry, target }];
    });
    return { name, texts: this.readAttributes(path, names), links };
  }

  list(path: string): string[] {
    return this.#files.list(path);
  }

  exists(path: string): boolean {
    return this.stat(path) !== undefined;
  }

  stat(path: string) {
    return this.#files.stat(path);
  }

  lstat(path: string) {
    return this.#files.lstat(path);
  }

  readLink(path: string): string | undefined {
    return this.#files.readLink(path);
  }

  realPath(path: string): string | undefined {
    return this.#files.realPath(path);
  }

  writeKernel(path: string, text: string): void {
    this.#files.writeKernel(path, text);
  }

  writeAtomic: System['writeAtomic'] = (path, text, options) => this.#files.writeAtomic(path, text, options);

  makeDirectory(path: string, mode?: number): void {
    this.#files.makeDirectory(path, mode);
  }

  removeDirectory(path: string): void {
    this.#files.removeDirectory(path);
  }

  removeFile(path: string): void {
    this.#files.removeFile(path);
  }

  rename(from: string, to: string): void {
    this.#files.rename(from, to);
  }

  symlink(target: string, path: string): void {
    this.#files.symlink(target, path);
  }

  link(existing: string, path: string): void {
    this.#files.link(existing, path);
  }

  chmod(path: string, mode: number): void {
    this.#files.chmod(path, mode);
  }

  chown(path: string, uid: number, gid: number): void {
    this.#files.chown(path, uid, gid);
  }

  createFile: System['createFile'] = (path, size, options) => this.#files.createFile(path, size, options);

  exec(argv: readonly string[], options: ExecOptions): ExecResult {
    const call: Call = { op: 'exec', argv: [...argv], ...options };
    this.#history.record(call);
    return this.#commands.run(call);
  }

  lock(path: string, deadline: number): Lock | undefined {
    if (this.#locks.has(path)) this.sleep(deadline);
    if (this.#locks.has(path)) return undefined;
    if (!this.exists(path)) this.put(path, { content: '', mode: 0o600 });
    this.#locks.set(path, 'this process');
    return {
      describe: (text) => this.put(path, { content: text, mode: 0o600 }),
      unlock: () => this.releaseLock(path),
    };
  }

  probe(address: string, port: number, deadline: number): Probe {
    const result = this.#probes.get(address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`);
    if (result === undefined || result === 'timeout') this.sleep(deadline);
    return result ?? 'timeout';
  }

  followKernelLog(): KernelLog {
    let position = this.#kernelLog.length;
    return {
      take: (limit) => {
        const records = this.#kernelLog.slice(position).slice(-limit);
        position = this.#kernelLog.length;
        return records;
      },
    };
  }

  sleep(seconds: number): void {
    this.advance(seconds);
    for (const react of this.#sleepers) react(seconds);
  }

  now(): number {
    return this.#now;
  }

  uptime(): number {
    return (this.#now - this.#start) / 1000;
  }

  /** Never twice the same, and the same in every run. */
  randomBytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => {
      this.#random = (this.#random * 1103515245 + 12345) % 2147483648;
      return (this.#random >> 16) & 0xff;
    });
  }

  userId(name: string): number | undefined {
    return findId(this.readText('/etc/passwd'), name);
  }

  groupId(name: string): number | undefined {
    return findId(this.readText('/etc/group'), name);
  }
}

const byNumber = new Intl.Collator('en', { numeric: true });

function accounts(ids: Record<string, number>): string {
  return Object.entries(ids)
    .map(([name, id]) => `${name}:x:${id}:\n`)
    .join('');
}
