// `iscsi_initiator`, for people.
import type { KindReference } from '../kind-reference.ts';

export const iscsiInitiatorReference: KindReference = {
  about: 'The name under which a client logs in.',
  properties: {
    name: "the iSCSI name; a server's ACL has the same",
  },
  example: 'iscsi_initiator: { name: iqn.2026-11.com.example:web01 }',
};
