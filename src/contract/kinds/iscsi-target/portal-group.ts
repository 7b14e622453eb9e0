// A portal group (TPG) of a target: where it listens, what it exports, and who may log in.
import * as z from 'zod';
import { chap } from '../../chap.ts';
import { entryState } from '../../entry-state.ts';
import { listedPortal } from '../../portal.ts';
import { type Absent, absent, absentFromTarget, nothing, nothingOfTarget } from './absent.ts';
import { type Acl, acl, aclsOf } from './acl.ts';
import { isVolume, type Lun, lun, lunOfGroup } from './lun.ts';
import { tpgAttributes, tpgParameters } from './setting-limits.ts';

const tag = z.int().min(1).max(65_535);

/** What a task says of its first group, at its top level. */
export const portalGroupForm = {
  /** Its identity in the target; fixed. */
  tag: tag.default(1),
  /** Whether anybody can log in; always asserted. */
  enabled: z.boolean().default(true),
  portals: z.array(listedPortal).default([]),
  luns: z.array(lun).default([]),
  acls: z.array(acl).default([]),
  /** Whether initiators must authenticate; always asserted. Off only by explicit choice. */
  authentication: z.boolean().default(true),
  /** LIO's demo mode: initiators without an ACL may log in. Always asserted. */
  generate_node_acls: z.boolean().default(false),
  /** Of initiators without an ACL, in demo mode. */
  chap: chap.optional(),
  /** By the kernel's names, such as `login_timeout`; the others stay as they are. */
  attributes: tpgAttributes.default({}),
  /** What is negotiated at logins, by its names in iSCSI; the others stay as they are. */
  parameters: tpgParameters.default({}),
  /** Take away what is live or saved below the target and not named. */
  prune: z.boolean().default(false),
  /** What the entries with `state: absent` come to. */
  absent: absentFromTarget.default(nothingOfTarget),
};

/** One more group: everything that it leaves out is as in the first, but for the portals, which a target has once. */
export const furtherGroup = z.strictObject({
  tag,
  state: entryState,
  enabled: z.boolean().optional(),
  portals: portalGroupForm.portals,
  luns: z.array(lunOfGroup).optional(),
  acls: z.array(acl).optional(),
  authentication: z.boolean().optional(),
  generate_node_acls: z.boolean().optional(),
  chap: chap.optional(),
  attributes: tpgAttributes.optional(),
  parameters: tpgParameters.optional(),
  absent: absent.default(nothing),
});

type First = z.output<z.ZodObject<typeof portalGroupForm>>;
type Further = z.output<typeof furtherGroup>;

/** A target as a task describes it. */
export interface Described extends First {
  portal_groups: Further[];
}

/** Everything that is true of one group. */
export interface PortalGroup extends Omit<First, 'acls'> {
  /** One for each initiator. */
  acls: Acl[];
}

/** The groups that a task describes, the first one first. A volume that is only named is the one that is described under that name. */
export function portalGroupsOf(target: Described): PortalGroup[] {
  const { portal_groups: further, ...first } = target;
  const volumes = volumesOf(target);
  return [first, ...further.map((group) => completed(group, first))].map((group) => ({
    ...group,
    luns: group.luns.map((one) => withVolume(one, volumes)),
    acls: group.acls.flatMap(aclsOf),
    attributes: guarded(group),
  }));
}

/** Each backstore that a task describes. */
export function volumesOf({ luns, portal_groups: further }: Described): Lun[] {
  return [...luns, ...further.flatMap((group) => group.luns ?? [])].filter(isVolume);
}

function completed(group: Further, first: First): First {
  return {
    tag: group.tag,
    portals: group.portals,
    enabled: group.enabled ?? first.enabled,
    luns: group.luns ?? first.luns,
    acls: group.acls ?? first.acls,
    authentication: group.authentication ?? first.authentication,
    generate_node_acls: group.generate_node_acls ?? first.generate_node_acls,
    chap: group.chap ?? first.chap,
    attributes: group.attributes ?? first.attributes,
    parameters: group.parameters ?? first.parameters,
    prune: first.prune,
    absent: { ...absentFrom(group, first.absent), portal_groups: [] },
  };
}

/** A list that the group has from the first one loses what that one loses. */
function absentFrom({ luns, acls, absent: own }: Further, first: Absent): Absent {
  return {
    portals: own.portals,
    luns: luns ? own.luns : first.luns,
    acls: acls ? own.acls : first.acls,
    mapped_luns: acls ? own.mapped_luns : first.mapped_luns,
  };
}

function withVolume(own: Lun, volumes: readonly Lun[]): Lun {
  const volume = isVolume(own) ? undefined : volumes.find(({ name }) => name === own.name);
  if (!volume) return own;
  const groups = volume.alua?.groups ?? [];
  const group = own.alua?.group;
  return { ...volume, lun: own.lun, alias: own.alias, alua: { groups, group } };
}

/** In demo mode everybody sees every LUN: read-only, unless it is said that they may write. */
function guarded({ generate_node_acls, attributes }: First): First['attributes'] {
  return generate_node_acls ? { demo_mode_write_protect: 1, ...attributes } : attributes;
}
