// Who may log in, with which credentials, and what they see: credentials always before LUNs; pure.
import { isSameCredentials } from '../../lio/credentials.ts';
import type { LiveAcl, LiveMappedLun } from '../../lio/live-target.ts';
import type { RememberedAcl } from '../../lio/make-target.ts';
import { mappedLunsOf, type WantedAcl, type WantedMapping, type WantedTpg } from '../../lio/wanted.ts';
import { Refusal } from '../../provider.ts';
import { type Actual, liveTpg } from './actual.ts';
import { credentialsOf } from './credentials.ts';
import { describeNumbers } from './describe-numbers.ts';
import { describeDifferent, findDifferent } from './different-settings.ts';
import { rememberAcl, rememberMappings, savedTpg } from './remembered.ts';
import type { RememberedMapping } from './remembered-objects.ts';
import { step, type TargetStep } from './steps.ts';

export function planAcls(tpg: WantedTpg, actual: Actual): TargetStep[] {
  const present = liveTpg(actual, tpg.tag)?.acls ?? [];
  const plans = tpg.acls.map((acl) => {
    const live = present.find(({ initiator }) => initiator === acl.initiator);
    return { access: planAccess(acl, live, tpg, actual), luns: planMappings(acl, live, tpg, actual) };
  });
  return [...plans.flatMap(({ access }) => access), ...plans.flatMap(({ luns }) => luns)];
}

function planAccess(acl: WantedAcl, live: LiveAcl | undefined, tpg: WantedTpg, actual: Actual): TargetStep[] {
  const { initiator } = acl;
  const { tag } = tpg;
  const wanted = credentialsOf(acl);
  const isSet = live !== undefined && (wanted === undefined || isSameCredentials(live.credentials, wanted));
  const isExempt = tpg.authentication && live?.authentication === '0';
  return [
    ...(live ? planGroup(acl, live, tag) : [planAcl(tag, initiator, rememberAcl(actual, tpg, acl))]),
    ...planSettings(acl, live, tag, actual),
    ...(isSet || !wanted
      ? []
      : [
          step(
            { op: 'set-credentials', tag, initiator },
            `set the ${chapName(acl)} credentials of ${initiator}`,
          ),
        ]),
    ...(isExempt
      ? [
          step({ op: 'require-chap', tag, initiator }, `require CHAP of ${initiator} again`, {
            impact: 'login',
          }),
        ]
      : []),
  ];
}

function planAcl(tag: number, initiator: string, remembered: RememberedAcl): TargetStep {
  return step({ op: 'make-acl', tag, initiator, ...remembered }, `make an ACL for ${initiator}`);
}

function planGroup({ initiator, group }: WantedAcl, live: LiveAcl, tag: number): TargetStep[] {
  if (group === undefined || live.group === group) return [];
  return [step({ op: 'set-acl-group', tag, initiator, group }, `put ${initiator} into group ${group}`)];
}

function planSettings(
  { initiator, attributes }: WantedAcl,
  live: LiveAcl | undefined,
  tag: number,
  { settings }: Actual,
): TargetStep[] {
  const reading = settings.get(tag)?.acls.get(initiator);
  const different = findDifferent(`the ACL of ${initiator}`, attributes, reading, live !== undefined);
  if (different.length === 0) return [];
  const summary = `set ${describeDifferent(different)} of the ACL of ${initiator}`;
  return [step({ op: 'set-acl-settings', tag, initiator }, summary)];
}

function chapName({ chap }: WantedAcl): string {
  return chap?.mutual ? 'mutual CHAP' : 'CHAP';
}

function planMappings(
  acl: WantedAcl,
  live: LiveAcl | undefined,
  tpg: WantedTpg,
  actual: Actual,
): TargetStep[] {
  const { initiator } = acl;
  const { tag } = tpg;
  const wanted = mappedLunsOf(acl, tpg);
  const present = new Map((live?.luns ?? []).map((mapping) => [mapping.as, mapping]));
  refuseOtherMappings(acl, wanted, live?.luns ?? [], tpg, actual);
  const missing = wanted.filter(({ as }) => present.get(as)?.readOnly === undefined);
  const protection = wanted.filter(({ as, readOnly }) => {
    const current = present.get(as)?.readOnly;
    return current !== undefined && current !== readOnly;
  });
  return [
    ...planMap(tag, initiator, rememberMappings(actual, tpg, initiator, missing)),
    ...protection.map((mapping) => planProtection(tag, initiator, mapping, live?.session ?? false)),
  ];
}

function planMap(tag: number, initiator: string, mappings: RememberedMapping[]): TargetStep[] {
  if (mappings.length === 0) return [];
  const summary = `let ${initiator} see ${describeMappings(mappings)}`;
  return [step({ op: 'map-luns', tag, initiator, mappings }, summary, { deadline: 60 + mappings.length })];
}

function describeMappings(mappings: readonly WantedMapping[]): string {
  const plain = mappings.filter(({ lun, as, readOnly }) => lun === as && !readOnly).map(({ lun }) => lun);
  const special = mappings
    .filter(({ lun, as, readOnly }) => lun !== as || readOnly)
    .map(
      ({ lun, as, readOnly }) => `LUN ${lun}${as === lun ? '' : ` as ${as}`}${readOnly ? ' read-only' : ''}`,
    );
  return [...(plain.length > 0 ? [describeNumbers('LUN', plain)] : []), ...special].join(', ');
}

/** A client that writes loses what it has not written yet. */
function planProtection(
  tag: number,
  initiator: string,
  mapping: WantedMapping,
  session: boolean,
): TargetStep {
  const { as, readOnly } = mapping;
  return step(
    { op: 'set-protection', tag, initiator, mapping },
    `make LUN ${as} ${readOnly ? 'read-only' : 'writable'} for ${initiator}`,
    { impact: readOnly && session ? 'session-drop' : 'none' },
  );
}

function refuseOtherMappings(
  { initiator }: WantedAcl,
  wanted: readonly WantedMapping[],
  present: readonly LiveMappedLun[],
  tpg: WantedTpg,
  actual: Actual,
): void {
  const stored =
    savedTpg(actual, tpg)?.node_acls.find(({ node_wwn }) => node_wwn === initiator)?.mapped_luns ?? [];
  const linked = present.flatMap(({ as, lun }) => (lun === undefined ? [] : [{ as, lun }]));
  const numbers = new Set(linked.map(({ as }) => as));
  const forgotten = stored.filter(({ index }) => !numbers.has(index));
  const known = [...linked, ...forgotten.map(({ index, tpg_lun }) => ({ as: index, lun: tpg_lun }))];
  const byNumber = new Map(known.map((one) => [one.as, one]));
  const byLun = new Map(known.map((one) => [one.lun, one]));
  for (const { as, lun } of wanted) {
    const other = [byNumber.get(as), byLun.get(lun)].find((one) => one && (one.as !== as || one.lun !== lun));
    if (other) throw otherMapping(initiator, { as, lun }, other);
  }
}

interface Mapping {
  as: number;
  lun: number;
}

function otherMapping(initiator: string, { as, lun }: Mapping, other: Mapping): Refusal {
  return new Refusal(
    `${initiator} sees LUN ${other.lun} as ${other.as}, and LUN ${lun} as ${as} is wanted: it would find other data behind a number it knows, or one disk twice (data-loss)`,
    `write \`{ lun: ${other.lun}, as: ${other.as} }\`; to renumber, log the client out and delete its mapped LUN ${other.as} first`,
  );
}
