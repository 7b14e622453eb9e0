// What the host says of its memory, which ramdisks are made of.
import type { System } from '../system/system.ts';

const usual = 4096;

/** Bytes of a page, in which the kernel counts ramdisks (proc_pid_smaps(5), "KernelPageSize: 4 kB"). */
export function readPageSize(system: System): number {
  const [, kibibytes] =
    /^KernelPageSize:\s+(\d+) kB$/m.exec(system.readTextIfExists('/proc/self/smaps') ?? '') ?? [];
  return kibibytes === undefined ? usual : Number(kibibytes) * 1024;
}

/** Bytes that can be taken without swapping (proc_meminfo(5), "MemAvailable"); `undefined` where the kernel does not say. */
export function readAvailableMemory(system: System): number | undefined {
  const [, kibibytes] =
    /^MemAvailable:\s+(\d+) kB$/m.exec(system.readTextIfExists('/proc/meminfo') ?? '') ?? [];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}
