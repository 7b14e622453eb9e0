// A policy-rc.d that forbids maintainer scripts to start or stop anything while a target or a session is live (invoke-rc.d(8), deb-systemd-invoke).
import type { System } from '../../system/system.ts';

const policyFile = '/usr/sbin/policy-rc.d';
/** Where an administrator's own policy waits meanwhile: beside it, so that a rename brings it back. */
const keptFile = '/usr/sbin/policy-rc.d.kept-by-iscsi-deploy';
const marker = '# made by iscsi-deploy for one package transaction';
/** 101: "action forbidden by policy". */
const policy = `#!/bin/sh\n${marker}; safe to remove when neither apt nor dpkg runs\nexit 101\n`;

/** Does the work under the policy and takes it away again, whatever comes of the work. */
export function forbidStartsDuring<Result>(system: System, work: () => Result): Result {
  forbidStarts(system);
  try {
    return work();
  } finally {
    allowStarts(system);
  }
}

function forbidStarts(system: System): void {
  if (!isOurs(system) && system.lstat(policyFile)) system.rename(policyFile, keptFile);
  system.writeAtomic(policyFile, policy, { mode: 0o755, uid: 0, gid: 0 });
}

/** Puts back what was there before; does nothing where nothing of ours is left. */
export function allowStarts(system: System): void {
  if (!isPolicyLeft(system)) return;
  if (system.lstat(keptFile)) system.rename(keptFile, policyFile);
  else system.removeFile(policyFile);
}

/** Whether a killed run left its policy, or took the administrator's away and did not bring it back. */
export function isPolicyLeft(system: System): boolean {
  return isOurs(system) || (!system.lstat(policyFile) && system.lstat(keptFile) !== undefined);
}

function isOurs(system: System): boolean {
  return system.readTextIfExists(policyFile)?.includes(marker) ?? false;
}
