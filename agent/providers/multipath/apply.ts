// Does one step, and waits for the map where that is the step.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { markRead, markUnread } from '../../multipath/daemon.ts';
import { fragmentDirectory, fragmentPath } from '../../multipath/fragment.ts';
import { type Host, HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { addMap, addPath, flushMap, forgetWwid, reconfigure } from '../../tools/multipathd.ts';
import { runTool } from '../../tools/tool.ts';
import { settle } from '../../tools/udevadm.ts';
import { isWorking, wantedPaths } from './path-states.ts';
import { type Actual, readMultipath } from './read.ts';
import type { MultipathStep } from './steps.ts';

type Wanted = Desired<'multipath'>;

export function applyMultipathStep(step: MultipathStep, desired: Wanted, host: Host): void {
  const { system } = host;
  switch (step.action) {
    case 'write-fragment':
      return writeFragment(step.text, desired, system);
    case 'reconfigure':
      runTool(system, reconfigure);
      return markRead(system);
    case 'make-map':
      return runTool(system, addMap(step.wwid));
    case 'add-path':
      return runTool(system, addPath(step.name));
    case 'await-paths':
      return awaitPaths(desired, host);
    case 'flush':
      return runTool(system, flushMap(step.name));
    case 'forget':
      return runTool(system, forgetWwid(step.wwid));
    case 'remove-fragment':
      markUnread(system);
      return system.removeFile(fragmentPath(desired.alias));
  }
}

function writeFragment(text: string, { alias }: Wanted, system: System): void {
  for (const directory of ['/etc/multipath', fragmentDirectory])
    if (!system.exists(directory)) system.makeDirectory(directory, 0o755);
  markUnread(system);
  system.writeAtomic(fragmentPath(alias), text, { mode: 0o644 });
}

/** Seconds between two looks: each asks the daemon. */
const interval = 0.5;

function awaitPaths(desired: Wanted, host: Host): void {
  const { system } = host;
  const end = system.uptime() + desired.deadline;
  for (;;) {
    const actual = readMultipath(desired, host);
    if (hasPaths(desired, actual)) return settle(system, desired.deadline);
    if (system.uptime() >= end) throw missingError(desired, actual);
    system.sleep(interval);
  }
}

function hasPaths(desired: Wanted, actual: Actual): boolean {
  const { map } = actual;
  if (map?.alias !== desired.alias) return false;
  return map.paths.filter(isWorking).length >= wantedPaths(desired, actual);
}

function missingError(desired: Wanted, actual: Actual): HostError {
  const { alias, deadline } = desired;
  const { map, wwid } = actual;
  if (map === undefined)
    return new HostError(
      `multipathd made no map of ${wwid} within ${deadline} s`,
      'is the disk on its blacklist, or in use? multipath -v3 says why',
    );
  if (map.alias !== alias)
    return new HostError(
      `multipathd calls the map ${map.alias}, not ${alias}`,
      'another part of multipath.conf names this WWID: take it out there',
    );
  const working = map.paths.filter(isWorking).length;
  const broken = map.paths.filter((path) => !isWorking(path));
  const states = broken.map(({ name, use, check }) => `${name} is ${use}, ${check}`).join('; ');
  return new HostError(
    `map ${alias} has ${working} of ${wantedPaths(desired, actual)} paths after ${deadline} s${states && `: ${states}`}`,
    'look at the sessions and the network of the portals that are missing; multipathd takes paths back by itself',
  );
}
