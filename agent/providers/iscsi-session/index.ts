// `iscsi_session`: a login to a target over named portals, kept over reboots, with the disks that are expected of it.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Provider } from '../../provider.ts';
import { applySessionStep } from './apply.ts';
import { observeSession } from './observe.ts';
import { planSession } from './plan.ts';
import { type Actual, readSession } from './read.ts';
import type { SessionStep } from './steps.ts';

export const iscsiSessionProvider: Provider<Desired<'iscsi_session'>, Actual, SessionStep> = {
  read: readSession,
  plan: planSession,
  apply: applySessionStep,
  observe: observeSession,
  provides: ({ iqn, state }) => (state === 'present' ? [{ kind: 'session', name: iqn }] : []),
};
