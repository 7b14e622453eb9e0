// `iscsi_discovery_auth`: who may ask this host for its targets, live and after the next boot.
import type { IscsiDiscoveryAuth } from '../../../src/contract/kinds/iscsi-discovery-auth.ts';
import type { Provider } from '../../provider.ts';
import { applyDiscoveryStep } from './apply.ts';
import { type DiscoveryStep, planDiscoveryAuth } from './plan.ts';
import { type Actual, readActual } from './read.ts';

export const iscsiDiscoveryAuthProvider: Provider<IscsiDiscoveryAuth, Actual, DiscoveryStep> = {
  read: (_desired, { system }) => readActual(system),
  plan: planDiscoveryAuth,
  apply: (step, desired, { system }) => applyDiscoveryStep(step, desired, system),
};
