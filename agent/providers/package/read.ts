// What dpkg's files say of the named packages; apt is asked only where something has to change.
import type { Family } from '../../../src/contract/facts.ts';
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { describeLiveStorage } from '../../facts/live-storage.ts';
import { type Host, HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { candidates, type Move, simulate } from '../../tools/apt.ts';
import {
  type DpkgEntry,
  findLockHolder,
  findPackage,
  frontendLock,
  hasJournal,
  statusFile,
  updatesDirectory,
} from '../../tools/dpkg.ts';
import { complaintOf, runTool, runUnchecked } from '../../tools/tool.ts';
import { resolveNames, storagePackages } from './names.ts';
import { isPolicyLeft } from './start-policy.ts';

export interface PackageState {
  name: string;
  /** `unconfigured` needs no more than dpkg's second half; `broken` was interrupted in its first and is unpacked again. */
  condition: 'missing' | 'installed' | 'unconfigured' | 'broken';
  version?: string;
  /** Only for `latest`: what apt would install. */
  candidate?: string;
  held: boolean;
}

export interface Actual {
  family: Family;
  packages: PackageState[];
  /** All that apt would do to get there. */
  moves: Move[];
  /** Named packages that no list on the host has. */
  unknown: string[];
  /** dpkg was stopped in the middle and nobody is at it now. */
  interrupted: boolean;
  policyLeft: boolean;
  /** Why nothing may be restarted, where that is so. */
  live: string | undefined;
  /** Packages that a target or session hangs on. */
  storage: string[];
}

export function readPackages(desired: Desired<'package'>, { system, facts }: Host): Actual {
  const family = facts.os.family;
  const names = resolveNames(desired.name, family);
  const isDebian = family === 'debian';
  const packages = isDebian ? withCandidates(readStates(names, system), desired.state, system) : [];
  return {
    family,
    packages,
    ...simulateChanges(packages, desired.state, system),
    interrupted: isDebian && isInterrupted(system),
    policyLeft: isPolicyLeft(system),
    live: describeLiveStorage(system),
    storage: storagePackages(family),
  };
}

function readStates(names: readonly string[], system: System): PackageState[] {
  const status = system.readText(statusFile);
  return names.map((name) => ({ name, ...conditionOf(findPackage(status, name)) }));
}

function conditionOf(entry: DpkgEntry | undefined): Omit<PackageState, 'name'> {
  if (!entry || ['not-installed', 'config-files'].includes(entry.state))
    return { condition: 'missing', held: false };
  return {
    condition: isBroken(entry) ? 'broken' : entry.state === 'installed' ? 'installed' : 'unconfigured',
    version: entry.version,
    held: entry.want === 'hold',
  };
}

function isBroken({ state, error }: DpkgEntry): boolean {
  return error !== 'ok' || state === 'half-installed';
}

function withCandidates(
  packages: PackageState[],
  state: Desired<'package'>['state'],
  system: System,
): PackageState[] {
  const installed = packages.filter(({ condition }) => condition === 'installed');
  if (state !== 'latest' || installed.length === 0) return packages;
  const versions = runTool(system, candidates(installed.map(({ name }) => name)));
  return packages.map((one) => {
    const candidate = versions.get(one.name);
    return candidate === undefined ? one : { ...one, candidate };
  });
}

/** Packages that the wanted state has to touch. */
export function needsChange(one: PackageState, state: Desired<'package'>['state']): boolean {
  if (state === 'absent') return one.condition !== 'missing';
  if (one.condition !== 'installed') return true;
  return state === 'latest' && one.candidate !== undefined && one.candidate !== one.version;
}

function simulateChanges(
  packages: readonly PackageState[],
  state: Desired<'package'>['state'],
  system: System,
): Pick<Actual, 'moves' | 'unknown'> {
  const names = packages.filter((one) => needsChange(one, state)).map(({ name }) => name);
  if (names.length === 0) return { moves: [], unknown: [] };
  const tool = simulate(state === 'absent' ? 'remove' : 'install', names);
  const result = runUnchecked(system, tool);
  const { moves, unknown } = tool.parse(result.stdout, result);
  if (result.code !== 0 && unknown.length === 0) throw new HostError(complaintOf(tool, result));
  return { moves, unknown };
}

function isInterrupted(system: System): boolean {
  return hasJournal(system.list(updatesDirectory)) && findPackageManager(system) === undefined;
}

/** The process that drives dpkg right now. */
export function findPackageManager(system: System): number | undefined {
  const inode = system.stat(frontendLock)?.inode;
  return inode === undefined ? undefined : findLockHolder(system.readText('/proc/locks'), inode);
}
