// `filesystem`: what a disk holds. Made on a blank disk only, grown with its disk; never shrunk, never wiped.
import * as z from 'zod';
import { disk, nameOfDisk } from '../disk.ts';
import { clusterTypes, type FilesystemType, filesystemType } from '../filesystem-type.ts';
import { defineKind } from '../kind.ts';

/** What each has room for, in bytes; gfs2 has no label, its lock table names it. */
const labelLimits: Readonly<Record<FilesystemType, number>> = {
  ext4: 16,
  xfs: 12,
  btrfs: 255,
  swap: 15,
  gfs2: 0,
  ocfs2: 63,
};

const clusterName = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, {
  error: 'not a name for a cluster: up to 32 letters, digits, _ and -',
});

export const filesystemSchema = z
  .strictObject({
    device: disk,
    type: filesystemType,
    label: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._:+-]*$/, { error: 'a label has letters, digits and . _ : + -' })
      .optional(),
    /** For several hosts at once; gfs2 and ocfs2 only, and these never without. */
    shared: z.boolean().default(false),
    /** The cluster whose members may mount it, and how many of them at once. */
    cluster: z
      .strictObject({
        name: clusterName,
        /** Its name within the cluster, for gfs2's locks. */
        filesystem: clusterName.optional(),
        hosts: z.int().min(1).max(255).default(2),
      })
      .optional(),
    /** Of ext4: percent of its blocks that only root may fill. */
    reserved_percent: z.number().min(0).max(50).optional(),
    /** Of ext4: one inode for so many bytes. */
    bytes_per_inode: z.int().min(1024).max(4_194_304).optional(),
    state: z.enum(['present', 'absent']).default('present'),
  })
  .superRefine(({ type, label = '', shared, cluster, reserved_percent, bytes_per_inode }, context) => {
    const complain = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const isCluster = clusterTypes.includes(type);
    if (label.length > labelLimits[type])
      complain('label', `a label of ${type} has at most ${labelLimits[type]} bytes`);
    if (isCluster && !shared)
      complain('shared', `${type} is for several hosts at once: say \`shared: true\`, or use ext4 or xfs`);
    if (!isCluster && shared)
      complain('shared', `${type} is destroyed by a second host that mounts it: gfs2 and ocfs2 are not`);
    if (isCluster && !cluster) complain('cluster', `whose locks does ${type} use? say \`cluster\``);
    if (!isCluster && cluster) complain('cluster', `${type} knows no cluster`);
    if (type === 'gfs2' && cluster && cluster.filesystem === undefined)
      complain('cluster', 'gfs2 needs `filesystem`, its name within the cluster');
    if (type !== 'ext4' && reserved_percent !== undefined)
      complain('reserved_percent', `${type} reserves nothing`);
    if (type !== 'ext4' && bytes_per_inode !== undefined)
      complain('bytes_per_inode', `${type} makes its inodes as they are needed`);
  });

/** What stands on a disk, for the report: it joins the rows of that disk. */
export const filesystemObservation = z.strictObject({
  kind: z.literal('filesystem'),
  /** Missing while there is none. */
  type: z.string().optional(),
  uuid: z.string().optional(),
  /** Identities of the iSCSI disks below, e.g. "naa.6001405…". */
  disks: z.array(z.string()),
});

export const filesystemKind = defineKind({
  schema: filesystemSchema,
  title: ({ type, device }) => `${type} on ${nameOfDisk(device)}`,
});
