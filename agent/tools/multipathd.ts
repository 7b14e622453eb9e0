// multipathd by its own client commands (multipathd(8)): what only the daemon knows of paths, and the changes that only it may make.
import * as z from 'zod';
import { HostError } from '../provider.ts';
import { complaintOf, ignoreOutput, type Tool } from './tool.ts';

/** Seconds: the daemon answers when its locks are free, and reads every path anew when it reconfigures. */
const deadline = 60;

export interface PathStatus {
  /** Kernel name, e.g. "sda". */
  name: string;
  /** What device-mapper does with it: `active` or `failed`. */
  use: string;
  /** What the checker last found: `ready`, `ghost` (a passive controller), `faulty`, `shaky`, … */
  check: string;
}

const topology = z.object({
  map: z.object({
    path_groups: z
      .array(
        z.object({
          paths: z.array(z.object({ dev: z.string(), dm_st: z.string(), chk_st: z.string() })).default([]),
        }),
      )
      .default([]),
  }),
});

/** `undefined` where the daemon has no such map. */
export function showPaths(map: string): Tool<PathStatus[] | undefined> {
  const tool: Tool<PathStatus[] | undefined> = {
    argv: ['multipathd', 'show', 'map', map, 'json'],
    deadline,
    accept: [0, 1],
    parse: (stdout, result) => {
      if (stdout.startsWith('{')) return pathsOf(stdout);
      // Debian 12's 0.9.4, and Debian 13's 0.11.1.
      if (/^(fail|device not found)$/m.test(stdout)) return undefined;
      throw new HostError(complaintOf(tool, result));
    },
  };
  return tool;
}

function pathsOf(json: string): PathStatus[] {
  return topology
    .parse(JSON.parse(json))
    .map.path_groups.flatMap(({ paths }) => paths)
    .map(({ dev, dm_st, chk_st }) => ({ name: dev, use: dm_st, check: chk_st }));
}

/** Reads the configuration again and changes what differs; maps in use stay. */
export const reconfigure = order(['multipathd', 'reconfigure']);

/**
 * Makes the map of the disks with this WWID, and remembers the WWID for good. Whether it did must be looked for: 0.9.4 makes a map with
 * an alias, then looks for it under the WWID and says `fail`.
 */
export const addMap = (wwid: string): Tool<void> => ({
  ...order(['multipathd', 'add', 'map', wwid]),
  accept: [0, 1],
});

export const addPath = (name: string) => order(['multipathd', 'add', 'path', name]);

/** Takes an unused map away; its paths become plain disks. */
export const flushMap = (map: string) => order(['multipath', '-f', map]);

/** Takes it off the list of disks that are always multipath. */
export const forgetWwid = (wwid: string) => order(['multipath', '-w', wwid]);

function order(argv: readonly string[]): Tool<void> {
  return { argv, deadline, parse: ignoreOutput };
}
