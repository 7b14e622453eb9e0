// Every kind with its provider: the folder listing is the list of what the agent can do.
import { bind, type Registry } from '../convergence.ts';
import { commandProvider } from './command/index.ts';
import { fileProvider } from './file/index.ts';
import { filesystemProvider } from './filesystem/index.ts';
import { firewallProvider } from './firewall/index.ts';
import { iscsiDiscoveryAuthProvider } from './iscsi-discovery-auth/index.ts';
import { iscsiInitiatorProvider } from './iscsi-initiator/index.ts';
import { iscsiSessionProvider } from './iscsi-session/index.ts';
import { iscsiTargetProvider } from './iscsi-target/index.ts';
import { lvmFilterProvider } from './lvm-filter/index.ts';
import { lvmVolumeProvider } from './lvm-volume/index.ts';
import { mountProvider } from './mount/index.ts';
import { multipathProvider } from './multipath/index.ts';
import { packageProvider } from './package/index.ts';
import { partitionProvider } from './partition/index.ts';
import { serviceProvider } from './service/index.ts';
import { waitForProvider } from './wait-for/index.ts';

export const registry: Registry = {
  package: bind(packageProvider),
  service: bind(serviceProvider),
  file: bind(fileProvider),
  partition: bind(partitionProvider),
  lvm_volume: bind(lvmVolumeProvider),
  lvm_filter: bind(lvmFilterProvider),
  firewall: bind(firewallProvider),
  iscsi_target: bind(iscsiTargetProvider),
  iscsi_discovery_auth: bind(iscsiDiscoveryAuthProvider),
  iscsi_initiator: bind(iscsiInitiatorProvider),
  iscsi_session: bind(iscsiSessionProvider),
  multipath: bind(multipathProvider),
  filesystem: bind(filesystemProvider),
  mount: bind(mountProvider),
  command: bind(commandProvider),
  wait_for: bind(waitForProvider),
};
