// What a plan would do and nobody permitted: refused before the first write, so that a host is not left half way at that task.
import { type Impact, notPermitted } from '../contract/impact.ts';
import type { Resource } from '../contract/resource.ts';
import type { ResourceResult } from '../contract/result.ts';
import type { Fleet } from './fleet.ts';

/** The result as it was, or as a refusal. What clients of the same run may have let go of by then is left to the host itself to refuse. */
export function refuseNotPermitted(
  result: ResourceResult,
  resource: Resource,
  allow: Impact,
  fleet: Fleet,
): ResourceResult {
  const refused = notPermitted(result.changes, allow);
  if (!refused || result.failure || (refused.permits === 'session-drop' && isLetGo(resource, fleet)))
    return result;
  const hint = `nothing was changed on this host; --allow ${refused.permits} permits it`;
  return {
    ...result,
    status: 'failed',
    changes: [],
    failure: { cause: 'refused', message: refused.message, hint },
  };
}

/** Whether a client of the run logs out of this target: its session may be gone when the target's turn comes. */
function isLetGo(resource: Resource, { sessions }: Fleet): boolean {
  if (resource.kind !== 'iscsi_target') return false;
  const { iqn } = resource.desired;
  return sessions.some(({ desired }) => desired.iqn === iqn && desired.state === 'absent');
}
