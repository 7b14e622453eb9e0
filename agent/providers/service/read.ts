// What systemd's files tell of a unit; the manager is asked only where they cannot.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { countLiveSessions } from '../../facts/live-storage.ts';
import type { Host } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { showUnit } from '../../tools/systemctl.ts';
import { runTool } from '../../tools/tool.ts';
import { unitsFor } from '../../units/names.ts';
import { type Enablement, findUnitFile, readEnablement, type UnitFile } from '../../units/unit-links.ts';

export interface UnitState extends UnitFile {
  enablement: Enablement;
  /** Only read where the task says a state. */
  running: boolean | undefined;
}

export interface Actual {
  /** The units the name can mean. */
  candidates: readonly string[];
  /** Missing where the host has none of them. */
  found: UnitState | undefined;
  /** Of this host's initiator. */
  sessions: number;
}

export function readService(desired: Desired<'service'>, { system }: Host): Actual {
  const candidates = unitsFor(desired.name);
  const file = findUnitFile(system, candidates);
  return { candidates, found: file && readUnit(file, desired, system), sessions: countLiveSessions(system) };
}

function readUnit(file: UnitFile, desired: Desired<'service'>, system: System): UnitState {
  return {
    ...file,
    enablement: file.masked ? 'disabled' : readEnablement(system, file),
    running: desired.state === undefined ? undefined : isRunning(system, file.unit),
  };
}

/**
 * A unit that is neither inactive nor failed has a link to its invocation; one with processes has a populated control group
 * (cgroups(7)). Where both agree that is the answer; a oneshot that remains, or a unit in another slice, is asked about.
 */
function isRunning(system: System, unit: string): boolean {
  const invoked = system.lstat(`/run/systemd/units/invocation:${unit}`) !== undefined;
  const events = system.readTextIfExists(`/sys/fs/cgroup/system.slice/${unit}/cgroup.events`);
  const populated = events === undefined ? undefined : /^populated 1$/m.test(events);
  if (invoked && populated === true) return true;
  return ['active', 'reloading'].includes(runTool(system, showUnit(unit)).active);
}
