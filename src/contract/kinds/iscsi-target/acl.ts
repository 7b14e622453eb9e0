// An initiator that may log in, its credentials, and what it sees.
import * as z from 'zod';
import { chap } from '../../chap.ts';
import { entryState } from '../../entry-state.ts';
import { iscsiName } from '../../iqn.ts';
import { lunNumber } from './lun.ts';

export const acl = z.strictObject({
  initiator: iscsiName,
  state: entryState,
  chap: chap.optional(),
  /** Which LUNs this initiator sees and under which number; all of the target's, unless said. */
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
});
