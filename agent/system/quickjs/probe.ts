/// <reference path="./native.d.ts" />
// Whether a portal answers, without the two minutes that a login to one that does not would take.
import * as native from 'native';
import type { System } from '../system.ts';
import { attempt } from './attempt.ts';
import { toMilliseconds } from './milliseconds.ts';

type Probe = ReturnType<System['probe']>;

/** What connect(2) says when no packet can go there, or a router or firewall sent it back. */
const unreachable = [
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
];

export function probe(address: string, port: number, deadline: number): Probe {
  return attempt('probe', `${address} port ${port}`, () => {
    try {
      native.connect(address, port, toMilliseconds(deadline));
      return 'open';
    } catch (error) {
      if (error === 'ETIMEDOUT') return 'timeout';
      if (error === 'ECONNREFUSED' || error === 'ECONNRESET') return 'refused';
      if (typeof error === 'string' && unreachable.includes(error)) return 'unreachable';
      throw error;
    }
  });
}
