// A worker that hangs in the kernel cannot be killed; until it is gone the host takes no further change, whoever asks.
import * as z from 'zod';
import { parseStartTime } from './system/process.ts';
import type { System } from './system/system.ts';

/** Gone after a boot, as the worker is. */
const path = '/run/iscsi-deploy-stuck.json';
const file = z.strictObject({
  pid: z.int(),
  startTime: z.int(),
  step: z.string(),
});
export type StuckWorker = z.output<typeof file>;

export function recordStuckWorker(system: System, worker: StuckWorker): void {
  system.writeAtomic(path, `${JSON.stringify(worker)}\n`, { mode: 0o600 });
}

/** The worker of an earlier request that still hangs; forgets one that is gone. */
export function findStuckWorker(system: System): StuckWorker | undefined {
  const text = system.readTextIfExists(path);
  if (text === undefined) return undefined;
  const worker = file.parse(JSON.parse(text));
  const stat = system.readTextIfExists(`/proc/${worker.pid}/stat`);
  if (stat !== undefined && parseStartTime(stat) === worker.startTime) return worker;
  system.removeFile(path);
  return undefined;
}
