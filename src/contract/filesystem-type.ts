// The file systems that can be made and mounted, and which of them several hosts may use at once.
import * as z from 'zod';

export const filesystemType = z.enum(['ext4', 'xfs', 'btrfs', 'swap', 'gfs2', 'ocfs2']);
export type FilesystemType = z.output<typeof filesystemType>;

/** Made for several hosts at once: they agree through a cluster's locks. Any other is destroyed by a second writer. */
export const clusterTypes: readonly string[] = ['gfs2', 'ocfs2'];
