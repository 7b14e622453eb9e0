// Changes a text file of the host in its place: a link stays a link, and owner and mode stay.
import type { System } from './system.ts';

/** `edit` gets `undefined` where there is no file yet; it is then made with `mode`, for root. */
export function editFile(
  system: System,
  file: string,
  edit: (text: string | undefined) => string,
  mode: number,
): void {
  const path = system.realPath(file) ?? file;
  const kept = system.stat(path) ?? { mode, uid: 0, gid: 0 };
  const text = edit(system.readTextIfExists(path));
  system.writeAtomic(path, text, { mode: kept.mode, uid: kept.uid, gid: kept.gid });
}
