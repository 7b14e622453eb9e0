// One change of a mount, of fstab, or of what systemd knows of it.
import { clusterTypes } from '../../../src/contract/filesystem-type.ts';
import { type Entry, parseEntries, withEntry, withoutLine } from '../../fstab/entries.ts';
import { addLateStart, removeLateStart } from '../../fstab/late-start.ts';
import { markReload, reload } from '../../fstab/reload-mark.ts';
import type { Host } from '../../provider.ts';
import { editFile } from '../../system/edit-file.ts';
import type { System } from '../../system/system.ts';
import { type MountCall, mount, remount, swapOff, swapOn, unmount } from '../../tools/mount.ts';
import { runTool } from '../../tools/tool.ts';
import type { MountStep, Wanted } from './steps.ts';

const fstab = '/etc/fstab';

export function applyMountStep(step: MountStep, { path }: Wanted, { system }: Host): void {
  switch (step.action) {
    case 'make-directory':
      return makeDirectories(path, system);
    case 'mount':
      return mountIt(step.call, system);
    case 'remount':
      return runTool(system, remount(step.call));
    case 'swap-on':
      return runTool(system, swapOn(step.call.device, step.call.options));
    case 'unmount':
      return unmountIdle(path, system);
    case 'swap-off':
      return runTool(system, swapOff(step.device));
    case 'write-entry':
      return change(system, (text) => withEntry(text, step.entry, lineOf(text, step.existing)));
    case 'remove-entry':
      return change(system, (text) => withoutLine(text, lineOf(text, step.existing)));
    case 'start-late':
      markReload(system);
      return addLateStart(system, step.late.uuid, step.late.unit);
    case 'not-start-late':
      markReload(system);
      return removeLateStart(system, step.late.uuid, step.late.unit);
    case 'reload':
      return reload(system);
  }
}

/** Each missing one, from the top. */
function makeDirectories(path: string, system: System): void {
  const names = path.split('/').slice(1);
  for (const [index] of names.entries()) {
    const directory = `/${names.slice(0, index + 1).join('/')}`;
    if (!system.exists(directory)) system.makeDirectory(directory, 0o755);
  }
}

/** Without its cluster it is not mounted, and the kernel's words for that name no cluster. */
function mountIt(call: MountCall, system: System): void {
  const hint = clusterTypes.includes(call.type)
    ? `${call.type} is mounted by members of its cluster only: set it up and start it on this host before this task`
    : undefined;
  runTool(system, mount(call), hint);
}

/** umount says only that it is busy. */
function unmountIdle(path: string, system: System): void {
  runTool(
    system,
    unmount(path),
    `nothing is torn off: end what uses it, which shows with: fuser -vm ${path}`,
  );
}

function lineOf(text: string, existing: Entry | undefined): number | undefined {
  if (!existing) return undefined;
  const { source, path, type } = existing;
  return parseEntries(text).find(
    (entry) => entry.source === source && entry.path === path && entry.type === type,
  )?.line;
}

function change(system: System, edit: (text: string) => string): void {
  markReload(system);
  editFile(system, fstab, (text = '') => edit(text), 0o644);
}
