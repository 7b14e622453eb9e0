// What a configured backstore says of the device or file it really serves: names in udev_path can lead elsewhere by now.

export interface BackstoreInfo {
  /** Whether a LUN exports it. */
  exported?: boolean;
  /** "253:1" for block. */
  device?: string;
  /** For block. */
  readOnly?: boolean;
  /** For fileio. */
  file?: string;
  /** Bytes; for fileio and ramdisk. */
  size?: number;
  /** Whether fileio acknowledges writes before they are on the disk. */
  buffered?: boolean;
  /** Bytes; for ramdisk. */
  pageSize?: number;
  /** For ramdisk: whether it keeps nothing. */
  nullio?: boolean;
  /** "0:0:1:0" for pscsi: host, channel, target, LUN. */
  scsiAddress?: string;
}

/**
 * The text of `core/<hba>/<name>/info`: iblock_show_configfs_dev_params in drivers/target/target_core_iblock.c,
 * fd_show_configfs_dev_params in target_core_file.c, rd_show_configfs_dev_params in target_core_rd.c, pscsi_show_configfs_dev_params
 * in target_core_pscsi.c.
 */
export function parseBackstoreInfo(text: string): BackstoreInfo {
  // A pattern that does not fit is tried at every character: each part looks for some text of it first.
  return {
    exported: text.includes('Status: ACTIVATED'),
    ...parseBlock(text),
    ...parseFile(text),
    ...parseRamdisk(text),
    ...parsePassthrough(text),
  };
}

function parseBlock(text: string): Partial<BackstoreInfo> {
  if (!text.includes('Major: ')) return {};
  const [, major, minor] = /Major: (\d+) Minor: (\d+)/.exec(text) ?? [];
  if (major === undefined || minor === undefined) return {};
  return { device: `${major}:${minor}`, readOnly: /readonly: 1/.test(text) };
}

function parseFile(text: string): Partial<BackstoreInfo> {
  if (!text.includes(' File: ')) return {};
  const [, file, size, mode] = / File: (.+?) {2}Size: (\d+) {2}Mode: (\S+)/.exec(text) ?? [];
  if (file === undefined) return {};
  return { file, size: Number(size), buffered: mode === 'Buffered-WCE' };
}

function parseRamdisk(text: string): Partial<BackstoreInfo> {
  if (!text.includes('PAGES/PAGE_SIZE: ')) return {};
  const [, pages, pageSize] = /PAGES\/PAGE_SIZE: (\d+)\*(\d+)/.exec(text) ?? [];
  if (pages === undefined) return {};
  return {
    size: Number(pages) * Number(pageSize),
    pageSize: Number(pageSize),
    nullio: /nullio: 1/.test(text),
  };
}

function parsePassthrough(text: string): Partial<BackstoreInfo> {
  if (!text.includes('Channel ID: ')) return {};
  const [, channel, target, lun, host] =
    /Channel ID: (\d+) Target ID: (\d+) LUN: (\d+) Host ID: (\d+)/.exec(text) ?? [];
  return host === undefined ? {} : { scsiAddress: `${host}:${channel}:${target}:${lun}` };
}
