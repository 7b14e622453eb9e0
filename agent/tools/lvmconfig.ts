// lvmconfig(8): what LVM itself reads of its configuration, all files together.
import type { Tool } from './tool.ts';

/** One line as in the files: `global_filter=["r|…|"]`. Fails where it is set nowhere. */
export const showFilter: Tool<string> = {
  argv: ['lvm', 'lvmconfig', 'devices/global_filter'],
  deadline: 60,
  parse: (stdout) => stdout,
};
