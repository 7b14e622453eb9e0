// One change of a file or directory; a link that has come meanwhile is not followed.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { type Host, HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import type { FileStep } from './plan.ts';

export function applyFileStep(step: FileStep, desired: Desired<'file'>, { system }: Host): void {
  const { path, mode } = step;
  switch (step.action) {
    case 'write':
      return system.writeAtomic(path, desired.content ?? '', { mode, ...ownerFor(step, desired, system) });
    case 'make-directory':
      return makeDirectory(step, desired, system);
    case 'set-mode':
      refuseLink(path, system);
      return system.chmod(path, mode);
    case 'set-owner':
      refuseLink(path, system);
      chown(step, desired, system);
      return system.chmod(path, mode);
    case 'remove-file':
      return system.removeFile(path);
    case 'remove-directory':
      return system.removeDirectory(path);
  }
}

function makeDirectory(step: FileStep, desired: Desired<'file'>, system: System): void {
  const { path, mode } = step;
  system.makeDirectory(path, mode);
  if (path !== desired.path) return;
  if (desired.owner !== undefined || desired.group !== undefined) chown(step, desired, system);
  // The process's mask may have taken bits away, and chown(2) those of set-user-ID.
  system.chmod(path, mode);
}

function chown(step: FileStep, desired: Desired<'file'>, system: System): void {
  const { uid, gid } = ownerFor(step, desired, system);
  system.chown(step.path, uid, gid);
}

function ownerFor(
  step: FileStep,
  { owner, group }: Desired<'file'>,
  system: System,
): { uid: number; gid: number } {
  return {
    uid: owner === undefined ? step.uid : known(system.userId(owner), 'user', owner),
    gid: group === undefined ? step.gid : known(system.groupId(group), 'group', group),
  };
}

function known(id: number | undefined, kind: 'user' | 'group', name: string): number {
  if (id !== undefined) return id;
  throw new HostError(
    `this host has no ${kind} ${name}`,
    `only /etc/${kind === 'user' ? 'passwd' : 'group'} is asked; make the account first`,
  );
}

function refuseLink(path: string, system: System): void {
  if (system.lstat(path)?.kind === 'link') throw new HostError(`${path} has become a symbolic link`);
}
