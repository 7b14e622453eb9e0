// The host as a provider sees it: every file, child and wait goes through this interface, so that tests can put a host in memory.

/** What `stat` tells of a path. Links are not followed by `lstat`. */
export interface FileStatus {
  kind: 'file' | 'directory' | 'link' | 'block' | 'character' | 'other';
  /** Permission bits only, e.g. 0o644. */
  mode: number;
  uid: number;
  gid: number;
  /** Bytes. */
  size: number;
  inode: number;
  device: number;
  /** For block and character devices: [major, minor]. */
  rdev: [number, number];
  /** Milliseconds since 1970. */
  mtime: number;
  /** Bytes that the file system has given it; less than `size` where it has holes. */
  allocated: number;
}

/** A directory of configfs or sysfs as `survey` sees it. */
export interface SurveyedDirectory {
  name: string;
  /** Of the attributes asked for, in that order; `undefined` where it has no such attribute. */
  texts: (string | undefined)[];
  /** Its symbolic links, as they are written. */
  links: { name: string; target: string }[];
}

export interface ExecOptions {
  /** Text for standard input; without it, standard input is /dev/null. */
  input?: string;
  /** Seconds until the child's whole process group is killed. Every child has one. */
  deadline: number;
  /** Added to a fixed clean environment (PATH, LC_ALL=C.UTF-8). Never a secret. */
  env?: Record<string, string>;
}

export interface ExecResult {
  /** Exit code; 128 + signal number when a signal ended it; 127 when it could not be started. */
  code: number;
  stdout: string;
  stderr: string;
  timedOut: boolean;
}

export interface WriteOptions {
  mode: number;
  uid?: number;
  gid?: number;
}

/**
 * The runtime of the agent. Synchronous: a worker process does one batch from top to bottom, and its parent watches the clock.
 * Every method throws `SystemError` for what the kernel refuses, unless it says otherwise.
 */
export interface System {
  /** The whole text of a file, also where its size is unknown (/proc, sysfs, configfs). Invalid UTF-8 becomes U+FFFD. */
  readText(path: string): string;
  /** Like `readText`, but `undefined` where there is no such file or directory (ENOENT, ENOTDIR). */
  readTextIfExists(path: string): string | undefined;
  /** Raw bytes, at most `limit` (default 1 MiB), starting at the beginning. For VPD pages and device signatures. */
  readBytes(path: string, limit?: number): Uint8Array;
  /**
   * Attributes of configfs or sysfs by their paths below a directory: `undefined` where there is no such attribute. Each is read by one
   * read(2), to which the kernel gives the whole text (fs/configfs/file.c). For many of one object, in one call.
   */
  readAttributes(directory: string, names: readonly string[]): (string | undefined)[];
  /**
   * Of each directory of configfs or sysfs in `directory` whose name begins with `prefix`, numbers in the names ascending: those attributes, and its links. [] where there
   * is no such directory. For thousands of small objects, in one call.
   */
  survey(directory: string, prefix: string, names: readonly string[]): SurveyedDirectory[];
  /** Names in a directory without `.` and `..`, sorted; [] where it does not exist. */
  list(path: string): string[];
  exists(path: string): boolean;
  stat(path: string): FileStatus | undefined;
  lstat(path: string): FileStatus | undefined;
  readLink(path: string): string | undefined;
  /** The canonical path, all links resolved; `undefined` where it does not exist. */
  realPath(path: string): string | undefined;

  /** One write(2) of the whole text to an existing pseudo-file of configfs, sysfs or /proc. Short writes are errors. */
  writeKernel(path: string, text: string): void;
  /**
   * Replaces a file in one step: temporary name beside it (O_EXCL, O_NOFOLLOW), mode and owner, write, length checked, fsync, rename, fsync of the directory.
   * On any error the old file is untouched and the temporary one is gone.
   */
  writeAtomic(path: string, text: string, options: WriteOptions): void;
  makeDirectory(path: string, mode?: number): void;
  removeDirectory(path: string): void;
  /** Removes a file or link; silent where there is none. */
  removeFile(path: string): void;
  rename(from: string, to: string): void;
  symlink(target: string, path: string): void;
  /** link(2), which fails with EEXIST: open-iscsi's database lock is such a link. */
  link(existing: string, path: string): void;
  chmod(path: string, mode: number): void;
  chown(path: string, uid: number, gid: number): void;
  /** Makes a file of that size; sparse, or with its blocks allocated (fallocate). Fails where it exists (O_EXCL). */
  createFile(path: string, size: number, options: WriteOptions & { sparse: boolean }): void;

  /** Runs a command to its end. Never throws for a failing command; the result says all. Output past 4 MiB a stream is cut. */
  exec(argv: readonly string[], options: ExecOptions): ExecResult;
  /** Takes a lock with flock(2), kept until `unlock` or the process ends; `undefined` where another holds it after `deadline` seconds. Creates the file 0600. */
  lock(path: string, deadline: number): Lock | undefined;
  /** Whether a TCP connection can be opened within `deadline` seconds. */
  probe(address: string, port: number, deadline: number): 'open' | 'refused' | 'unreachable' | 'timeout';
  sleep(seconds: number): void;
  /** Milliseconds since 1970. */
  now(): number;
  /** Monotonic seconds. */
  uptime(): number;
  randomBytes(count: number): Uint8Array;
  /** Begins to follow the kernel's log; `undefined` where it cannot be read. Never throws. */
  followKernelLog(): KernelLog | undefined;
  /** Numeric id of a user or group name as /etc/passwd and /etc/group have it. */
  userId(name: string): number | undefined;
  groupId(name: string): number | undefined;
}

export interface KernelLog {
  /** What the kernel has logged since it is followed and since the last call, at most the newest `limit` records, as /dev/kmsg has them. Never waits. */
  take(limit: number): string[];
}

export interface Lock {
  /** Replaces what the lock file says of its holder. */
  describe(text: string): void;
  unlock(): void;
}

/** What the kernel refused: `code` is the errno name, e.g. ENOENT. */
export class SystemError extends Error {
  readonly code: string;
  readonly operation: string;
  readonly path: string;

  constructor(code: string, operation: string, path: string) {
    super(`${operation} ${path}: ${code}`);
    this.name = 'SystemError';
    this.code = code;
    this.operation = operation;
    this.path = path;
  }
}
