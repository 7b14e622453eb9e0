// Who may log in, with which credentials, and what they see: one initiator, or several that are told apart by nothing else.
import * as z from 'zod';
import { chap } from '../../chap.ts';
import { entryState } from '../../entry-state.ts';
import { iscsiName } from '../../iqn.ts';
import { lunNumber } from './lun.ts';
import { aclAttributes } from './setting-limits.ts';

/** The kernel keeps 63 bytes and takes what begins with NULL for "none" (core_tpg_set_initiator_node_tag); rtslib reads it as a group's name and allows no dot. */
const groupName = z.string().regex(/^(?!NULL)[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/, {
  error: 'not a name for a group of initiators',
});

export const acl = z
  .strictObject({
    initiator: iscsiName.optional(),
    state: entryState,
    /** Several that share everything here. */
    initiators: z.array(iscsiName).min(1).optional(),
    /** What targetcli calls them together. */
    group: groupName.optional(),
    chap: chap.optional(),
    /** By the kernel's names, such as `dataout_timeout`; the others stay as they are. */
    attributes: aclAttributes.default({}),
    /** Which LUNs the initiator sees and under which number; all of the group's, unless said. */
    luns: z
      .array(
        z.strictObject({
          lun: lunNumber,
          state: entryState,
          as: lunNumber.optional(),
          read_only: z.boolean().default(false),
        }),
      )
      .optional(),
  })
  .refine(({ initiator, initiators }) => (initiator === undefined) !== (initiators === undefined), {
    error: 'an ACL is for one `initiator`, or for the `initiators` of a `group`',
  })
  .refine(({ initiators, group }) => initiators === undefined || group !== undefined, {
    error: 'several `initiators` need the name of their `group`',
  });
export type AclEntry = z.output<typeof acl>;

/** The ACL of one initiator. */
export interface Acl extends Omit<AclEntry, 'initiator' | 'initiators'> {
  initiator: string;
}

/** One for each initiator. */
export function aclsOf({ initiator, initiators, ...shared }: AclEntry): Acl[] {
  const names = initiators ?? (initiator === undefined ? [] : [initiator]);
  return names.map((name) => ({ ...shared, initiator: name }));
}
