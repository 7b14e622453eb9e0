// Every kind, described. A new kind without an entry is an error of the compiler; a property without a meaning is one of the tests.
import type { TaskKind } from '../../playbook.ts';
import type { KindReference } from '../kind-reference.ts';
import { assertReference } from './assert.ts';
import { commandReference } from './command.ts';
import { fileReference } from './file.ts';
import { filesystemReference } from './filesystem.ts';
import { firewallReference } from './firewall.ts';
import { includeVarsReference } from './include-vars.ts';
import { iscsiDiscoveryAuthReference } from './iscsi-discovery-auth.ts';
import { iscsiInitiatorReference } from './iscsi-initiator.ts';
import { iscsiSessionReference } from './iscsi-session.ts';
import { iscsiTargetReference } from './iscsi-target.ts';
import { lvmFilterReference } from './lvm-filter.ts';
import { lvmVolumeReference } from './lvm-volume.ts';
import { mountReference } from './mount.ts';
import { multipathReference } from './multipath.ts';
import { packageReference } from './package.ts';
import { partitionReference } from './partition.ts';
import { serviceReference } from './service.ts';
import { templateReference } from './template.ts';
import { waitForReference } from './wait-for.ts';

export const kindReferences: Readonly<Record<TaskKind, KindReference>> = {
  package: packageReference,
  service: serviceReference,
  file: fileReference,
  template: templateReference,
  partition: partitionReference,
  lvm_volume: lvmVolumeReference,
  lvm_filter: lvmFilterReference,
  firewall: firewallReference,
  iscsi_target: iscsiTargetReference,
  iscsi_discovery_auth: iscsiDiscoveryAuthReference,
  iscsi_initiator: iscsiInitiatorReference,
  iscsi_session: iscsiSessionReference,
  multipath: multipathReference,
  filesystem: filesystemReference,
  mount: mountReference,
  command: commandReference,
  wait_for: waitForReference,
  assert: assertReference,
  include_vars: includeVarsReference,
};
