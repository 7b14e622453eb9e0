// apt-get and apt-cache: what a transaction would do, and doing it without a question (apt-get(8), apt-cache(8)).
import { ignoreOutput, type Tool } from './tool.ts';

/** One package in a transaction. `from` is missing where it is not installed yet, `to` where it goes. */
export interface Move {
  name: string;
  from?: string;
  to?: string;
}

/** What apt would do, or the names it does not know. */
export type Simulation = { moves: Move[]; unknown: string[] };

const options = ['-y', '-q', '--no-install-recommends'];

/** Nothing asks, nothing restarts services behind our back, and a lock is waited for. */
const unattended = [
  '-o',
  'DPkg::Lock::Timeout=300',
  '-o',
  'Dpkg::Use-Pty=0',
  '-o',
  'Dpkg::Options::=--force-confdef',
  '-o',
  'Dpkg::Options::=--force-confold',
];
const environment = {
  DEBIAN_FRONTEND: 'noninteractive',
  APT_LISTCHANGES_FRONTEND: 'none',
  NEEDRESTART_SUSPEND: '1',
};

/** Seconds: a download over a slow line and a kernel's post-installation script fit in. */
export const transactionDeadline = 1200;
export const refreshDeadline = 300;

/** What installing (or upgrading) or removing these would do; changes nothing. Unknown names are no failure. */
export function simulate(verb: 'install' | 'remove', names: readonly string[]): Tool<Simulation> {
  return {
    argv: ['apt-get', '--simulate', ...options, verb, '--', ...names],
    deadline: 60,
    accept: [0, 100],
    parse: (stdout, { stderr }) => ({ moves: parseMoves(stdout), unknown: parseUnknown(stderr) }),
  };
}

/** Fails rather than remove anything. */
export function install(names: readonly string[]): Tool<void> {
  return transaction(['install', '--no-remove', '--', ...names]);
}

export function remove(names: readonly string[]): Tool<void> {
  return transaction(['remove', '--', ...names]);
}

function transaction(words: readonly string[]): Tool<void> {
  return {
    argv: ['apt-get', ...options, ...unattended, ...words],
    deadline: transactionDeadline,
    env: environment,
    parse: ignoreOutput,
  };
}

/** Fetches the package lists. */
export const refresh: Tool<void> = {
  argv: ['apt-get', '-q', 'update'],
  deadline: refreshDeadline,
  env: environment,
  parse: ignoreOutput,
};

/** The version apt would install for each name, as far as its lists on the host know; missing where there is none. */
export function candidates(names: readonly string[]): Tool<Map<string, string>> {
  return {
    argv: ['apt-cache', 'policy', '--', ...names],
    deadline: 60,
    parse: parseCandidates,
  };
}

/** Lines as `Inst name [old] (new origin [arch])` and `Remv name [old]`; the same version again is no move. */
export function parseMoves(stdout: string): Move[] {
  const moves: Move[] = [];
  for (const line of stdout.split('\n')) {
    const [, verb, name, from, to] =
      /^(Inst|Remv) ([^ :]+)(?::\S+)?(?: \[(\S+)\])?(?: \((\S+) )?/.exec(line) ?? [];
    if (name === undefined) continue;
    moves.push({
      name,
      ...(from !== undefined && { from }),
      ...(verb === 'Inst' && to !== undefined && { to }),
    });
  }
  return moves;
}

/** Names that no package list has, or that have no version to install. */
export function parseUnknown(stderr: string): string[] {
  const pattern =
    /^E: (?:Unable to locate package (\S+)|Package '([^']+)' has no installation candidate|Couldn't find any package by (?:glob|regex) '([^']+)')$/gm;
  const names = [...stderr.matchAll(pattern)].map(([, missing, bare, glob]) => missing ?? bare ?? glob ?? '');
  return [...new Set(names)];
}

/** Whether a failure came from lists that are older than the archive, so that fetching them again may help. */
export function hasStaleLists(stderr: string): boolean {
  return /^E: Failed to fetch .*404 /m.test(stderr) || /^E: Unable to fetch some archives/m.test(stderr);
}

/** Whether another apt holds the lists: `DPkg::Lock::Timeout` covers dpkg's lock only. */
export function isListLockHeld(stderr: string): boolean {
  return /^E: Could not get lock \/var\/lib\/apt\/lists/m.test(stderr);
}

function parseCandidates(stdout: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const block of stdout.split(/^(?=\S)/m)) {
    const [, name] = /^(\S+):\n/.exec(block) ?? [];
    const [, version] = /^ {2}Candidate: (\S+)$/m.exec(block) ?? [];
    if (name !== undefined && version !== undefined && version !== '(none)') found.set(name, version);
  }
  return found;
}
