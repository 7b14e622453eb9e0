// What a configured backstore says of the device or file it really serves: names in udev_path can lead elsewhere by now.

export interface BackstoreInfo {
  /** "253:1" for block. */
  device?: string;
  /** For fileio. */
  file?: string;
  /** Bytes; for fileio. */
  size?: number;
}

/**
 * The text of `core/<hba>/<name>/info`: iblock_show_configfs_dev_params in drivers/target/target_core_iblock.c,
 * fd_show_configfs_dev_params in drivers/target/target_core_file.c.
 */
export function parseBackstoreInfo(text: string): BackstoreInfo {
  const [, major, minor] = /Major: (\d+) Minor: (\d+)/.exec(text) ?? [];
  const [, file, size] = / File: (.+?) {2}Size: (\d+)/.exec(text) ?? [];
  return {
    ...(major !== undefined && minor !== undefined && { device: `${major}:${minor}` }),
    ...(file !== undefined && { file }),
    ...(size !== undefined && { size: Number(size) }),
  };
}
