// One portal group: access guards come before exposure, and credentials and attributes before it is enabled; pure.
import { isSameCredentials } from '../../lio/credentials.ts';
import type { LiveTpg } from '../../lio/live-target.ts';
import { initiatorsOf } from '../../lio/sessions.ts';
import type { WantedTpg } from '../../lio/wanted.ts';
import { Refusal } from '../../provider.ts';
import { type Actual, liveTpg } from './actual.ts';
import { credentialsOf } from './credentials.ts';
import { describeDifferent, findDifferent } from './different-settings.ts';
import { planAcls } from './plan-acls.ts';
import { planMemberships } from './plan-alua.ts';
import { planLuns } from './plan-luns.ts';
import { planPortals } from './plan-portals.ts';
import { rememberTpg } from './remembered.ts';
import { step, type TargetStep } from './steps.ts';

export function planTpg(tpg: WantedTpg, actual: Actual): TargetStep[] {
  const live = liveTpg(actual, tpg.tag);
  return naming(tpg, () => [
    ...planDisable(tpg, actual),
    ...(live ? [] : [planMake(tpg, actual)]),
    ...planAttributes(tpg, live),
    ...planSettings(tpg, live, actual),
    ...planCredentials(tpg, live),
    ...planLuns(tpg, actual),
    ...planMemberships(tpg, actual),
    ...planAcls(tpg, actual),
    ...planPortals(tpg, actual),
    ...planEnable(tpg, actual, live),
  ]);
}

function planMake(tpg: WantedTpg, actual: Actual): TargetStep {
  const { iqn, tag } = tpg;
  return step({ op: 'make-tpg', tag, ...rememberTpg(actual, tpg) }, `make portal group ${tag} of ${iqn}`);
}

/** After `generate_node_acls`, with which the kernel changes others. They count for the logins that come. */
function planSettings(
  { tag, iqn, attributes, parameters }: WantedTpg,
  live: LiveTpg | undefined,
  { settings }: Actual,
): TargetStep[] {
  const reading = settings.get(tag);
  const what = `portal group ${tag} of ${iqn}`;
  const isLive = live !== undefined;
  const different = [
    ...findDifferent(what, attributes, reading?.attributes, isLive),
    ...findDifferent(what, parameters, reading?.parameters, isLive),
  ];
  if (different.length === 0) return [];
  const summary = `set ${describeDifferent(different)} of ${iqn}`;
  return [step({ op: 'set-tpg-settings', tag }, summary, { impact: live?.enabled ? 'login' : 'none' })];
}

function planCredentials(tpg: WantedTpg, live: LiveTpg | undefined): TargetStep[] {
  const wanted = credentialsOf(tpg);
  if (!wanted || (live?.credentials && isSameCredentials(live.credentials, wanted))) return [];
  const kind = tpg.chap?.mutual ? 'mutual CHAP' : 'CHAP';
  const summary = `set the ${kind} credentials of initiators without an ACL`;
  return [step({ op: 'set-tpg-credentials', tag: tpg.tag }, summary)];
}

function planDisable({ iqn, tag, enabled }: WantedTpg, actual: Actual): TargetStep[] {
  if (enabled || !liveTpg(actual, tag)?.enabled) return [];
  const all = actual.removal?.sessions ?? [];
  const sessions = initiatorsOf(all.filter((session) => session.tag === tag));
  const lost = sessions.length > 0 ? `, with the sessions of ${sessions.join(', ')}` : '';
  const impact = sessions.length > 0 ? 'session-drop' : 'login';
  return [step({ op: 'disable-tpg', tag }, `disable ${iqn}${lost}`, { impact, deadline: 120 })];
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
  if (!tpg.enabled || live?.enabled) return [];
  return [step({ op: 'enable', tag: tpg.tag, ...rememberTpg(actual, tpg) }, `enable ${tpg.iqn}`)];
}
