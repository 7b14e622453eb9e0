// `multipath`: one LUN over all its paths, as a map with a name of its own.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Provider } from '../../provider.ts';
import { applyMultipathStep } from './apply.ts';
import { observeMultipath } from './observe.ts';
import { planMultipath } from './plan.ts';
import { type Actual, readMultipath } from './read.ts';
import type { MultipathStep } from './steps.ts';

export const multipathProvider: Provider<Desired<'multipath'>, Actual, MultipathStep> = {
  read: readMultipath,
  plan: planMultipath,
  apply: applyMultipathStep,
  observe: observeMultipath,
  provides: ({ alias, state }) =>
    state === 'present'
      ? [{ kind: 'path', name: `/dev/mapper/${alias}` }]
      : [{ kind: 'released', name: `/dev/mapper/${alias}` }],
};
