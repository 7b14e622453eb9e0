// What a task will no longer serve, for the plans of tasks after it that take away what was exported.

import { portalGroupsOf } from '../../../src/contract/kinds/iscsi-target/portal-group.ts';
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import type { Provision } from '../../projection.ts';

/** With `prune`, and with a group, it is only known on the host what that is: named after the target. */
export function releasedBy(desired: IscsiTarget): Provision[] {
  const { iqn, state, prune, absent } = desired;
  const isReleased = state === 'absent' || prune || absent.portal_groups.length > 0;
  const luns = portalGroupsOf(desired).flatMap((group) => group.absent.luns);
  const names = [...(isReleased ? [iqn] : []), ...luns.map(({ name }) => name)];
  return names.map((name) => ({ kind: 'released', name }));
}
