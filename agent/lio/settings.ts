// Settings that a task names: what the kernel has now, which of them it offers, and how they are written.
import type { Settings } from '../../src/contract/kinds/iscsi-target/settings.ts';
import { suggest } from '../../src/contract/nearest.ts';
import type { System } from '../system/system.ts';

/** One named setting of a group such as `attrib/`. */
export interface SettingState {
  name: string;
  /** As the kernel takes it. */
  wanted: string;
  /** As the kernel has it; absent where it has no such setting. */
  current?: string;
  /** Whether it can be changed at all. */
  isWritable: boolean;
}

export interface SettingsReading {
  states: SettingState[];
  /** What there is to choose from; read only where a name is unknown. */
  offered: string[];
}

const writable = 0o200;

/** `directory` is the group's. */
export function readSettings(system: System, directory: string, wanted: Settings): SettingsReading {
  const states = Object.entries(wanted).map(([name, value]) =>
    readSetting(system, `${directory}/${name}`, name, formatSetting(value)),
  );
  const isUnknown = states.some(({ current }) => current === undefined);
  return { states, offered: isUnknown ? listOffered(system, directory) : [] };
}

function readSetting(system: System, path: string, name: string, wanted: string): SettingState {
  const current = system.readTextIfExists(path)?.trim();
  const isWritable = current === wanted || ((system.stat(path)?.mode ?? 0) & writable) !== 0;
  return { name, wanted, ...(current !== undefined && { current }), isWritable };
}

function listOffered(system: System, directory: string): string[] {
  return system
    .list(directory)
    .filter((name) => ((system.stat(`${directory}/${name}`)?.mode ?? 0) & writable) !== 0);
}

/** Switches are 0 and 1 to the kernel. */
export function formatSetting(value: Settings[string]): string {
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}

/** Those that are not as wanted. */
export function listDifferences({ states }: SettingsReading): SettingState[] {
  return states.filter(({ current, wanted }) => current !== wanted);
}

/** What is wrong with the names, and a hint; `undefined` where the kernel offers them all. */
export function findUnusable({
  states,
  offered,
}: SettingsReading): [message: string, hint: string] | undefined {
  const unknown = states.find(({ current }) => current === undefined);
  if (unknown)
    return [
      `this kernel has no attribute ${unknown.name} there`,
      suggest(unknown.name, offered, 'it has') ?? 'leave it out',
    ];
  const fixed = states.find(({ isWritable }) => !isWritable);
  if (!fixed) return undefined;
  return [
    `the kernel does not let ${fixed.name} be changed: it is ${fixed.current}`,
    'it tells what the hardware can: leave it out',
  ];
}
