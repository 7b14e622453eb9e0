// update-initramfs(8): makes the initramfs of every kernel anew.
import { ignoreOutput, type Tool } from './tool.ts';

/** Seconds; it packs some hundred files for each kernel. */
export const initramfsDeadline = 600;

export const updateInitramfs: Tool<void> = {
  argv: ['update-initramfs', '-u', '-k', 'all'],
  deadline: initramfsDeadline,
  parse: ignoreOutput,
};
