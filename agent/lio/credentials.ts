// CHAP as LIO wants it: four values, each of them empty where unset.
import type { Chap } from '../../src/contract/chap.ts';
import type { LiveCredentials } from './live-target.ts';

/** A direction that is left out is unset: an initiator that does not answer it could not log in. */
export function credentialsOfChap({ username, password, mutual }: Chap): LiveCredentials {
  return {
    userid: username,
    password,
    userid_mutual: mutual?.username ?? '',
    password_mutual: mutual?.password ?? '',
  };
}

export function isSameCredentials(one: LiveCredentials, other: LiveCredentials): boolean {
  return (
    one.userid === other.userid &&
    one.password === other.password &&
    one.userid_mutual === other.userid_mutual &&
    one.password_mutual === other.password_mutual
  );
}
