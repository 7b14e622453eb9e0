// Two names for each kind of backstore: the kernel's, which HBA directories begin with, and rtslib's, which saveconfig.json has.

const rtslibNames = new Map([
  ['iblock', 'block'],
  ['fileio', 'fileio'],
  ['rd_mcp', 'ramdisk'],
  ['pscsi', 'pscsi'],
  ['user', 'user'],
]);

/** rtslib's name for the plugin of an HBA directory: "block" for "iblock_3"; `undefined` for entries that are no HBA. */
export function pluginOfHba(hba: string): string | undefined {
  const at = hba.lastIndexOf('_');
  return /^\d+$/.test(hba.slice(at + 1)) ? rtslibNames.get(hba.slice(0, at)) : undefined;
}

/** The kernel's name for a plugin of rtslib's: "iblock" for "block". */
export function kernelNameOf(plugin: string): string {
  const entry = [...rtslibNames].find(([, name]) => name === plugin);
  return entry?.[0] ?? plugin;
}

/** How saveconfig.json refers to a backstore. */
export function savedReference(plugin: string, name: string): string {
  return `/backstores/${plugin}/${name}`;
}
