// A portal group (TPG) of a target: where it listens, what it exports, and who may log in.
import * as z from 'zod';
import { listedPortal } from '../../portal.ts';
import { absent, nothing } from './absent.ts';
import { acl } from './acl.ts';
import { lun } from './lun.ts';

/** What a task says of its portal group at its top level. */
export const portalGroupForm = {
  portals: z.array(listedPortal).default([]),
  luns: z.array(lun).default([]),
  acls: z.array(acl).default([]),
  /** Whether initiators must authenticate; always asserted. Off only by explicit choice. */
  authentication: z.boolean().default(true),
  /** LIO's demo mode: initiators without an ACL may log in. Always asserted. */
  generate_node_acls: z.boolean().default(false),
  /** Take away what is live or saved below the target and not named. */
  prune: z.boolean().default(false),
  /** What the entries with `state: absent` come to. */
  absent: absent.default(nothing),
};

type Described = z.output<z.ZodObject<typeof portalGroupForm>>;

/** Everything that is true of one group. */
export interface PortalGroup extends Described {
  /** Its identity in the target. */
  tag: number;
}

/** The groups that a task describes. */
export function portalGroupsOf(target: Described): PortalGroup[] {
  const { portals, luns, acls, authentication, generate_node_acls, prune, absent } = target;
  return [{ tag: 1, portals, luns, acls, authentication, generate_node_acls, prune, absent }];
}
