// One change of LVM's configuration, after which LVM itself is asked what it reads.
import { type Host, HostError } from '../../provider.ts';
import { editFile } from '../../system/edit-file.ts';
import type { System } from '../../system/system.ts';
import { showFilter } from '../../tools/lvmconfig.ts';
import { runTool } from '../../tools/tool.ts';
import { findFilter, withFilter } from './configuration.ts';
import { markInitramfsDue, rebuildInitramfs } from './initramfs.ts';
import type { FilterStep, Wanted } from './steps.ts';

export function applyFilterStep(step: FilterStep, _desired: Wanted, { system }: Host): void {
  if (step.action === 'rebuild-initramfs') return rebuildInitramfs(system);
  markInitramfsDue(system);
  writeFilter(step.file, step.patterns, system);
}

function writeFilter(file: string, patterns: string[], system: System): void {
  editFile(system, file, (text = '') => withFilter(text, patterns, file), 0o644);
  if (patterns.length > 0) requireRead(patterns, system);
}

/** A file for a tag of this host (`lvm_<tag>.conf`) counts more than both. */
function requireRead(patterns: readonly string[], system: System): void {
  const setting = runTool(system, showFilter);
  const shown = findFilter(`devices {\n${setting}\n}`, 'lvmconfig')?.patterns ?? [];
  if (patterns.every((pattern) => shown.includes(pattern))) return;
  throw new HostError(
    `LVM reads another global_filter than was written: ${shown.join(', ')}`,
    'another file of /etc/lvm sets it, perhaps one for a tag: look at lvmconfig --withsource',
  );
}
