// CHAP of one ACL or portal group as LIO wants it.
import { credentialsOfChap } from '../../lio/credentials.ts';
import type { LiveCredentials } from '../../lio/live-target.ts';
import type { WantedAcl } from '../../lio/wanted.ts';

/** `undefined` where the task leaves the credentials alone. */
export function credentialsOf({ chap }: Pick<WantedAcl, 'chap'>): LiveCredentials | undefined {
  return chap && credentialsOfChap(chap);
}
