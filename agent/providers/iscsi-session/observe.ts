// What the report shows of a target's sessions on this client.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { formatPortal } from '../../../src/contract/portal.ts';
import type { Observation } from '../../../src/contract/result.ts';
import type { Actual } from './read.ts';

export function observeSession(
  { iqn }: Desired<'iscsi_session'>,
  { portals, initiator }: Actual,
): Observation {
  const sessions = portals.flatMap(({ portal, sessions: some }) =>
    some.map((session) => ({ portal, session })),
  );
  return {
    kind: 'iscsi_session',
    iqn,
    initiator: sessions[0]?.session.initiator ?? initiator ?? '',
    sessions: sessions.map(({ portal, session }) => ({
      portal: formatPortal(portal),
      state: session.state,
      devices: session.disks.map(({ model: _model, vendor: _vendor, ...disk }) => disk),
    })),
  };
}
