// `mount`: a file system in its place, now and after each boot; or swap space in use.
import * as z from 'zod';
import { disk, nameOfDisk } from '../disk.ts';
import { absolutePath } from '../file-mode.ts';
import { filesystemType } from '../filesystem-type.ts';
import { defineKind } from '../kind.ts';

/** One option of fstab(5): no comma, no blank. Where it goes and what mounts it is said by properties of their own. */
const option = z
  .string()
  .regex(/^[A-Za-z0-9_.:/=+-]+$/, { error: 'not a mount option: one in each line, without commas' })
  .refine((text) => !/^(ro|rw|remount|bind|rbind|loop|_netdev|nofail|noauto|auto|defaults|sw)$/.test(text), {
    error: 'not as an option: use `read_only` and `nofail`; `_netdev` is added where it is needed',
  });

/** Neither the root nor what the system itself stands on. */
const mountPoint = absolutePath.refine(
  (path) =>
    !/^\/(|proc|sys|dev|run|boot|usr|etc|var|bin|sbin|lib)\/?$/.test(path) &&
    !/\/$|\/\/|\/\.(\/|$)/.test(path),
  { error: 'not a place to mount on: want a path below the system’s own, without a slash at its end' },
);

export const mountSchema = z
  .strictObject({
    /** Where; "none" for swap space. */
    path: z.union([z.literal('none'), mountPoint]),
    device: disk.optional(),
    /** Read from the disk unless it is said; another one is refused then. */
    type: filesystemType.optional(),
    /** Options of this file system, beside those that have properties of their own. */
    options: z.array(option).optional(),
    read_only: z.boolean().optional(),
    /** The boot does not wait for it and goes on without it. */
    nofail: z.boolean().optional(),
    state: z.enum(['mounted', 'unmounted', 'absent']).default('mounted'),
  })
  .superRefine(({ path, device, type, read_only, state }, context) => {
    const complain = (where: string, message: string) =>
      context.addIssue({ code: 'custom', path: [where], message });
    if (device === undefined && (state === 'mounted' || path === 'none'))
      complain('device', '`device` is missing');
    if (path === 'none' && read_only) complain('read_only', 'swap space is written');
    if (type !== undefined && (type === 'swap') !== (path === 'none'))
      complain('path', 'swap space has the path "none", and nothing else has it');
  });

/** A mounted file system, for the report and for what must not be mounted twice. */
export const mountObservation = z.strictObject({
  kind: z.literal('mount'),
  path: z.string(),
  type: z.string().optional(),
  mounted: z.boolean(),
  /** Identities of the iSCSI disks below, e.g. "naa.6001405…". */
  disks: z.array(z.string()),
});

export const mountKind = defineKind({
  schema: mountSchema,
  title: ({ path, device }) => (path === 'none' && device ? `swap on ${nameOfDisk(device)}` : path),
});
