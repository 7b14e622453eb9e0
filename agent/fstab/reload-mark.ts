// systemd reads fstab when it is told to: a mark that goes with the boot says that it has not been told yet.
import type { System } from '../system/system.ts';
import { daemonReload } from '../tools/systemctl.ts';
import { runTool } from '../tools/tool.ts';

const mark = '/run/iscsi-deploy-fstab-changed';

export function isReloadDue(system: System): boolean {
  return system.exists(mark);
}

/** Called before fstab or a link is changed. */
export function markReload(system: System): void {
  if (hasSystemd(system)) system.writeAtomic(mark, '', { mode: 0o600 });
}

export function reload(system: System): void {
  runTool(system, daemonReload);
  system.removeFile(mark);
}

export function hasSystemd(system: System): boolean {
  return system.exists('/run/systemd/system');
}
