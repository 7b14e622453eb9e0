// What a task asks for, as the kernel has it.
import { discoveryChap, type IscsiDiscoveryAuth } from '../../../src/contract/kinds/iscsi-discovery-auth.ts';
import { type DiscoveryAuth, openDiscovery } from '../../lio/discovery-auth.ts';

export function wantedAuth(desired: IscsiDiscoveryAuth): DiscoveryAuth {
  const chap = discoveryChap(desired);
  if (!chap) return openDiscovery;
  return {
    credentials: {
      userid: chap.username,
      password: chap.password,
      userid_mutual: chap.mutual?.username ?? '',
      password_mutual: chap.mutual?.password ?? '',
    },
    enforced: desired.enforce,
  };
}
