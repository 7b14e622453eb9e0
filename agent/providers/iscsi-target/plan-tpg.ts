// One portal group: access guards come before exposure, and credentials and attributes before it is enabled; pure.
import type { LiveTpg } from '../../lio/live-target.ts';
import type { WantedTpg } from '../../lio/wanted.ts';
import { Refusal } from '../../provider.ts';
import { type Actual, liveTpg } from './actual.ts';
import { planAcls } from './plan-acls.ts';
import { planMemberships } from './plan-alua.ts';
import { planLuns } from './plan-luns.ts';
import { planPortals } from './plan-portals.ts';
import { rememberTpg } from './remembered.ts';
import { step, type TargetStep } from './steps.ts';

export function planTpg(tpg: WantedTpg, actual: Actual): TargetStep[] {
  const live = liveTpg(actual, tpg.tag);
  return naming(tpg, () => [
    ...(live ? [] : [step({ op: 'make-tpg', tag: tpg.tag }, `make portal group ${tpg.tag} of ${tpg.iqn}`)]),
    ...planAttributes(tpg, live),
    ...planLuns(tpg, actual),
    ...planMemberships(tpg, actual),
    ...planAcls(tpg, actual),
    ...planPortals(tpg, actual),
    ...planEnable(tpg, actual, live),
  ]);
}

/** The usual group needs no mention. */
const usual = 1;

function naming({ tag }: WantedTpg, plan: () => TargetStep[]): TargetStep[] {
  if (tag === usual) return plan();
  const name = (text: string) => `portal group ${tag}: ${text}`;
  try {
    return plan().map((one) => ({ ...one, summary: name(one.summary) }));
  } catch (error) {
    throw error instanceof Refusal ? new Refusal(name(error.message), error.hint) : error;
  }
}

function planAttributes(wanted: WantedTpg, live: LiveTpg | undefined): TargetStep[] {
  const { tag, authentication, generate_node_acls: generateNodeAcls } = wanted;
  const impact = live?.enabled ? 'login' : 'none';
  return [
    ...(live?.authentication === authentication
      ? []
      : [
          step(
            { op: 'set-attribute', tag, attribute: 'authentication', value: authentication },
            authentication
              ? 'require authentication of initiators'
              : 'let initiators in without authentication',
            { impact },
          ),
        ]),
    ...(live?.generateNodeAcls === generateNodeAcls
      ? []
      : [
          step(
            { op: 'set-attribute', tag, attribute: 'generate_node_acls', value: generateNodeAcls },
            generateNodeAcls
              ? 'let in initiators without an ACL (demo mode)'
              : 'let in initiators with an ACL only',
            { impact },
          ),
        ]),
  ];
}

function planEnable(tpg: WantedTpg, actual: Actual, live: LiveTpg | undefined): TargetStep[] {
  if (live?.enabled) return [];
  return [step({ op: 'enable', tag: tpg.tag, ...rememberTpg(actual, tpg) }, `enable ${tpg.iqn}`)];
}
