// CHAP of one ACL as LIO wants it: four values, each of them empty where unset.
import type { LiveCredentials } from '../../lio/live-target.ts';
import type { WantedAcl } from '../../lio/wanted.ts';

/** `undefined` where the task leaves the credentials alone. A direction that it leaves out is unset: an initiator that does not answer it could not log in. */
export function credentialsOf({ chap }: WantedAcl): LiveCredentials | undefined {
  return (
    chap && {
      userid: chap.username,
      password: chap.password,
      userid_mutual: chap.mutual?.username ?? '',
      password_mutual: chap.mutual?.password ?? '',
    }
  );
}

export function isSameCredentials(one: LiveCredentials, other: LiveCredentials): boolean {
  return (
    one.userid === other.userid &&
    one.password === other.password &&
    one.userid_mutual === other.userid_mutual &&
    one.password_mutual === other.password_mutual
  );
}
