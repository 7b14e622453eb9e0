// One piece of work in a process of its own: the time that it took, and the most memory that it had.
import { spawnSync } from 'node:child_process';

/** The values of a large fleet are held at once: more than Node's own bound. */
const heap = '--max-old-space-size=16384';

export function measured(work: string, ...args: string[]): { seconds: number; megabytes: number } {
  const child = spawnSync(process.execPath, [heap, 'dist/bench/child.js', work, ...args], {
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(`${work} failed: ${child.stderr}`);
  const [seconds, megabytes] = child.stdout.split(' ').map(Number);
  if (!seconds || !megabytes) throw new Error(`${work} measured nothing: ${child.stdout}`);
  return { seconds, megabytes };
}
