// The CHAP login that LIO asks for before it tells an initiator its targets: one for the host, in the kernel and in saveconfig.json.
import type { System } from '../system/system.ts';
import { doing } from './doing.ts';
import { type LiveCredentials, readCredentials } from './live-target.ts';
import { discoveryAuth } from './paths.ts';
import type { Saveconfig, SavedFabric } from './saveconfig.ts';

export interface DiscoveryAuth {
  credentials: LiveCredentials;
  /** Whether who does not authenticate is turned away. */
  enforced: boolean;
}

export const openDiscovery: DiscoveryAuth = {
  credentials: { userid: '', password: '', userid_mutual: '', password_mutual: '' },
  enforced: false,
};

/** `undefined` where LIO's iSCSI target is not loaded. */
export function readDiscoveryAuth(system: System): DiscoveryAuth | undefined {
  const enforced = system.readTextIfExists(`${discoveryAuth}/enforce_discovery_auth`)?.trim();
  if (enforced === undefined) return undefined;
  return { credentials: readCredentials(system, discoveryAuth), enforced: enforced === '1' };
}

/** No newline: the kernel would store it as part of the value (`iscsi_disc_*_store` in drivers/target/iscsi/iscsi_target_configfs.c). */
export function setDiscoveryCredentials(system: System, credentials: LiveCredentials): void {
  doing('set the CHAP credentials of discovery', () => {
    for (const [name, value] of Object.entries(credentials))
      system.writeKernel(`${discoveryAuth}/${name}`, value || 'NULL');
  });
}

export function enforceDiscoveryAuth(system: System, enforced: boolean): void {
  doing(`${enforced ? 'require' : 'stop requiring'} CHAP for discovery`, () =>
    system.writeKernel(`${discoveryAuth}/enforce_discovery_auth`, enforced ? '1' : '0'),
  );
}

/** As the next boot will have it: discovery is open where the file says nothing. */
export function savedDiscoveryAuth(config: Saveconfig | undefined): DiscoveryAuth {
  const entry = config?.fabric_modules.find(isIscsi);
  return {
    credentials: {
      userid: entry?.discovery_userid ?? '',
      password: entry?.discovery_password ?? '',
      userid_mutual: entry?.discovery_mutual_userid ?? '',
      password_mutual: entry?.discovery_mutual_password ?? '',
    },
    enforced: entry?.discovery_enable_auth ?? false,
  };
}

/** An entry that says nothing is left out, as rtslib does. */
export function putDiscoveryAuth(config: Saveconfig, wanted: DiscoveryAuth): Saveconfig {
  const before = config.fabric_modules.find(isIscsi);
  const entry = { ...withoutDiscovery(before), name: 'iscsi', ...entriesOf(wanted) };
  const others = config.fabric_modules.filter((one) => one !== before);
  return { ...config, fabric_modules: Object.keys(entry).length > 1 ? [...others, entry] : others };
}

function isIscsi({ name }: SavedFabric): boolean {
  return name === 'iscsi';
}

function withoutDiscovery(entry: SavedFabric = {}): SavedFabric {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !key.startsWith('discovery_')));
}

function entriesOf({ credentials, enforced }: DiscoveryAuth): SavedFabric {
  const { userid, password, userid_mutual, password_mutual } = credentials;
  if (!enforced && userid === '') return {};
  return {
    discovery_enable_auth: enforced,
    ...(userid !== '' && { discovery_userid: userid }),
    ...(password !== '' && { discovery_password: password }),
    ...(userid_mutual !== '' && { discovery_mutual_userid: userid_mutual }),
    ...(password_mutual !== '' && { discovery_mutual_password: password_mutual }),
  };
}
