// Which ports and rules are to be opened or closed, each now and for the next start; rules of others stay. Pure.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal, type Step } from '../../provider.ts';
import { callDeadline, type Switch } from '../../tools/firewalld.ts';
import { covers, isSameOpening, type Opening } from '../../tools/firewalld-rules.ts';
import type { Actual } from './read.ts';

export interface FirewallStep extends Step {
  verb: Switch;
  zone: string;
  /** To be changed right now. */
  runtime: Opening[];
  /** To be changed for every later start. */
  permanent: Opening[];
}

type Wanted = Desired<'firewall'>;

export function planFirewall(desired: Wanted, actual: Actual, projection: Projection): Plan<FirewallStep> {
  const wanted = openingsOf(desired);
  const changes = desired.state === 'present' ? planOpening(wanted, actual) : planClosing(wanted, actual);
  if (changes.length === 0) return { steps: [] };
  if (!actual.running) return planWithoutFirewalld(projection);
  if (actual.runtime === undefined) {
    throw new Refusal(
      `firewalld has no zone ${actual.zone}`,
      `there are ${actual.otherZones.join(', ')}; new zones are made with firewall-cmd --permanent --new-zone`,
    );
  }
  return { steps: changes };
}

function planWithoutFirewalld(projection: Projection): Plan<FirewallStep> {
  if (projection.has('unit', 'firewalld.service')) return { steps: [], knownAfterApply: true };
  throw new Refusal(
    'firewalld does not run on this host',
    'before this task: package: { name: firewalld } and service: { name: firewall, state: started }; without a firewall, leave the task out',
  );
}

function openingsOf({ port, sources }: Wanted): Opening[] {
  const [number = '', protocol = ''] = port.split('/');
  const opening = { port: number, protocol };
  return sources.length === 0 ? [opening] : sources.map((source) => ({ ...opening, source }));
}

function planOpening(wanted: readonly Opening[], { zone, runtime, permanent }: Actual): FirewallStep[] {
  return wanted.flatMap((opening) => {
    const isMissing = (openings: readonly Opening[]) => !openings.some((one) => covers(one, opening));
    return planSwitch('add', zone, opening, {
      runtime: isMissing(runtime ?? []) ? [opening] : [],
      permanent: isMissing(permanent) ? [opening] : [],
    });
  });
}

/** Only what is named exactly goes: a wider range is somebody else's. */
function planClosing(wanted: readonly Opening[], { zone, runtime, permanent }: Actual): FirewallStep[] {
  return wanted.flatMap((opening) =>
    planSwitch('remove', zone, opening, {
      runtime: (runtime ?? []).filter((one) => isSameOpening(one, opening)),
      permanent: permanent.filter((one) => isSameOpening(one, opening)),
    }),
  );
}

function planSwitch(
  verb: Switch,
  zone: string,
  opening: Opening,
  changes: Pick<FirewallStep, 'runtime' | 'permanent'>,
): FirewallStep[] {
  const { runtime, permanent } = changes;
  if (runtime.length === 0 && permanent.length === 0) return [];
  const summary = `${verb === 'add' ? 'open' : 'close'} ${describe(opening)} in zone ${zone}${scopeOf(changes)}`;
  const calls = 1 + runtime.length + permanent.length;
  return [{ verb, zone, runtime, permanent, summary, impact: 'none', deadline: calls * callDeadline }];
}

function describe({ port, protocol, source }: Opening): string {
  return `${port}/${protocol}${source === undefined ? '' : ` for ${source}`}`;
}

function scopeOf({ runtime, permanent }: Pick<FirewallStep, 'runtime' | 'permanent'>): string {
  if (permanent.length === 0) return ', now (for later starts it is so already)';
  return runtime.length === 0 ? ', for later starts (now it is so already)' : '';
}
