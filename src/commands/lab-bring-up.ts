// `lab up` as a function, for `lab run` too: the inventory read, the lab made, its progress printed.
import { resolve } from 'node:path';
import { loadInventory } from '../inventory/load-inventory.ts';
import { ttlSeconds } from '../lab/control.ts';
import { labHosts } from '../lab/host-wishes.ts';
import { LabError } from '../lab/lab-error.ts';
import type { LabFiles } from '../lab/lab-files.ts';
import type { LabEvent } from '../lab/progress.ts';
import { labUp } from '../lab/up.ts';
import type { PasswordChoice } from '../vault/password-source.ts';
import { imagesFolder, type LabChoice, labsFolder, nameOf, print } from './lab-options.ts';
import { openVault } from './open-vault.ts';
import { withoutSecrets } from './secret-mask.ts';

export interface UpChoice extends LabChoice, PasswordChoice {
  ttl: number;
}

export interface BroughtUp {
  name: string;
  files: LabFiles;
}

/** undefined if the user interrupted it; nothing is left then. */
export async function bringUp(choice: UpChoice): Promise<BroughtUp | undefined> {
  if (choice.inventory.length === 0)
    throw new LabError('which hosts? the lab has one machine for each', 'give an inventory with -i');
  const ttl = ttlSeconds.safeParse(choice.ttl);
  if (!ttl.success) throw new LabError(`--ttl: ${ttl.error.issues[0]?.message}`);
  const name = await nameOf(choice);
  const vault = await openVault(choice);
  const inventory = await withoutSecrets(vault, () => loadInventory(choice.inventory, vault));
  const hosts = labHosts(inventory.hosts.values());
  const inventories = choice.inventory.map((path) => resolve(path));
  const interruption = interruptions();
  try {
    const files = await labUp({
      ...{ name, hosts, inventories, ttlSeconds: ttl.data, signal: interruption.signal },
      ...{ labs: labsFolder(), images: imagesFolder(), supervisor: supervisorCommand() },
      progress: (event) => print(lineFor(event)),
    });
    return { name, files };
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    print('interrupted; nothing of the lab is left');
    process.exitCode = 130;
    return undefined;
  } finally {
    interruption.ignore();
  }
}

function lineFor(event: LabEvent): string {
  if (event.type === 'note') return event.text;
  return event.type === 'started' ? `  ${event.phase} …` : `  ${event.phase}: ${event.seconds.toFixed(1)} s`;
}

/** This program again, as `lab supervise`. */
function supervisorCommand(): string[] {
  return [process.execPath, ...process.execArgv, process.argv[1] ?? '', 'lab', 'supervise'];
}

function interruptions() {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, abort);
  const ignore = () => {
    for (const signal of signals) process.off(signal, abort);
  };
  return { signal: controller.signal, ignore };
}
