// `iscsi_discovery_auth`, for people.
import type { KindReference } from '../kind-reference.ts';
import { chap } from '../shared.ts';

export const iscsiDiscoveryAuthReference: KindReference = {
  about:
    "The CHAP login that LIO asks for before it tells an initiator which targets there are. One for the whole host, whatever its targets; logins to a target have the credentials of the initiator's ACL.",
  properties: {
    state: '`absent` lets everybody ask, and unsets the credentials',
    ...chap,
    mutual: 'what the host shows to the initiator; its password must be another one',
    enforce:
      'turn away who does not authenticate; always asserted. Off: who offers CHAP is checked, others may ask too',
  },
  example: `iscsi_discovery_auth:
  username: discovery
  password: "{{chap_passwords.discovery}}"
  mutual: { username: storage01, password: "{{chap_passwords.storage01}}" }`,
};
