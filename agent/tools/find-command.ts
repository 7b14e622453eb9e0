// Whether a command is installed, without starting it.
import type { System } from '../system/system.ts';

/** Where the runtime's own PATH looks. */
const directories = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/sbin', '/usr/local/bin'];

export function isInstalled(system: System, command: string): boolean {
  return directories.some((directory) => system.exists(`${directory}/${command}`));
}
