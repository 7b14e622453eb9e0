// `iscsi_target`: one IQN of LIO with its backstores, LUNs, ACLs and portals, through configfs and saveconfig.json.
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { withTargetcliLock } from '../../lio/lock.ts';
import type { Provider } from '../../provider.ts';
import type { Actual } from './actual.ts';
import { applyTargetStep } from './apply.ts';
import { observeIscsiTarget } from './observe.ts';
import { planIscsiTarget } from './plan.ts';
import { readIscsiTarget } from './read.ts';
import { releasedBy } from './released.ts';
import type { TargetStep } from './steps.ts';

export const iscsiTargetProvider: Provider<IscsiTarget, Actual, TargetStep> = {
  read: readIscsiTarget,
  plan: planIscsiTarget,
  apply: applyTargetStep,
  during: ({ system }, applySteps) => withTargetcliLock(system, applySteps),
  observe: observeIscsiTarget,
  provides: releasedBy,
};
