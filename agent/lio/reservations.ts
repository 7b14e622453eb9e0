// Persistent reservations with APTPL: the kernel writes them to a file and leaves it to us to hand them back to a new backstore.
import type { System } from '../system/system.ts';

/** Hands the registrations of the file to the kernel; nothing where there is none. `directory` is the backstore's. */
export function restoreReservations(system: System, directory: string, file: string): void {
  for (const registration of parseReservations(system.readTextIfExists(file) ?? '')) {
    system.writeKernel(`${directory}/pr/res_aptpl_metadata`, registration);
  }
}

/** Lines `key=value` between PR_REG_START and PR_REG_END, which the kernel wants on one line, with commas (drivers/target/target_core_pr.c). */
export function parseReservations(text: string): string[] {
  return [...text.matchAll(/^PR_REG_START:.*\n([\s\S]*?)^PR_REG_END:/gm)].map(([, body = '']) =>
    body
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join(','),
  );
}
