// Reaches a lab host with the system's ssh: to see that it is up, and for `lab ssh`.
import { setTimeout as sleep } from 'node:timers/promises';
import { execute } from './execute.ts';
import { LabError, reasonOf } from './lab-error.ts';
import type { LabFiles } from './lab-files.ts';

export const loginUser = 'deploy';

export interface Door {
  files: LabFiles;
  port: number;
}

/** The whole command but for what to run; the user's own configuration has no say. */
export function sshCommand({ files, port }: Door): string[] {
  const options = [
    'BatchMode=yes',
    'IdentitiesOnly=yes',
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile="${files.knownHosts}"`,
    'GlobalKnownHostsFile=/dev/null',
    'ConnectTimeout=60',
    'LogLevel=ERROR',
  ];
  const flags = options.flatMap((option) => ['-o', option]);
  return ['ssh', '-F', '/dev/null', '-p', String(port), '-i', files.key, ...flags, `${loginUser}@127.0.0.1`];
}

/** Standard output of a command, which the host's shell parses. */
export function runOnHost(
  door: Door,
  command: string,
  seconds: number,
  signal?: AbortSignal,
): Promise<string> {
  return execute([...sshCommand(door), command], { seconds, ...(signal ? { signal } : {}) });
}

/**
 * Resolves when the host answers. Throws a LabError with the last reason when it has not after this long,
 * and whatever `mayHope` throws, which is asked before each try and after an abort.
 */
export async function waitForSsh(
  door: Door,
  seconds: number,
  mayHope: () => Promise<unknown>,
  signal?: AbortSignal,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    await mayHope();
    try {
      await runOnHost(door, 'true', 30, signal);
      return;
    } catch (error) {
      if (Date.now() > end)
        throw new LabError(`does not answer to SSH within ${seconds} s: ${reasonOf(error)}`);
    }
    await sleep(500);
  }
}
