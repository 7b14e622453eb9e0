// `service`, for people.
import type { KindReference } from '../kind-reference.ts';

export const serviceReference: KindReference = {
  about: 'A systemd unit, running or not, enabled or not.',
  properties: {
    name: "logical (`iscsi-restore`, `iscsi-login`, `iscsid`, `firewall`, `multipath`) or a unit's own name",
    state: '`restarted` and `reloaded` belong into a handler: they change something at every run',
    enabled: 'whether it starts at boot',
  },
  example: 'service: { name: iscsid, state: started, enabled: true }',
};
