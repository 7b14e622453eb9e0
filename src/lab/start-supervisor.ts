// Starts a lab's supervisor as a process of its own, tied to us by a pipe until the lab is complete.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ControlClient } from './control-client.ts';
import { LabError } from './lab-error.ts';
import type { LabFiles } from './lab-files.ts';

export interface NewLab {
  control: ControlClient;
  /** The lab stays when we end. */
  release(): Promise<void>;
  /** Resolves when nothing of it runs any more. */
  abandon(): Promise<void>;
}

const startSeconds = 60;

/** `command` runs `supervise`; the lab's directory is appended. Throws a LabError with the supervisor's words. */
export async function startSupervisor(command: string[], files: LabFiles): Promise<NewLab> {
  const [program = '', ...rest] = [...command, files.directory];
  const log = openSync(files.supervisorLog, 'a', 0o600);
  const child = spawn(program, rest, { cwd: '/', detached: true, stdio: ['pipe', log, log] });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  child.stdin?.on('error', () => {});
  const abandon = async () => {
    child.stdin?.destroy();
    await ended;
  };
  try {
    const control = await firstAnswer(child, files);
    return { control, abandon, release: () => letGo(child, control) };
  } catch (error) {
    await abandon();
    throw error;
  }
}

async function letGo(child: ChildProcess, control: ControlClient): Promise<void> {
  await control.ask({ do: 'release' });
  child.stdin?.destroy();
  child.unref();
}

async function firstAnswer(child: ChildProcess, files: LabFiles): Promise<ControlClient> {
  const end = Date.now() + startSeconds * 1000;
  while (Date.now() < end && child.exitCode === null && child.signalCode === null) {
    const control = await ControlClient.connect(files.control);
    if (control) return control;
    await sleep(100);
  }
  const said = await readFile(files.supervisorLog, 'utf8').catch(() => '');
  throw new LabError(said.trim() || `the lab's supervisor does not start within ${startSeconds} s`);
}
