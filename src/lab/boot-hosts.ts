// Waits until the hosts of a new lab have booted and come to rest, and takes the snapshot that `lab reset` goes back to.

import { readFile } from 'node:fs/promises';
import type { LabStatus } from './control.ts';
import type { ControlClient } from './control-client.ts';
import type { LabHost } from './host-wishes.ts';
import { LabError, reasonOf } from './lab-error.ts';
import type { LabFiles } from './lab-files.ts';
import { type Progress, timed } from './progress.ts';
import type { Accelerator } from './qemu-arguments.ts';
import { doorOf } from './running-lab.ts';
import { cleanSnapshot } from './snapshot.ts';
import { type Door, runOnHost, waitForSsh } from './ssh.ts';

export interface Boot {
  hosts: LabHost[];
  files: LabFiles;
  status: LabStatus;
  control: ControlClient;
  accelerator: Accelerator;
  progress: Progress;
  signal: AbortSignal;
}

/** Emulated hosts share the processors: each one more makes all of them slower. */
const secondsToBoot = {
  kvm: (hosts: number) => 120 + 10 * hosts,
  tcg: (hosts: number) => 300 + 120 * hosts,
} as const satisfies Record<Accelerator, (hosts: number) => number>;

export async function bootHosts(boot: Boot): Promise<void> {
  const { hosts, progress, accelerator } = boot;
  const how = accelerator === 'kvm' ? 'KVM' : 'emulation: about a minute each, no usable KVM here';
  progress({ type: 'note', text: `booting ${hosts.map(({ name }) => name).join(', ')} (${how})` });
  const work = hosts.map((host, index) =>
    timed(progress, `${host.name}: boot`, () => bootHost(boot, host, index)),
  );
  await Promise.all(work);
}

async function bootHost(boot: Boot, host: LabHost, index: number): Promise<void> {
  const { control, signal } = boot;
  const door = doorOf(boot, boot.status, host.name);
  const mayHope = async () => {
    signal.throwIfAborted();
    doorOf(boot, await control.status(), host.name);
  };
  try {
    await waitForSsh(door, secondsToBoot[boot.accelerator](boot.hosts.length), mayHope, signal);
    await settle(door, signal);
    await control.ask({ do: 'snapshot', host: host.name, tag: cleanSnapshot });
  } catch (error) {
    if (signal.aborted) throw error;
    const console = await lastWords(boot.files.host(host.name, index).console);
    throw new LabError(`${host.name}: ${reasonOf(error)}${console}`);
  }
}

/** Units that failed are the host's own affair; what counts is that none is still starting. */
async function settle(door: Door, signal: AbortSignal): Promise<void> {
  await runOnHost(door, 'systemctl is-system-running --wait || true; sudo sync', 300, signal);
}

async function lastWords(console: string): Promise<string> {
  const text = await readFile(console, 'utf8').catch(() => '');
  const lines = text.trim().split('\n').slice(-5).join('\n');
  return lines === '' ? '' : `\nlast lines of its console:\n${lines}`;
}
