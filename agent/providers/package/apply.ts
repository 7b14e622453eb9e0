// One transaction of apt or dpkg, under the start policy where something is live.
import { type Host, HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { hasStaleLists, install, isListLockHeld, refresh, remove } from '../../tools/apt.ts';
import { configureAll } from '../../tools/dpkg.ts';
import { complaintOf, runTool, runUnchecked, succeeded } from '../../tools/tool.ts';
import type { PackageStep } from './plan.ts';
import { findPackageManager } from './read.ts';
import { allowStarts, forbidStartsDuring } from './start-policy.ts';

/** Seconds that another apt or dpkg is waited for. */
const patience = 300;
const interval = 2;

export function applyPackageStep(step: PackageStep, { system }: Host): void {
  if (step.guarded) forbidStartsDuring(system, () => transact(step, system));
  else transact(step, system);
}

function transact({ action, names }: PackageStep, system: System): void {
  switch (action) {
    case 'restore-policy':
      waitForPackageManager(system);
      return allowStarts(system);
    case 'configure':
      waitForPackageManager(system);
      return runTool(system, configureAll);
    case 'refresh':
      return refreshLists(system);
    case 'install':
      return installPackages(names, system);
    case 'remove':
      return runTool(system, remove(names));
  }
}

/** dpkg itself does not wait, and a policy must not go while somebody's transaction counts on it. */
function waitForPackageManager(system: System): void {
  const end = system.uptime() + patience;
  for (let pid = findPackageManager(system); pid !== undefined; pid = findPackageManager(system)) {
    if (system.uptime() >= end) {
      throw new HostError(
        `apt or dpkg still runs on this host after ${patience} s (process ${pid})`,
        'wait for it to end, then run again',
      );
    }
    system.sleep(interval);
  }
}

function refreshLists(system: System): void {
  const end = system.uptime() + patience;
  for (;;) {
    const result = runUnchecked(system, refresh);
    if (succeeded(refresh, result)) return;
    if (!isListLockHeld(result.stderr) || system.uptime() >= end)
      throw new HostError(complaintOf(refresh, result), 'check the package sources of this host');
    system.sleep(interval);
  }
}

/** Lists older than the archive name files that are gone; then they are fetched once and it is tried again. */
function installPackages(names: readonly string[], system: System): void {
  const tool = install(names);
  const result = runUnchecked(system, tool);
  if (succeeded(tool, result)) return;
  if (!hasStaleLists(result.stderr)) throw new HostError(complaintOf(tool, result));
  refreshLists(system);
  runTool(system, tool);
}
