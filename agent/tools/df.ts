// `df`: how much room a file system has left.
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';
import { runTool } from './tool.ts';

const deadline = 20;

/** Bytes that are free for us on the file system of a path. Throws HostError. */
export function readFreeSpace(system: System, path: string): number {
  return runTool(system, {
    argv: ['df', '--block-size=1', '--output=avail', path],
    deadline,
    parse: parseAvailable,
  });
}

/** A heading and a number. */
export function parseAvailable(stdout: string): number {
  const [, available] = /^\s*Avail\s+(\d+)\s*$/.exec(stdout) ?? [];
  if (available === undefined) throw new HostError(`df: cannot read ${JSON.stringify(stdout.slice(0, 200))}`);
  return Number(available);
}
