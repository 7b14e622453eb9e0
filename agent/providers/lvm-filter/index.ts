// `lvm_filter`: what clients make inside exported devices is left alone by this host's LVM.
import type { Provider } from '../../provider.ts';
import { applyFilterStep } from './apply.ts';
import { planFilter } from './plan.ts';
import { type Actual, readFilter } from './read.ts';
import type { FilterStep, Wanted } from './steps.ts';

export const lvmFilterProvider: Provider<Wanted, Actual, FilterStep> = {
  read: readFilter,
  plan: planFilter,
  apply: applyFilterStep,
};
