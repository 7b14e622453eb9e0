// What a task will no longer serve, for the plans of tasks after it that take away what was exported.

import { portalGroupsOf } from '../../../src/contract/kinds/iscsi-target/portal-group.ts';
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import type { Provision } from '../../projection.ts';

/** With `prune` it is only known on the host what that is: named after the target. */
export function releasedBy(desired: IscsiTarget): Provision[] {
  const { iqn, state, prune } = desired;
  const luns = portalGroupsOf(desired).flatMap(({ absent }) => absent.luns);
  const names = [...(state === 'absent' || prune ? [iqn] : []), ...luns.map(({ name }) => name)];
  return names.map((name) => ({ kind: 'released', name }));
}
