// The changes that `iscsi_session` knows.
import type { Impact } from '../../../src/contract/impact.ts';
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Portal } from '../../../src/contract/portal.ts';
import type { Patience } from '../../open-iscsi/login.ts';
import type { Step } from '../../provider.ts';

/** Those of one portal. */
type PortalAction =
  | 'make-record'
  | 'prove-credentials'
  | 'set'
  | 'set-live'
  | 'log-in'
  | 'await-recovery'
  | 'scan'
  | 'reread-sizes'
  | 'log-out'
  | 'delete-record';
/** Those of the login timer, and of a proof that was cut off. */
type HostAction = 'keep' | 'forget' | 'write-timer' | 'start-timer' | 'remove-timer' | 'remove-proof';

export type Act =
  | { action: PortalAction; portal: Portal }
  /** A session too many, by the kernel's number. */
  | { action: 'drop'; sid: number }
  | { action: 'relogin'; portal: Portal; sid: number }
  | { action: HostAction };
export type SessionStep = Step & Act;

/** Seconds beyond the task's own deadline: open-iscsi's lock, udev and systemd have bounds of their own. */
const slack = 120;
const secondsADisk = 2;

type Timed = Pick<Desired<'iscsi_session'>, 'deadline' | 'devices'>;

/** Seconds for whatever follows once the portal has answered: discovery, the login, its disks, udev; each may take so long. */
export function patienceOf({ deadline }: Pick<Desired<'iscsi_session'>, 'deadline'>): number {
  return 3 * deadline;
}

export function loginPatienceOf(desired: Pick<Desired<'iscsi_session'>, 'deadline'>): Patience {
  return { answer: desired.deadline, login: patienceOf(desired) };
}

/** Seconds for udev, which starts several programs for each disk. */
export function settlingOf(desired: Timed): number {
  return patienceOf(desired) + secondsADisk * desired.devices.length;
}

export function step(act: Act, summary: string, desired: Timed, impact: Impact = 'none'): SessionStep {
  const deadline = desired.deadline + 2 * patienceOf(desired) + settlingOf(desired) + slack;
  return { ...act, summary, impact, deadline };
}
