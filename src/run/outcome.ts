// What a run came to, as data: the report draws it, and the exit code is derived from it.
import type { Change, Status } from '../contract/result.ts';

/** `held-back`: not touched or not finished, because of what became of another host. */
export type HostStatus = 'ok' | 'changed' | 'failed' | 'unreachable' | 'held-back';

export interface Problem {
  message: string;
  hint?: string | undefined;
}

export interface TaskOutcome {
  play: string;
  id: string;
  name: string;
  kind: string;
  title: string;
  status: Status;
  changes: Change[];
  knownAfterApply: boolean;
  unmanaged: string[];
  problem?: Problem | undefined;
  /** The failure did not end the host's part: `ignore_errors`, or a `rescue`. */
  isTolerated?: boolean | undefined;
}

export interface HostOutcome {
  host: string;
  status: HostStatus;
  problem?: Problem | undefined;
  tasks: TaskOutcome[];
}

/**
 * `verified`: over each session, logged in, the serial that the client reads equals the server's, and the identity that its kernel found
 * is the one that follows from that serial. `wrong`: one of them differs. `missing`: no such disk on the client.
 * `unproved`: one of the two sides could not be read, or is not part of the run.
 */
export type Proof = 'verified' | 'wrong' | 'missing' | 'unproved' | 'planned';

/** One LUN as one client sees it. */
export interface Row {
  client: string;
  device?: string | undefined;
  byId?: string | undefined;
  /** Bytes. */
  size?: number | undefined;
  mode?: 'rw' | 'ro' | undefined;
  filesystem?: string | undefined;
  mountpoints: string[];
  iqn: string;
  portals: string[];
  lun: number;
  server: string;
  backstore: string;
  path: string;
  session?: string | undefined;
  /** Of a map: the disks under it, each with its portal. */
  paths?: { device: string; portal: string; state: string }[] | undefined;
  /** As the server has it; the proof compares the client's with it. */
  serial?: string | undefined;
  /** As the client's kernel has it; the proof compares it with what follows from the serial. */
  wwid?: string | undefined;
  proof: Proof;
  why?: string | undefined;
}

export interface Phase {
  name: string;
  seconds: number;
}

export interface Outcome {
  mode: 'run' | 'plan';
  hosts: HostOutcome[];
  rows: Row[];
  phases: Phase[];
  interrupted: boolean;
}

/** Changes made by a run, or that a plan would make. */
export function countChanges(outcome: Outcome): number {
  return outcome.hosts.flatMap(({ tasks }) => tasks).reduce((sum, task) => sum + task.changes.length, 0);
}

/** 0 converged · 2 a host failed or was held back, or a disk is not the one it should be · 4 unreachable and none failed · 130 interrupted. */
export function exitCodeOf(outcome: Outcome): number {
  if (outcome.interrupted) return 130;
  const statuses = outcome.hosts.map(({ status }) => status);
  if (
    statuses.includes('failed') ||
    outcome.rows.some(({ proof }) => proof === 'wrong' || proof === 'missing')
  )
    return 2;
  if (statuses.includes('unreachable')) return 4;
  return statuses.includes('held-back') ? 2 : 0;
}
