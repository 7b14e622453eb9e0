// The file behind a fileio volume: made, grown in place, never shrunk and never removed.
import { doing } from '../../lio/doing.ts';
import { requirePlace } from '../../lio/make-backstore.ts';
import { backstorePath } from '../../lio/paths.ts';
import { HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { ignoreOutput, runTool } from '../../tools/tool.ts';

/** Bytes. */
interface SizedFile {
  path: string;
  size: number;
}

export function makeFile(system: System, { path, size }: SizedFile): void {
  doing(`make ${path}`, () => system.createFile(path, size, { mode: 0o600, uid: 0, gid: 0, sparse: true }), {
    EEXIST: ['it exists by now', 'run again: the next plan sees it'],
    EFBIG: ['its file system does not take files of that size'],
  });
}

const growDeadline = 30;

export function growFile(system: System, { path, size }: SizedFile): void {
  const current = system.stat(path)?.size ?? 0;
  if (current >= size) return;
  const { code, stderr } = system.exec(['truncate', '--no-create', `--size=${size}`, path], {
    deadline: growDeadline,
  });
  if (code !== 0) throw new HostError(`cannot grow ${path}: ${stderr.trim() || `truncate gave ${code}`}`);
}

/** Seconds; some file systems take blocks by writing zeros. */
export const allocateDeadline = 900;

/** Fills the holes of a file with blocks of its file system; what is in it stays. `fallocate` would make a file that is missing. */
export function allocateFile(system: System, { path, size }: SizedFile): void {
  if (!system.exists(path)) throw new HostError(`${path} is not there any more`, 'run again');
  runTool(system, {
    argv: ['fallocate', '--keep-size', `--length=${size}`, path],
    deadline: allocateDeadline,
    parse: ignoreOutput,
  });
}

/** The kernel takes a new size at any time and tells clients at their next READ CAPACITY. */
export function growBackstore(
  system: System,
  { name, plugin, size }: { name: string; plugin: string; size: number },
): void {
  const path = backstorePath(requirePlace(system, name, plugin));
  doing(`grow ${name}`, () => system.writeKernel(`${path}/control`, `fd_dev_size=${size}`));
}
