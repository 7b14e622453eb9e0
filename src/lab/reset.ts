// Takes hosts back to a snapshot, in about a second.
import type { RunningLab } from './running-lab.ts';

/**
 * Resolves when every host is back and has set its clock, which proves that it runs; it answers to SSH as it did when the snapshot
 * was taken. Throws the LabError of the first that does not react.
 */
export async function resetHosts(lab: RunningLab, hosts: string[], tag: string): Promise<void> {
  const outcomes = await Promise.allSettled(hosts.map((host) => lab.control.ask({ do: 'reset', host, tag })));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
