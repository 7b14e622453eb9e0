// `package`: software from the distribution's repositories; nothing is upgraded unless the task says so.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Provider } from '../../provider.ts';
import { applyPackageStep } from './apply.ts';
import { provisionsOf } from './names.ts';
import { type PackageStep, planPackages } from './plan.ts';
import { type Actual, readPackages } from './read.ts';

export const packageProvider: Provider<Desired<'package'>, Actual, PackageStep> = {
  read: readPackages,
  plan: planPackages,
  apply: (step, _desired, host) => applyPackageStep(step, host),
  provides: (desired, facts) =>
    desired.state === 'absent' ? [] : provisionsOf(desired.name, facts.os.family),
};
