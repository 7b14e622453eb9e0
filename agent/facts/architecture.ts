// The machine's architecture without starting `uname`: the kernel tells since 6.1, before that our own executable's header does.
import type { System } from '../system/system.ts';

/** `e_machine` at byte 18 of an ELF header, little-endian (elf(5)), and the name `uname -m` has for it. */
const machines: ReadonlyMap<number, string> = new Map([
  [0x3e, 'x86_64'],
  [0xb7, 'aarch64'],
]);

export function readArchitecture(system: System): string {
  const told = system.readTextIfExists('/proc/sys/kernel/arch')?.trim();
  if (told !== undefined) return told;
  const [low = 0, high = 0] = system.readBytes('/proc/self/exe', 20).subarray(18);
  return machines.get(low + high * 256) ?? 'unknown';
}
