// The unit that restores targets at boot, as its files have it, and our drop-in of it.
import { doing } from '../../lio/doing.ts';
import { readLedger } from '../../lio/ledger.ts';
import { footingsOf, restoreOrder } from '../../lio/restore-order.ts';
import { contentOf } from '../../lio/saveconfig.ts';
import type { System } from '../../system/system.ts';
import { systemctl } from '../../tools/systemctl.ts';
import { runTool } from '../../tools/tool.ts';
import { unitsFor } from '../../units/names.ts';
import { type Enablement, findUnitFile, readEnablement } from '../../units/unit-links.ts';

export interface RestoreUnit {
  unit: string;
  enablement: Enablement;
  masked: boolean;
  /** The text of our drop-in; absent where there is none. */
  order?: string;
}

/** `undefined` where the host has none. */
export function readRestoreUnit(system: System): RestoreUnit | undefined {
  const file = findUnitFile(system, unitsFor('iscsi-restore'));
  if (!file) return undefined;
  const { unit, masked } = file;
  const order = system.readTextIfExists(dropIn(unit));
  const enablement = masked ? 'disabled' : readEnablement(system, file);
  return { unit, enablement, masked, ...(order !== undefined && { order }) };
}

/** It counts at the next boot, so systemd need not read its files again for it. */
export function orderRestore(system: System, unit: string): void {
  const path = dropIn(unit);
  const text = restoreOrder(footingsOf(contentOf(readLedger(system)) ?? {}).values());
  doing(`write ${path}`, () => {
    const directory = path.slice(0, path.lastIndexOf('/'));
    if (text === undefined) return removeDropIn(system, path, directory);
    if (!system.exists(directory)) system.makeDirectory(directory, 0o755);
    system.writeAtomic(path, text, { mode: 0o644, uid: 0, gid: 0 });
  });
}

function removeDropIn(system: System, path: string, directory: string): void {
  system.removeFile(path);
  if (system.exists(directory) && system.list(directory).length === 0) system.removeDirectory(directory);
}

export function enableRestore(system: System, unit: string): void {
  runTool(system, systemctl('enable', unit));
}

function dropIn(unit: string): string {
  return `/etc/systemd/system/${unit}.d/iscsi-deploy.conf`;
}
