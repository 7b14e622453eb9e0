// Brings LIO up: configfs, the kernel's modules, and the place of its database of reservations.
import { HostError } from '../provider.ts';
import { type System, SystemError } from '../system/system.ts';
import { doing } from './doing.ts';
import { listPlaces } from './live-backstores.ts';
import { configfs, iscsi, lio } from './paths.ts';

export interface EngineState {
  /** Whether the iSCSI target's directory is there. */
  ready: boolean;
  /** Modules that are not loaded, of those the host needs. */
  missing: string[];
  /** Whether reservations can be kept: the kernel's directory is the right one or cannot be changed any more, and has its parts. */
  hasDatabase: boolean;
}

/** `modules` by the names modprobe takes: one that is built in shows no directory. `dbroot` as rtslib wants it. */
export function readEngine(
  system: System,
  modules: readonly string[],
  dbroot: string | undefined,
): EngineState {
  return {
    ready: system.exists(iscsi),
    missing: modules.filter((module) => !system.exists(`/sys/module/${module}`)),
    hasDatabase:
      dbroot === undefined ||
      (!mustSetDbroot(system, dbroot) && databaseDirectories(dbroot).every((path) => system.exists(path))),
  };
}

/** The kernel fixes the directory with its first backstore; old kernels do not let it be chosen. */
function mustSetDbroot(system: System, dbroot: string): boolean {
  const current = system.readTextIfExists(`${lio}/dbroot`)?.trim();
  if (current === dbroot || listPlaces(system).length > 0) return false;
  return current !== undefined || !system.exists(lio);
}

/** The kernel writes reservations to `pr` and ALUA states to `alua`, and makes neither. */
function databaseDirectories(dbroot: string): string[] {
  return [dbroot, `${dbroot}/pr`, `${dbroot}/alua`];
}

const mountDeadline = 20;
const loadDeadline = 60;

/** `dbroot` where it is to be set. Safe to do again. */
export function prepareEngine(system: System, modules: readonly string[], dbroot: string | undefined): void {
  if (!system.exists(lio)) {
    loadModules(system, ['configfs', 'target_core_mod']);
    mountConfigfs(system);
  }
  loadModules(system, modules);
  doing('start the iSCSI target of the kernel', () => ensureDirectory(system, iscsi), {
    ENOENT: ['configfs has no directory for LIO', 'does this kernel have target_core_mod?'],
    EINVAL: ['the kernel has no iSCSI target', 'does this kernel have iscsi_target_mod?'],
  });
  if (dbroot !== undefined) prepareDatabase(system, dbroot);
}

function mountConfigfs(system: System): void {
  if (system.exists(lio)) return;
  const { code, stderr } = system.exec(['mount', '-t', 'configfs', 'configfs', configfs], {
    deadline: mountDeadline,
  });
  if (code !== 0 && !system.exists(lio)) {
    throw new HostError(
      `cannot mount configfs at ${configfs}: ${stderr.trim()}`,
      'is the kernel built with CONFIGFS_FS?',
    );
  }
}

function loadModules(system: System, modules: readonly string[]): void {
  if (modules.length === 0) return;
  const { code, stderr, timedOut } = system.exec(['modprobe', '-a', ...modules], { deadline: loadDeadline });
  if (timedOut) throw new HostError(`modprobe did not end within ${loadDeadline} s`);
  if (code !== 0) {
    throw new HostError(
      `cannot load ${modules.join(', ')}: ${stderr.trim() || `modprobe gave ${code}`}`,
      'after a kernel upgrade the host needs a reboot; a cloud kernel may lack LIO',
    );
  }
}

function prepareDatabase(system: System, dbroot: string): void {
  for (const path of databaseDirectories(dbroot)) ensureDirectory(system, path, 0o700);
  if (!mustSetDbroot(system, dbroot)) return;
  doing(
    `set LIO's database directory to ${dbroot}`,
    () => system.writeKernel(`${lio}/dbroot`, `${dbroot}\n`),
    {
      EINVAL: [
        'the kernel has backstores already',
        'run again: the directory stays as it is while backstores exist',
      ],
    },
  );
}

/** Whether it had to be made. */
export function ensureDirectory(system: System, path: string, mode?: number): boolean {
  try {
    system.makeDirectory(path, mode);
    return true;
  } catch (error) {
    if (error instanceof SystemError && error.code === 'EEXIST') return false;
    throw error;
  }
}
