// Debian's initramfs has a copy of LVM's configuration and activates volume groups by it (initramfs-tools' hook `lvm2`): it is made anew with the filter.
import type { System } from '../../system/system.ts';
import { runTool } from '../../tools/tool.ts';
import { updateInitramfs } from '../../tools/update-initramfs.ts';

const mark = '/var/lib/iscsi-deploy/initramfs-due';
const hook = '/usr/share/initramfs-tools/hooks/lvm2';

/** Whether there is one with LVM in it. */
export function hasInitramfs(system: System): boolean {
  return system.exists(hook) && system.list('/boot').some((name) => name.startsWith('initrd.img-'));
}

export function isInitramfsDue(system: System): boolean {
  return system.exists(mark);
}

/** Called before the configuration is changed. */
export function markInitramfsDue(system: System): void {
  if (hasInitramfs(system)) system.writeAtomic(mark, '', { mode: 0o600 });
}

export function rebuildInitramfs(system: System): void {
  runTool(system, updateInitramfs);
  system.removeFile(mark);
}
