// Writes saveconfig.json: never half, never without a copy of what was there, and only where it says something else than before.
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';
import { emptySaveconfig, readSaveconfig, type Saveconfig } from './saveconfig.ts';
import { formatSaveconfig } from './saveconfig-text.ts';

/** As many as targetcli keeps (`max_backup_files`). */
const copiesKept = 10;
const secret = { mode: 0o600, uid: 0, gid: 0 };

/** Reads the file, changes what it says and writes it where that is not the same. Throws HostError for a file that is no saveconfig.json. */
export function updateSaveconfig(
  system: System,
  path: string,
  change: (before: Saveconfig) => Saveconfig,
): void {
  const stored = readSaveconfig(system, path);
  if (stored.state === 'broken') throw new HostError(`${stored.path} cannot be used: ${stored.reason}`);
  const before = stored.state === 'read' ? stored.content : undefined;
  const text = formatSaveconfig(change(before ?? emptySaveconfig));
  if (before !== undefined && formatSaveconfig(before) === text) return;
  makeDirectory(system, directoryOf(path));
  if (before !== undefined) keepCopy(system, path);
  system.writeAtomic(path, text, secret);
}

function keepCopy(system: System, path: string): void {
  const directory = `${directoryOf(path)}/backup`;
  makeDirectory(system, directory);
  removeHalfCopies(system, directory);
  const text = system.readText(path);
  const copies = listCopies(system, directory);
  const last = copies.at(-1);
  if (last !== undefined && system.readText(`${directory}/${last}`) === text) return;
  system.writeAtomic(`${directory}/${newCopyName(copies, system.now())}`, text, secret);
  for (const name of listCopies(system, directory).slice(0, -copiesKept))
    system.removeFile(`${directory}/${name}`);
}

/** A writer that was killed leaves a temporary file with secrets, and the next copy has another name: nobody else would clean it up. */
function removeHalfCopies(system: System, directory: string): void {
  const half = system.list(directory).filter((name) => /^\.saveconfig-.*\.tmp$/.test(name));
  for (const name of half) system.removeFile(`${directory}/${name}`);
}

/**
 * `saveconfig-20261123-08:15:00.json`: the name that targetcli gave its copies before it compressed them, and still lists. Where that
 * second has a copy already, the next one, so that no earlier state is overwritten and the names still sort by age.
 */
function newCopyName(copies: readonly string[], now: number): string {
  const name = `saveconfig-${stampOf(now)}.json`;
  return copies.includes(name) ? newCopyName(copies, now + 1000) : name;
}

/** Oldest first. */
export function listCopies(system: System, directory: string): string[] {
  return system.list(directory).filter((name) => /^saveconfig-.*json/.test(name));
}

/** Local time, as targetcli's: the names must sort together. */
function stampOf(now: number): string {
  const time = new Date(now);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`;
  return `${day}-${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

function makeDirectory(system: System, path: string): void {
  if (!system.exists(path)) system.makeDirectory(path, 0o700);
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
