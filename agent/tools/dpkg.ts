// dpkg's own records, read as files: starting dpkg-query costs more than all of the search (deb-status(5), dpkg(1)).
import { ignoreOutput, type Tool } from './tool.ts';

export const statusFile = '/var/lib/dpkg/status';
/** Entries named by numbers are a journal that dpkg had no time to merge into the status file. */
export const updatesDirectory = '/var/lib/dpkg/updates';
/** Locked with fcntl by whatever drives dpkg, for as long as it runs. */
export const frontendLock = '/var/lib/dpkg/lock-frontend';

export interface DpkgEntry {
  /** What somebody wants: `install`, `hold`, `deinstall`, `purge`. */
  want: string;
  /** `ok` or `reinstreq`. */
  error: string;
  /** `installed`, `config-files`, `half-configured`, … */
  state: string;
  version: string;
}

/**
 * A package's entry in the text of the status file; `undefined` where dpkg never heard of it. Searched, not parsed: the file has
 * megabytes. Of several architectures, the one that is installed.
 */
export function findPackage(status: string, name: string): DpkgEntry | undefined {
  let found: DpkgEntry | undefined;
  const heading = `Package: ${name}\n`;
  for (let at = status.indexOf(heading); at >= 0; at = status.indexOf(heading, at + 1)) {
    if (at > 0 && status[at - 1] !== '\n') continue;
    const entry = parseStanza(status.slice(at, endOfStanza(status, at)));
    if (entry?.state === 'installed') return entry;
    found ??= entry;
  }
  return found;
}

function endOfStanza(status: string, from: number): number {
  const end = status.indexOf('\n\n', from);
  return end < 0 ? status.length : end;
}

function parseStanza(stanza: string): DpkgEntry | undefined {
  const [, want, error, state] = /^Status: (\S+) (\S+) (\S+)$/m.exec(stanza) ?? [];
  if (want === undefined || error === undefined || state === undefined) return undefined;
  return { want, error, state, version: /^Version: (\S+)$/m.exec(stanza)?.[1] ?? '' };
}

/** Whether dpkg was stopped in the middle, from the names in `updatesDirectory`; while it runs, this is its normal state. */
export function hasJournal(updates: readonly string[]): boolean {
  return updates.some((name) => /^\d+$/.test(name));
}

/** The process that holds a POSIX lock on the file with that inode, from the text of /proc/locks (proc(5)). */
export function findLockHolder(locks: string, inode: number): number | undefined {
  const [, pid] =
    new RegExp(`POSIX +ADVISORY +WRITE +(\\d+) [0-9a-f]+:[0-9a-f]+:${inode} `).exec(locks) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

/** Finishes what was unpacked and not configured; an administrator's own configuration files are kept. */
export const configureAll: Tool<void> = {
  argv: ['dpkg', '--force-confdef', '--force-confold', '--configure', '-a'],
  deadline: 600,
  env: { DEBIAN_FRONTEND: 'noninteractive' },
  parse: ignoreOutput,
};
