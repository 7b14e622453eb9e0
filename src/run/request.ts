// What a run is given: hosts, a way to reach them and a program for them. It knows neither files nor SSH, so a worker or a test can run it.
import type { Facts } from '../contract/facts.ts';
import type { Impact } from '../contract/impact.ts';
import type { AgentMessage, KernelLog } from '../contract/messages.ts';
import type { Batch } from '../contract/resource.ts';
import type { ResourceResult } from '../contract/result.ts';
import type { Program } from '../playbook/compile/compiled.ts';

export type AgentEvent = Extract<AgentMessage, { type: 'event' }>;

/** A host's agent, ready to be asked. Rejections are `HostFailure`-shaped errors with a message for people. */
export interface Session {
  facts: Facts;
  /** Handlers that an earlier run was notified of and did not finish. */
  pending: readonly string[];
  plan(batches: readonly Batch[]): Promise<ResourceResult[]>;
  apply(batch: Batch, allow: Impact): Promise<ResourceResult[]>;
  clear(handlers: readonly string[]): Promise<void>;
  /** What the host's kernel has logged since the session has its lock, from that line on; without one, only how far the log is. */
  kernelLog(from?: number): Promise<KernelLog>;
  /** Ends the session and with it the host's lock. Never rejects. */
  close(): Promise<void>;
}

export interface RunRequest {
  mode: 'run' | 'plan';
  hosts: readonly string[];
  connect(host: string, onEvent: (event: AgentEvent) => void): Promise<Session>;
  /** Throws what is wrong with the files, all at once. Hosts without facts are those that were not reached. */
  compile(facts: ReadonlyMap<string, Facts>): Program;
  allow: Impact;
  /** How many hosts are worked on at once. */
  forks: number;
  /** Aborted: no further batch begins; hosts finish the change at hand. */
  signal: AbortSignal;
}
