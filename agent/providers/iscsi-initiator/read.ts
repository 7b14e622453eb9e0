// What name this client has in its file, and which one iscsid and the live sessions use.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { InterfaceRecord } from '../../../src/contract/kinds/iscsi-initiator.ts';
import { findDaemon, isOlderThan } from '../../open-iscsi/daemon.ts';
import { daemonConfigurationPath, findOtherSettings } from '../../open-iscsi/daemon-configuration.ts';
import { findDatabase, findIscsiadm } from '../../open-iscsi/database.ts';
import { initiatorNamePath, parseInitiatorName } from '../../open-iscsi/initiator-name.ts';
import { interfacePath, interfaceSettings } from '../../open-iscsi/interface-records.ts';
import { findDifferences } from '../../open-iscsi/record-text.ts';
import { readSessions, type Session } from '../../open-iscsi/sessions.ts';
import type { Host } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { unitsFor } from '../../units/names.ts';
import { type Enablement, findUnitFile, readEnablement } from '../../units/unit-links.ts';

type Wanted = Desired<'iscsi_initiator'>;

export interface Actual {
  installed: boolean;
  /** The name in the file. */
  name: string | undefined;
  /** Readable by root alone, as the packages make it. */
  private: boolean;
  daemon: 'stopped' | 'current' | 'older than the file';
  sessions: Session[];
  /** Of iscsid.conf, those that are not as wanted; `undefined` where the file is missing. Only looked at where settings are wanted. */
  otherSettings: string[] | undefined;
  /** Interfaces whose record is missing or says something else. */
  otherInterfaces: { iface: InterfaceRecord; isNew: boolean }[];
  /** Those that the task enables or disables; empty where it does neither. */
  units: UnitState[];
}

export interface UnitState {
  unit: string;
  enablement: Enablement;
  masked: boolean;
}

export function readInitiator(desired: Wanted, { system }: Host): Actual {
  const text = system.readTextIfExists(initiatorNamePath);
  const daemon = findDaemon(system);
  return {
    installed: findIscsiadm(system) !== undefined,
    name: text === undefined ? undefined : parseInitiatorName(text),
    private: system.stat(initiatorNamePath)?.mode === 0o600,
    daemon: !daemon
      ? 'stopped'
      : isOlderThan(system, daemon, initiatorNamePath)
        ? 'older than the file'
        : 'current',
    sessions: readSessions(system),
    otherSettings: readOtherSettings(desired, system),
    otherInterfaces: desired.ifaces.length === 0 ? [] : readOtherInterfaces(desired, system),
    units: desired.enabled === undefined ? [] : readUnits(system),
  };
}

function readOtherSettings({ settings }: Wanted, system: System): string[] | undefined {
  if (Object.keys(settings).length === 0) return [];
  const text = system.readTextIfExists(daemonConfigurationPath);
  return text === undefined ? undefined : findOtherSettings(text, settings);
}

function readOtherInterfaces({ ifaces }: Wanted, system: System): Actual['otherInterfaces'] {
  const database = findDatabase(system);
  return ifaces.flatMap((iface) => {
    const text = system.readTextIfExists(interfacePath(database, iface.name));
    const isSo = text !== undefined && findDifferences(text, interfaceSettings(iface)).length === 0;
    return isSo ? [] : [{ iface, isNew: text === undefined }];
  });
}

/** Without those that this distribution does not have. */
function readUnits(system: System): UnitState[] {
  return ['iscsid', 'iscsi-login'].flatMap((name) => {
    const file = findUnitFile(system, unitsFor(name));
    if (!file) return [];
    return [{ ...file, enablement: file.masked ? 'disabled' : readEnablement(system, file) }];
  });
}
