// The two files that remember a target: saveconfig.json for the next boot, the ledger for ever.
import { volumesOf } from '../../../src/contract/kinds/iscsi-target/portal-group.ts';
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { identityDigits } from '../../../src/contract/serial.ts';
import { collectManaged } from '../../lio/collect.ts';
import { readDialect } from '../../lio/dialect.ts';
import { doing } from '../../lio/doing.ts';
import { takeDoomed } from '../../lio/doomed.ts';
import { type Ledger, ledgerPath, markVolumes, readLedger, updateLedger } from '../../lio/ledger.ts';
import { readBackstores } from '../../lio/live-backstores.ts';
import { sweepHbas } from '../../lio/make-backstore.ts';
import { findRtslib, requireRtslib } from '../../lio/rtslib.ts';
import { updateSaveconfig } from '../../lio/save.ts';
import { contentOf, readSaveconfig } from '../../lio/saveconfig.ts';
import { putTarget, takeBackstores, takeTarget } from '../../lio/saveconfig-merge.ts';
import { newSerial } from '../../lio/serials.ts';
import { HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import type { VolumeRecord } from './steps.ts';

/** Volumes without a serial get a random one, unlike every other that the host knows. */
export function recordVolumes(system: System, records: readonly VolumeRecord[]): void {
  const created = new Date(system.now()).toISOString();
  doing(`write ${ledgerPath}`, () =>
    updateLedger(system, (before) => {
      const taken = new Set(listSerials(system, before).map(identityDigits));
      const volumes: Ledger = { ...before };
      for (const { name, serial = newSerial(system, taken), ...rest } of records) {
        taken.add(identityDigits(serial));
        volumes[name] = { ...rest, serial, created: before[name]?.created ?? created };
      }
      return volumes;
    }),
  );
}

function listSerials(system: System, ledger: Ledger): string[] {
  const rtslib = findRtslib(system);
  const saved = rtslib && contentOf(readSaveconfig(system, rtslib.saveFile));
  return [
    ...readBackstores(system).map(({ serial }) => serial),
    ...(saved?.storage_objects ?? []).map(({ wwn }) => wwn ?? ''),
    ...Object.values(ledger).map(({ serial }) => serial),
  ];
}

/** Of a volume that is recorded already: that always comes first. */
export function serialOf(system: System, name: string): string {
  const serial = contentOf(readLedger(system))?.[name]?.serial;
  if (serial === undefined)
    throw new HostError(`${ledgerPath} lost ${name} while it was being made`, 'run again');
  return serial;
}

/** `removed`: backstores that are gone. In the ledger first: a volume that is gone from both files and not marked would look lost. */
export function save(system: System, desired: IscsiTarget, removed: readonly string[]): void {
  const { saveFile, directory } = requireRtslib(system);
  const dialect = readDialect(system, directory);
  if (removed.length > 0) sweepHbas(system);
  doing(`save the configuration to ${saveFile}`, () => {
    updateLedger(system, (volumes) => markVolumes(volumes, removed, 'removed'));
    updateSaveconfig(system, saveFile, (before) => {
      const kept = takeBackstores(takeDoomed(before, desired), removed);
      return putTarget(kept, collectManaged({ system, desired, before: kept, dialect }));
    });
    const names = volumesOf(desired).map(({ name }) => name);
    updateLedger(system, (volumes) => markVolumes(volumes, names, 'saved'));
  });
}

/** The ledger first: a volume that is gone from both files and not marked would look lost. */
export function forget(system: System, iqn: string, backstores: readonly string[]): void {
  const { saveFile } = requireRtslib(system);
  sweepHbas(system);
  doing(`take ${iqn} out of ${saveFile}`, () => {
    updateLedger(system, (volumes) => markVolumes(volumes, backstores, 'removed'));
    if (system.exists(saveFile))
      updateSaveconfig(system, saveFile, (before) => takeTarget(before, iqn, backstores));
  });
}
