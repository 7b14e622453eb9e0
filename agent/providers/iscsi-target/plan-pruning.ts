// Takes away single objects of a target that stays: what clients see first, then who may log in, where it listens, what it exports; pure.
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { parsePortal } from '../../../src/contract/portal.ts';
import { isDoomedTag, verdictOn } from '../../lio/doomed.ts';
import type { LiveAcl, LiveLun, LiveTpg } from '../../lio/live-target.ts';
import { initiatorsOf, type Session } from '../../lio/sessions.ts';
import { tpgsOf, type WantedTpg } from '../../lio/wanted.ts';
import { type Actual, liveTpg } from './actual.ts';
import { describeNumbers } from './describe-numbers.ts';
import { refuseOtherLun } from './refuse-other-lun.ts';
import { step, type TargetStep } from './steps.ts';

/** Removals wait in the kernel for what is under way. */
const patience = 120;

export function planPruning(desired: IscsiTarget, actual: Actual): TargetStep[] {
  const tags = (actual.target?.tags ?? []).filter((tag) => isDoomedTag(desired, tag));
  return [
    ...tpgsOf(desired).flatMap((tpg) => planTpg(tpg, actual)),
    ...tags.map((tag) => planTag(tag, desired, actual)),
  ];
}

function planTag(tag: number, { iqn }: IscsiTarget, actual: Actual): TargetStep {
  const sessions = sessionsIn(actual, tag);
  const lost =
    sessions.length > 0
      ? `, with the sessions of ${initiatorsOf(sessions).join(', ')}${describeExports(iqn, tag, actual)}`
      : '';
  return step({ op: 'remove-tpg', tag }, `remove portal group ${tag} of ${iqn}${lost}`, {
    impact: sessions.length > 0 ? 'session-drop' : 'login',
    deadline: 2 * patience,
  });
}

/** " on LUN 0 (web-data), LUN 3 (scratch)" */
function describeExports(iqn: string, tag: number, { removal }: Actual): string {
  const luns = (removal?.exports ?? [])
    .filter((one) => one.fabric === 'iscsi' && one.target === iqn && one.tag === tag)
    .map(({ lun, backstore }) => `LUN ${lun} (${backstore.name})`);
  return luns.length > 0 ? ` on ${luns.join(', ')}` : '';
}

function planTpg(tpg: WantedTpg, actual: Actual): TargetStep[] {
  refuseOtherLun(tpg, actual);
  const live = liveTpg(actual, tpg.tag);
  if (!live) return [];
  return [
    ...planMappings(tpg, live),
    ...planAcls(tpg, live),
    ...planPortals(tpg, live, sessionsIn(actual, tpg.tag)),
    ...planLuns(tpg, live, actual),
  ];
}

function sessionsIn({ removal }: Actual, tag: number): Session[] {
  return (removal?.sessions ?? []).filter((session) => session.tag === tag);
}

/** Those of ACLs that stay, also where their LUN goes: its link would be dead. */
function planMappings(tpg: WantedTpg, live: LiveTpg): TargetStep[] {
  const verdict = verdictOn(tpg);
  return live.acls.flatMap(({ initiator, luns, session }) => {
    if (verdict.acl(initiator)) return [];
    const doomed = luns.filter(
      ({ as, lun }) => verdict.mappedLun(initiator, as) || (lun !== undefined && verdict.lun(lun)),
    );
    return doomed.length === 0 ? [] : [planUnmapping(tpg, live, { initiator, luns: doomed, session })];
  });
}

function planUnmapping(
  { tag }: WantedTpg,
  live: LiveTpg,
  { initiator, luns, session }: Pick<LiveAcl, 'initiator' | 'luns' | 'session'>,
): TargetStep {
  const numbers = luns.map(({ as }) => as);
  const names = luns.flatMap(({ lun }) => live.luns.find((one) => one.lun === lun)?.backstore?.name ?? []);
  const what = `${describeNumbers('LUN', numbers)}${names.length > 0 ? ` (${names.join(', ')})` : ''}`;
  return step(
    { op: 'unmap-luns', tag, initiator, numbers },
    `take ${what} from ${initiator}${session ? ', which is logged in' : ''}`,
    { impact: session ? 'session-drop' : 'none', deadline: patience },
  );
}

function planAcls(tpg: WantedTpg, { acls }: LiveTpg): TargetStep[] {
  const verdict = verdictOn(tpg);
  return acls
    .filter(({ initiator }) => verdict.acl(initiator))
    .map(({ initiator, session }) =>
      step(
        { op: 'remove-acl', tag: tpg.tag, initiator },
        `remove the ACL of ${initiator}${session ? ' with its session' : ''}`,
        { impact: session ? 'session-drop' : 'login', deadline: patience },
      ),
    );
}

/** The kernel does not tell which portal a session came through. */
function planPortals(tpg: WantedTpg, { portals }: LiveTpg, sessions: readonly Session[]): TargetStep[] {
  const verdict = verdictOn(tpg);
  const isUsed = sessions.length > 0;
  const users = isUsed ? `, where ${initiatorsOf(sessions).join(', ')} may be logged in` : '';
  return portals
    .filter((name) => isDoomedPortal(name, verdict))
    .map((name) =>
      step({ op: 'remove-portal', tag: tpg.tag, name }, `stop listening on ${name}${users}`, {
        impact: isUsed ? 'session-drop' : 'login',
        deadline: patience,
      }),
    );
}

/** `name` as configfs has it. */
export function isDoomedPortal(name: string, verdict: ReturnType<typeof verdictOn>): boolean {
  const parsed = parsePortal(name);
  return parsed !== undefined && verdict.portal(parsed);
}

/** Initiators without an ACL see every LUN; the others have lost it by then. */
function planLuns(tpg: WantedTpg, { luns }: LiveTpg, actual: Actual): TargetStep[] {
  const verdict = verdictOn(tpg);
  const watching = sessionsIn(actual, tpg.tag).filter(({ dynamic }) => dynamic);
  const users = watching.length > 0 ? `, which ${initiatorsOf(watching).join(', ')} can see` : '';
  return luns
    .filter(({ lun }) => verdict.lun(lun))
    .map((one) =>
      step(
        { op: 'remove-lun', tag: tpg.tag, lun: one.lun },
        `remove LUN ${one.lun}${describeBackstore(one, actual)}${users}`,
        { impact: watching.length > 0 ? 'session-drop' : 'none', deadline: patience },
      ),
    );
}

/** " (web-data on /dev/myvg/web)" */
function describeBackstore({ backstore }: LiveLun, { backstores }: Actual): string {
  if (!backstore) return '';
  const { path = '' } =
    backstores.find(({ hba, name }) => hba === backstore.hba && name === backstore.name) ?? {};
  return ` (${backstore.name}${path === '' ? '' : ` on ${path}`})`;
}
