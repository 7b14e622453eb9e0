// `service`: a systemd unit, enabled or not, running or not; never the ones whose stop takes the storage away.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Provider } from '../../provider.ts';
import { unitsFor } from '../../units/names.ts';
import { applyServiceStep } from './apply.ts';
import { planService, type ServiceStep } from './plan.ts';
import { type Actual, readService } from './read.ts';

export const serviceProvider: Provider<Desired<'service'>, Actual, ServiceStep> = {
  read: readService,
  plan: planService,
  apply: (step, _desired, host) => applyServiceStep(step, host),
  /** A unit that will run counts as there, for tasks that talk to it. */
  provides: ({ name, state }) =>
    state === 'started' || state === 'restarted'
      ? unitsFor(name).map((unit) => ({ kind: 'unit', name: unit }))
      : [],
};
