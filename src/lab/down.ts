// Ends a lab and removes everything it had, also when its supervisor is gone already.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ControlClient } from './control-client.ts';
import { lockFile } from './file-lock.ts';
import { LabError } from './lab-error.ts';
import { type LabFiles, labFiles } from './lab-files.ts';

const endSeconds = 60;

/** False if there was no such lab. Throws a LabError if a process of it does not end. */
export async function labDown(labs: string, name: string): Promise<boolean> {
  const files = labFiles(labs, name);
  if (!existsSync(files.directory)) return false;
  const unlock = await lockFile(files.directory);
  if (unlock === undefined)
    throw new LabError(`another command is working on lab ${name}`, 'wait for it, or end it');
  try {
    await stopSupervisor(files);
    await rm(files.directory, { recursive: true, force: true });
    return true;
  } finally {
    await unlock();
  }
}

async function stopSupervisor(files: LabFiles): Promise<void> {
  const control = await ControlClient.connect(files.control);
  if (control === undefined) return;
  const { pid } = await control.status();
  await control.ask({ do: 'stop' });
  control.close();
  const end = Date.now() + endSeconds * 1000;
  while (Date.now() < end) {
    if (!isAlive(pid)) return;
    await sleep(50);
  }
  throw new LabError(
    `the lab's supervisor (process ${pid}) does not end`,
    `kill -9 ${pid}; its machines end with it`,
  );
}

/** Signal 0 only asks (kill(2)). */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
