// `wait_for`: looks until something is so, or its time is over; never a change.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { waitForKind } from '../../../src/contract/kinds/wait-for.ts';
import { type Host, HostError, type Plan, type Provider, type Step } from '../../provider.ts';

interface Actual {
  isSo: boolean;
  /** What was seen, for people: "it does not exist", "the port is closed". */
  seen: string;
}

type Wanted = Desired<'wait_for'>;

/** Seconds. */
const probeDeadline = 5;
const pause = 1;

export const waitForProvider: Provider<Wanted, Actual, Step> = {
  read: look,
  plan: (desired, { isSo }) => (isSo ? { steps: [] } : waiting(desired)),
  apply: (_step, desired, host) => waitUntilSo(desired, host),
};

function look(desired: Wanted, { system }: Host): Actual {
  const { path, host, port } = desired;
  const isThere = path === undefined ? undefined : system.exists(path);
  const answer = port === undefined ? undefined : system.probe(host, port, probeDeadline);
  return {
    isSo: wantsPresence(desired) === (isThere ?? answer === 'open'),
    seen: isThere === undefined ? `the port is ${answer}` : isThere ? 'it exists' : 'it does not exist',
  };
}

function waiting(desired: Wanted): Plan<Step> {
  const { timeout, delay } = desired;
  const deadline = delay + timeout + 2 * probeDeadline;
  return { steps: [{ summary: `wait until ${goalOf(desired)}`, impact: 'none', deadline, waits: true }] };
}

function waitUntilSo(desired: Wanted, host: Host): void {
  const { system } = host;
  system.sleep(desired.delay);
  const end = system.uptime() + desired.timeout;
  for (;;) {
    const { isSo, seen } = look(desired, host);
    if (isSo) return;
    if (system.uptime() >= end)
      throw new HostError(
        `waited ${desired.timeout} s until ${goalOf(desired)}, in vain: ${seen}`,
        'a longer `timeout` may help',
      );
    system.sleep(pause);
  }
}

/** "/run/x exists", "10.0.0.11:3260 does not answer". */
function goalOf(desired: Wanted): string {
  const [yes, no] = desired.path === undefined ? ['answers', 'does not answer'] : ['exists', 'is gone'];
  return `${waitForKind.title(desired)} ${wantsPresence(desired) ? yes : no}`;
}

function wantsPresence({ state }: Wanted): boolean {
  return state === 'present' || state === 'started';
}
