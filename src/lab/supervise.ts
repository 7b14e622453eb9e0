// The supervisor's process, from its start by `lab up` to its end; detached, so that it outlives the terminal.
import { basename, dirname } from 'node:path';
import { labFiles } from './lab-files.ts';
import { readRecord } from './lab-record.ts';
import { Supervisor } from './supervisor.ts';

/**
 * Runs the lab of this directory until it is told to stop. Standard input belongs to the command that makes the lab:
 * when it ends before the lab is complete, the maker is gone and so is the lab. Throws if the lab cannot be started.
 */
export async function supervise(directory: string): Promise<void> {
  const files = labFiles(dirname(directory), basename(directory));
  const supervisor = new Supervisor(await readRecord(files.record), files, () => process.exit(0));
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => void supervisor.stop());
  process.stdin.on('end', () => supervisor.makerGone()).on('error', () => supervisor.makerGone());
  process.stdin.resume();
  try {
    await supervisor.start();
  } catch (error) {
    // Told to stop while it started: its machines ended for that, and its files are still being removed.
    if (supervisor.isStopping) return await supervisor.stop();
    await supervisor.endMachines();
    throw error;
  }
}
