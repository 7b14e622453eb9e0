// Every file system that can be made, and what a device shows of them. One read of its beginning, no child.
import { type FilesystemType, filesystemType } from '../../src/contract/filesystem-type.ts';
import type { System } from '../system/system.ts';
import { btrfs } from './btrfs.ts';
import { ext4 } from './ext4.ts';
import type { Filesystem, Superblock } from './filesystem.ts';
import { gfs2 } from './gfs2.ts';
import { ocfs2 } from './ocfs2.ts';
import { swap } from './swap.ts';
import { xfs } from './xfs.ts';

export const filesystems: Readonly<Record<FilesystemType, Filesystem>> = {
  ext4,
  xfs,
  btrfs,
  swap,
  gfs2,
  ocfs2,
};

export interface Found extends Superblock {
  type: FilesystemType;
}

/** Bytes in which all of them show themselves: btrfs and gfs2 begin at 64 KiB. */
export const beginning = 68 * 1024;

/** `undefined` also for file systems that are not made here: whether a device is blank is another question. */
export function readSuperblock(system: System, device: string): Found | undefined {
  const bytes = system.readBytes(device, beginning);
  return identify(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

export function identify(bytes: DataView): Found | undefined {
  if (bytes.byteLength < beginning) return undefined;
  for (const type of filesystemType.options) {
    const superblock = filesystems[type].identify(bytes);
    if (superblock) return { type, ...superblock };
  }
  return undefined;
}
