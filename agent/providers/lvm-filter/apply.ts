// One change of LVM's configuration, after which LVM itself is asked what it reads.
import { type Host, HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { showFilter } from '../../tools/lvmconfig.ts';
import { complaintOf, runUnchecked, succeeded } from '../../tools/tool.ts';
import { findFilter, withFilter } from './configuration.ts';
import { markInitramfsDue, rebuildInitramfs } from './initramfs.ts';
import type { FilterStep, Wanted } from './steps.ts';

export function applyFilterStep(step: FilterStep, _desired: Wanted, { system }: Host): void {
  if (step.action === 'rebuild-initramfs') return rebuildInitramfs(system);
  markInitramfsDue(system);
  writeFilter(step.file, step.patterns, system);
}

/** A link stays a link, and its owner and mode stay. */
function writeFilter(file: string, patterns: string[], system: System): void {
  const path = system.realPath(file) ?? file;
  const { mode = 0o644, uid = 0, gid = 0 } = system.stat(path) ?? {};
  const before = system.readTextIfExists(path) ?? '';
  system.writeAtomic(path, withFilter(before, patterns, file), { mode, uid, gid });
  if (patterns.length > 0) requireRead(patterns, system);
}

/** A file for a tag of this host (`lvm_<tag>.conf`) counts more than both. */
function requireRead(patterns: readonly string[], system: System): void {
  const result = runUnchecked(system, showFilter);
  if (!succeeded(showFilter, result)) throw new HostError(complaintOf(showFilter, result));
  const shown = findFilter(`devices {\n${result.stdout}\n}`, 'lvmconfig')?.patterns ?? [];
  if (patterns.every((pattern) => shown.includes(pattern))) return;
  throw new HostError(
    `LVM reads another global_filter than was written: ${shown.join(', ')}`,
    'another file of /etc/lvm sets it, perhaps one for a tag: look at lvmconfig --withsource',
  );
}
