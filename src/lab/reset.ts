// Takes hosts back to a snapshot, in about a second, and proves that they are there again.
import { LabError } from './lab-error.ts';
import { doorOf, type RunningLab } from './running-lab.ts';
import { greets } from './ssh.ts';

const patienceSeconds = 30;

/** Resolves when every host's SSH server answers again. Throws the LabError of the first that does not. */
export async function resetHosts(lab: RunningLab, hosts: string[], tag: string): Promise<void> {
  const outcomes = await Promise.allSettled(hosts.map((host) => resetHost(lab, host, tag)));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function resetHost(lab: RunningLab, host: string, tag: string): Promise<void> {
  await lab.control.ask({ do: 'reset', host, tag });
  const { port } = doorOf(lab, await lab.control.status(), host);
  if (await greets(port, patienceSeconds)) return;
  throw new LabError(
    `${host} is back at "${tag}" but its SSH server does not answer`,
    `iscsi-deploy lab power-cut ${host}`,
  );
}
