// `iscsi_initiator`: the name under which this client logs in, in its file and in the running daemon.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Provider } from '../../provider.ts';
import { applyInitiatorStep } from './apply.ts';
import { type InitiatorStep, planInitiator } from './plan.ts';
import { type Actual, readInitiator } from './read.ts';

export const iscsiInitiatorProvider: Provider<Desired<'iscsi_initiator'>, Actual, InitiatorStep> = {
  read: readInitiator,
  plan: planInitiator,
  apply: applyInitiatorStep,
};
