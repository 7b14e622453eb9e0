// A lock between processes of this machine that cannot be left behind: it goes with whoever holds it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { LabError } from './lab-error.ts';

/** Ends the hold; the lock is free when it resolves. */
export type Unlock = () => Promise<void>;

/**
 * Holds flock(2) on the file, or resolves to undefined if somebody else does. With `wait`, waits for it instead.
 * Node has no flock; `flock FILE cat` holds it until our end of the pipe is closed, by us or by our death,
 * and says that it holds it by echoing what we wrote.
 */
export async function lockFile(path: string, wait?: { seconds: number }): Promise<Unlock | undefined> {
  const patience = wait ? ['--wait', String(wait.seconds)] : ['--nonblock'];
  const child = spawn('flock', ['--exclusive', '--conflict-exit-code', '75', ...patience, path, 'cat'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(new LabError(`flock cannot be started: ${error.message}`)));
    child.once('exit', resolve);
  });
  child.stdin.on('error', () => {});
  child.stdin.write('held\n');
  const outcome = await Promise.race([once(child.stdout, 'data').then(() => 'held' as const), ended]);
  if (outcome === 'held')
    return async () => {
      child.stdin.end();
      await ended;
    };
  if (outcome === 75) return undefined;
  throw new LabError(`cannot lock ${path}`, 'its directory must be writable for you');
}
