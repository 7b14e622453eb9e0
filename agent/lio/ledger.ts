// Our own record of every volume ever made on this host: identity must survive a lost or half-restored saveconfig.json.
import * as z from 'zod';
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';
import { contentOf, parseStored, type Stored } from './saveconfig.ts';

const directory = '/var/lib/iscsi-deploy';
export const ledgerPath = `${directory}/volumes.json`;

export const volume = z.strictObject({
  serial: z.string(),
  plugin: z.string(),
  path: z.string(),
  /** What the kernel calls the device beyond its path, where it has such a name: a logical volume made anew has another. */
  identity: z.string().optional(),
  /** `new` until saveconfig.json has it, then `saved`; `removed` once a task took it away on purpose. */
  state: z.enum(['new', 'saved', 'removed']),
  created: z.string(),
});
export type Volume = z.output<typeof volume>;

const ledger = z.strictObject({ version: z.literal(1), volumes: z.record(z.string(), volume) });

/** Volumes by name. */
export type Ledger = Record<string, Volume>;

export function readLedger(system: System): Stored<Ledger> {
  const text = system.readTextIfExists(ledgerPath);
  if (text === undefined) return { state: 'absent' };
  if (latest?.text !== text) latest = { text, stored: parseStored(text, ledger, ledgerPath) };
  const { stored } = latest;
  return stored.state === 'read' ? { state: 'read', content: stored.content.volumes } : stored;
}

/** The same text says the same: where many backstores are made, each asks for its serial. */
let latest: { text: string; stored: Stored<z.output<typeof ledger>> } | undefined;

/** Changes some volumes of the ledger in one step. */
export function updateLedger(system: System, change: (volumes: Ledger) => Ledger): void {
  const stored = readLedger(system);
  if (stored.state === 'broken') throw new HostError(`${stored.path} cannot be used: ${stored.reason}`);
  const before = contentOf(stored) ?? {};
  const volumes = change(before);
  if (JSON.stringify(volumes) === JSON.stringify(before)) return;
  if (!system.exists(directory)) system.makeDirectory(directory, 0o700);
  const text = `${JSON.stringify({ version: 1, volumes }, undefined, 2)}\n`;
  system.writeAtomic(ledgerPath, text, { mode: 0o600, uid: 0, gid: 0 });
}

/** Puts the named volumes into a state; unknown names are left out. */
export function markVolumes(volumes: Ledger, names: readonly string[], state: Volume['state']): Ledger {
  const marked = Object.entries(volumes).map(([name, entry]) => [
    name,
    names.includes(name) ? { ...entry, state } : entry,
  ]);
  return Object.fromEntries(marked);
}
