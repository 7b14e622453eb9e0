// Swap space has no place that its line in fstab could be known by: the line says which disk the playbook means, so that it is found when the disk is gone.
import type { Disk } from '../../../src/contract/disk.ts';

/** Options that begin with "x-" are comments for everybody else (mount(8), swapon(8)). */
const key = 'x-iscsi-deploy.disk=';

export function isSwapMark(option: string): boolean {
  return option.startsWith(key);
}

/** What would end the option or the field is written in hexadecimal. */
export function swapMark(disk: Disk): string {
  const name = typeof disk === 'string' ? disk : `${disk.iqn}/${disk.lun}`;
  return `${key}${name.replace(/[\s,\\#"%]/g, (character) => encodeURIComponent(character))}`;
}
