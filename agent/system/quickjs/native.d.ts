// The C module native.c in types. Every function throws the errno's name, a string, for what the kernel refuses: `throw 'ENOENT'`.
declare module 'native' {
  /** [st_mode, uid, gid, size, inode, device, major, minor, mtime in milliseconds, allocated bytes] */
  type Status = [number, number, number, number, number, number, number, number, number, number];

  /** Text of UTF-8 bytes; each broken sequence becomes one U+FFFD. */
  export function decode(bytes: Uint8Array): string;
  /** UTF-8 of a text; a lone surrogate becomes U+FFFD. */
  export function encode(text: string): Uint8Array;

  /** The bytes of a file to its end or the limit, whatever size stat(2) gives it. */
  export function readFile(path: string, limit: number): Uint8Array;
  /** The same as text; `undefined` where nothing is there (ENOENT, ENOTDIR), which is asked for often and would be dear to throw. */
  export function readText(path: string, limit: number): string | undefined;
  /** Texts of attributes of configfs or sysfs by their paths below a directory, each with one read(2); `undefined` where one is not there. */
  export function readAttributes(directory: string, names: readonly string[]): (string | undefined)[];
  /** Of each directory in it whose name begins with `prefix`, numbers ascending: those attributes, and its links, each followed by its target. */
  export function survey(
    directory: string,
    prefix: string,
    attributes: readonly string[],
  ): [name: string, texts: (string | undefined)[], links: string[]][];
  /** One write(2) of the whole text to a file that is there; EIO where only a part was taken. */
  export function writeText(path: string, text: string): void;
  /** Whether anything is there, links followed. */
  export function exists(path: string): boolean;
  /** open(2); O_CLOEXEC and O_NOCTTY are added. */
  export function open(path: string, flags: number, mode: number): number;
  export function close(fd: number): void;
  /** One read(2), of at most 64 KiB; empty at the end. */
  export function read(fd: number, limit: number): Uint8Array;
  /** One write(2) of the bytes from `offset` on; how many it took. */
  export function write(fd: number, bytes: Uint8Array, offset: number): number;
  export function fsync(fd: number): void;
  /** ftruncate(2) */
  export function truncate(fd: number, size: number): void;
  /** fallocate(2) from the beginning, no emulation. */
  export function allocate(fd: number, size: number): void;
  /** fchmod(2) */
  export function setMode(fd: number, mode: number): void;
  /** fchown(2); -1 leaves an id as it is. */
  export function setOwner(fd: number, uid: number, gid: number): void;
  /** lseek(2) to the end */
  export function seekEnd(fd: number): void;
  /** flock(2), exclusive, without waiting; false where another holds it. */
  export function tryLock(fd: number): boolean;
  /** Gives the descriptor's file the SELinux label of the file at `path`, where it has one. */
  export function copyLabel(path: string, fd: number): void;
  /** stat(2) or lstat(2) */
  export function status(path: string, follow: boolean): Status;
  /** fstat(2) */
  export function statusOf(fd: number): Status;
  /** Names in a directory in its own order, without . and .. */
  export function list(path: string): string[];
  export function readLink(path: string): string;
  export function realPath(path: string): string;
  export function makeDirectory(path: string, mode: number): void;
  export function removeDirectory(path: string): void;
  export function unlink(path: string): void;
  export function chmod(path: string, mode: number): void;
  export function chown(path: string, uid: number, gid: number): void;
  export function rename(from: string, to: string): void;
  export function symlink(target: string, path: string): void;
  export function link(existing: string, path: string): void;

  /** Milliseconds since 1970. */
  export function now(): number;
  /** Milliseconds of the monotonic clock. */
  export function uptime(): number;
  export function sleep(milliseconds: number): void;
  /** getrandom(2) */
  export function random(count: number): Uint8Array;

  /** Opens a TCP connection to an IPv4 or IPv6 literal and closes it; EINVAL where it is no literal, ETIMEDOUT at the deadline. */
  export function connect(address: string, port: number, milliseconds: number): void;

  /**
   * Runs a command to its end, in a session of its own, killed with this process. `input` null is /dev/null. At the deadline its process
   * group gets SIGTERM, 2 s later SIGKILL. Output past the limit is read and dropped. `refused` names the error of execve(2), or is ''.
   */
  export function run(
    argv: readonly string[],
    env: readonly string[],
    input: Uint8Array | null,
    milliseconds: number,
    outputLimit: number,
  ): { code: number; stdout: Uint8Array; stderr: Uint8Array; timedOut: boolean; refused: string };
  /** Forks. [child's pid or 0 in the child, pipe of lines, pipe that ends when the child shall stop] */
  export function startWorker(): [pid: number, lines: number, control: number];
  /** [code, signal] of a child that ended, -1 where one does not apply; null while it runs. */
  export function reap(pid: number): [code: number, signal: number] | null;
  export function kill(pid: number, signal: number): void;

  /** Which descriptors can be read or have ended; [] after the time (-1: none), a stop signal or a child's end. */
  export function wait(fds: readonly number[], milliseconds: number): number[];
  /** How many bytes from `offset` on a pipe or socket took, perhaps 0; ETIMEDOUT when it takes none for that long. */
  export function send(fd: number, bytes: Uint8Array, offset: number, milliseconds: number): number;
  /** The SIGTERM (15) or SIGINT (2) that came since the last call, or 0. */
  export function takeStopSignal(): number;
  /** The command line with the executable's own name. */
  export function argv(): string[];
  export function pid(): number;
  export function exit(code: number): never;

  export const O_RDONLY: number;
  export const O_WRONLY: number;
  export const O_RDWR: number;
  export const O_CREAT: number;
  export const O_EXCL: number;
  export const O_NOFOLLOW: number;
  export const O_DIRECTORY: number;
  export const O_NONBLOCK: number;
}
