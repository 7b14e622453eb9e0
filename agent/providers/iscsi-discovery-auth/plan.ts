// The credentials before they are demanded, and no longer demanded before they are unset; pure.
import type { Impact } from '../../../src/contract/impact.ts';
import type { IscsiDiscoveryAuth } from '../../../src/contract/kinds/iscsi-discovery-auth.ts';
import { refuseBootRestore } from '../../lio/boot-restore.ts';
import { isSameCredentials } from '../../lio/credentials.ts';
import { type DiscoveryAuth, openDiscovery, savedDiscoveryAuth } from '../../lio/discovery-auth.ts';
import { refuseMissingRtslib } from '../../lio/rtslib.ts';
import { contentOf, refuseBrokenSaveconfig } from '../../lio/saveconfig.ts';
import type { Projection } from '../../projection.ts';
import type { Plan, Step } from '../../provider.ts';
import type { Actual } from './read.ts';
import { wantedAuth } from './wanted.ts';

/** Secrets stay in the description. */
type Action =
  | { op: 'load'; modules: string[] }
  | { op: 'set-credentials' }
  | { op: 'enforce'; enforced: boolean }
  | { op: 'save' };
export type DiscoveryStep = Step & Action;

export function planDiscoveryAuth(
  desired: IscsiDiscoveryAuth,
  actual: Actual,
  projection: Projection,
): Plan<DiscoveryStep> {
  if (desired.state === 'present') refuseMissingRtslib(actual.rtslib, projection);
  refuseBrokenSaveconfig(actual.saved);
  refuseBootRestore(actual.restoring);
  const wanted = wantedAuth(desired);
  const changes = planLive(desired, wanted, actual.live ?? openDiscovery);
  return {
    steps: [...planLoad(actual, changes), ...changes, ...planSave(wanted, actual, changes.length > 0)],
    ...(desired.state === 'present' && actual.rtslib === undefined && { knownAfterApply: true }),
  };
}

function planLive(
  { state, mutual }: IscsiDiscoveryAuth,
  wanted: DiscoveryAuth,
  current: DiscoveryAuth,
): DiscoveryStep[] {
  const steps: DiscoveryStep[] = [];
  if (!isSameCredentials(current.credentials, wanted.credentials)) {
    const verb = state === 'absent' ? 'unset' : 'set';
    const summary = `${verb} the ${mutual ? 'mutual CHAP' : 'CHAP'} credentials of discovery`;
    steps.push(step({ op: 'set-credentials' }, summary, { impact: current.enforced ? 'login' : 'none' }));
  }
  if (current.enforced !== wanted.enforced) {
    const { enforced } = wanted;
    const summary = enforced ? 'require CHAP for discovery' : 'allow discovery without CHAP';
    steps.push(step({ op: 'enforce', enforced }, summary, { impact: enforced ? 'login' : 'none' }));
  }
  return wanted.enforced ? steps : steps.reverse();
}

const loading = 180;

function planLoad({ engine, live }: Actual, changes: readonly DiscoveryStep[]): DiscoveryStep[] {
  if (live || changes.length === 0) return [];
  return [step({ op: 'load', modules: engine.missing }, "load LIO's modules", { deadline: loading })];
}

function planSave(wanted: DiscoveryAuth, { rtslib, saved }: Actual, changes: boolean): DiscoveryStep[] {
  const next = savedDiscoveryAuth(contentOf(saved));
  if (next.enforced === wanted.enforced && isSameCredentials(next.credentials, wanted.credentials)) return [];
  const file = rtslib?.saveFile ?? 'saveconfig.json';
  const summary = changes
    ? `save the configuration to ${file}`
    : `save what is live and not saved to ${file}: the login for discovery`;
  return [step({ op: 'save' }, summary)];
}

/** Seconds; far more than a kernel that answers ever needs, since a hang is what they are there for. */
const ordinary = 60;

function step(
  action: Action,
  summary: string,
  { impact = 'none', deadline = ordinary }: { impact?: Impact; deadline?: number } = {},
): DiscoveryStep {
  return { ...action, summary, impact, deadline };
}
