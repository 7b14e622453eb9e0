// Who may log in, with which credentials, and what they see: credentials always before LUNs; pure.
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import type { LiveAcl, LiveMappedLun } from '../../lio/live-target.ts';
import { managedTag } from '../../lio/paths.ts';
import { type Attributes, contentOf, findSavedTarget, findSavedTpg } from '../../lio/saveconfig.ts';
import { mappedLunsOf, type WantedAcl, type WantedMapping } from '../../lio/wanted.ts';
import { Refusal } from '../../provider.ts';
import type { Actual } from './actual.ts';
import { credentialsOf, isSameCredentials } from './credentials.ts';
import { describeNumbers } from './describe-numbers.ts';
import { type RememberedMapping, rememberAcl, rememberMapping } from './remembered.ts';
import { step, type TargetStep } from './steps.ts';

export function planAcls(desired: IscsiTarget, actual: Actual): TargetStep[] {
  const plans = desired.acls.map((acl) => {
    const live = actual.target?.tpg?.acls.find(({ initiator }) => initiator === acl.initiator);
    return { access: planAccess(acl, live, desired, actual), luns: planMappings(acl, live, desired, actual) };
  });
  return [...plans.flatMap(({ access }) => access), ...plans.flatMap(({ luns }) => luns)];
}

function planAccess(
  acl: WantedAcl,
  live: LiveAcl | undefined,
  { iqn, authentication }: IscsiTarget,
  actual: Actual,
): TargetStep[] {
  const { initiator } = acl;
  const wanted = credentialsOf(acl);
  const isSet = live !== undefined && (wanted === undefined || isSameCredentials(live.credentials, wanted));
  const isExempt = authentication && live?.authentication === '0';
  return [
    ...(live ? [] : [planAcl(initiator, rememberAcl(actual, iqn, initiator))]),
    ...(isSet || !wanted
      ? []
      : [step({ op: 'set-credentials', initiator }, `set the ${chapName(acl)} credentials of ${initiator}`)]),
    ...(isExempt
      ? [step({ op: 'require-chap', initiator }, `require CHAP of ${initiator} again`, { impact: 'login' })]
      : []),
  ];
}

function planAcl(initiator: string, attributes: Attributes): TargetStep {
  return step({ op: 'make-acl', initiator, attributes }, `make an ACL for ${initiator}`);
}

function chapName({ chap }: WantedAcl): string {
  return chap?.mutual ? 'mutual CHAP' : 'CHAP';
}

function planMappings(
  acl: WantedAcl,
  live: LiveAcl | undefined,
  desired: IscsiTarget,
  actual: Actual,
): TargetStep[] {
  const { initiator } = acl;
  const wanted = mappedLunsOf(acl, desired);
  const present = live?.luns ?? [];
  refuseOtherMappings(acl, wanted, present, desired, actual);
  const missing = wanted.filter(
    ({ as }) => !present.some((one) => one.as === as && one.readOnly !== undefined),
  );
  const protection = wanted.filter(({ as, readOnly }) =>
    present.some((one) => one.as === as && one.readOnly !== undefined && one.readOnly !== readOnly),
  );
  return [
    ...planMap(
      initiator,
      missing.map((mapping) => rememberMapping(actual, desired.iqn, initiator, mapping)),
    ),
    ...protection.map((mapping) => planProtection(initiator, mapping, live?.session ?? false)),
  ];
}

function planMap(initiator: string, mappings: RememberedMapping[]): TargetStep[] {
  if (mappings.length === 0) return [];
  const summary = `let ${initiator} see ${describeMappings(mappings)}`;
  return [step({ op: 'map-luns', initiator, mappings }, summary, { deadline: 60 + mappings.length })];
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
function planProtection(initiator: string, mapping: WantedMapping, session: boolean): TargetStep {
  const { as, readOnly } = mapping;
  return step(
    { op: 'set-protection', initiator, mapping },
    `make LUN ${as} ${readOnly ? 'read-only' : 'writable'} for ${initiator}`,
    { impact: readOnly && session ? 'session-drop' : 'none' },
  );
}

function refuseOtherMappings(
  { initiator }: WantedAcl,
  wanted: readonly WantedMapping[],
  present: readonly LiveMappedLun[],
  { iqn }: IscsiTarget,
  { saved }: Actual,
): void {
  const tpg = findSavedTpg(findSavedTarget(contentOf(saved), iqn), managedTag);
  const stored = tpg?.node_acls.find(({ node_wwn }) => node_wwn === initiator)?.mapped_luns ?? [];
  const known = [
    ...present.flatMap(({ as, lun }) => (lun === undefined ? [] : [{ as, lun }])),
    ...stored
      .filter(({ index }) => !present.some(({ as, lun }) => as === index && lun !== undefined))
      .map(({ index, tpg_lun }) => ({ as: index, lun: tpg_lun })),
  ];
  for (const mapping of wanted) refuseOtherMapping(initiator, mapping, known);
}

function refuseOtherMapping(
  initiator: string,
  { as, lun }: WantedMapping,
  known: readonly { as: number; lun: number }[],
): void {
  const other = known.find((one) => (one.as === as) !== (one.lun === lun));
  if (!other) return;
  throw new Refusal(
    `${initiator} sees LUN ${other.lun} as ${other.as}, and LUN ${lun} as ${as} is wanted: it would find other data behind a number it knows, or one disk twice (data-loss)`,
    `write \`{ lun: ${other.lun}, as: ${other.as} }\`; to renumber, log the client out and delete its mapped LUN ${other.as} first`,
  );
}
