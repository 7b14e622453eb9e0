// `iscsi_initiator`: the name under which this client logs in, in its file and in the running daemon; iscsid.conf and interface records.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Provider } from '../../provider.ts';
import { applyInitiatorStep } from './apply.ts';
import { planInitiator } from './plan.ts';
import { type Actual, readInitiator } from './read.ts';
import type { InitiatorStep } from './steps.ts';

export const iscsiInitiatorProvider: Provider<Desired<'iscsi_initiator'>, Actual, InitiatorStep> = {
  read: readInitiator,
  plan: planInitiator,
  apply: applyInitiatorStep,
  provides: ({ ifaces }) => ifaces.map(({ name }) => ({ kind: 'interface', name })),
  observe: (_desired, { name }) => (name === undefined ? undefined : { kind: 'iscsi_initiator', name }),
};
