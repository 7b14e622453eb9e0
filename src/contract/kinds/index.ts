// The list of kinds. An entry here makes the compiler name everything else that a new kind still lacks.
import type * as z from 'zod';
import { commandKind, commandObservation } from './command.ts';
import { fileKind } from './file.ts';
import { filesystemKind, filesystemObservation } from './filesystem.ts';
import { firewallKind } from './firewall.ts';
import { iscsiDiscoveryAuthKind } from './iscsi-discovery-auth.ts';
import { iscsiInitiatorKind, iscsiInitiatorObservation } from './iscsi-initiator.ts';
import { iscsiSessionKind, iscsiSessionObservation } from './iscsi-session.ts';
import { iscsiTargetObservation } from './iscsi-target/observation.ts';
import { iscsiTargetKind } from './iscsi-target.ts';
import { lvmFilterKind } from './lvm-filter.ts';
import { lvmVolumeKind } from './lvm-volume.ts';
import { mountKind, mountObservation } from './mount.ts';
import { multipathKind, multipathObservation } from './multipath.ts';
import { packageKind } from './package.ts';
import { partitionKind } from './partition.ts';
import { serviceKind } from './service.ts';
import { waitForKind } from './wait-for.ts';

export const kinds = {
  package: packageKind,
  service: serviceKind,
  file: fileKind,
  partition: partitionKind,
  lvm_volume: lvmVolumeKind,
  lvm_filter: lvmFilterKind,
  firewall: firewallKind,
  iscsi_target: iscsiTargetKind,
  iscsi_discovery_auth: iscsiDiscoveryAuthKind,
  iscsi_initiator: iscsiInitiatorKind,
  iscsi_session: iscsiSessionKind,
  multipath: multipathKind,
  filesystem: filesystemKind,
  mount: mountKind,
  command: commandKind,
  wait_for: waitForKind,
} as const;

export type KindName = keyof typeof kinds;
export type Desired<Name extends KindName> = z.output<(typeof kinds)[Name]['schema']>;

/** What some kinds let a host tell beyond "it is so"; the report is made of these. */
export const observations = [
  iscsiTargetObservation,
  iscsiInitiatorObservation,
  iscsiSessionObservation,
  multipathObservation,
  filesystemObservation,
  mountObservation,
  commandObservation,
] as const;
