// What a host is: read once at the start of a run, the only thing a playbook may ask of a host before it is changed.
import * as z from 'zod';

export const family = z.enum(['debian', 'redhat', 'suse', 'arch', 'unknown']);
export type Family = z.infer<typeof family>;

export const facts = z.strictObject({
  hostname: z.string(),
  architecture: z.string(),
  kernel: z.string(),
  boot_id: z.string(),
  os: z.strictObject({
    id: z.string(),
    version: z.string(),
    name: z.string(),
    family,
  }),
  addresses: z.array(
    z.strictObject({
      interface: z.string(),
      address: z.string(),
      prefix: z.int(),
    }),
  ),
  /** The initiator's name as the file has it; absent where open-iscsi is not installed. */
  initiator_name: z.string().optional(),
});

export type Facts = z.infer<typeof facts>;
