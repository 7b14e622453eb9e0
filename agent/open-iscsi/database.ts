// Where open-iscsi is on this host: its command, and the directory of its node records, which moved between releases.
import type { System } from '../system/system.ts';

/** Fedora, Debian and SUSE; Debian before its /usr merge; Arch. */
const commands = ['/usr/sbin/iscsiadm', '/sbin/iscsiadm', '/usr/bin/iscsiadm'];

/** Newer releases keep records under /var/lib; Debian 12 and old SUSE keep them beside the configuration. */
const newRoot = '/var/lib/iscsi';
const oldRoot = '/etc/iscsi';

/** The command's path; `undefined` where open-iscsi is not installed. */
export function findIscsiadm(system: System): string | undefined {
  return commands.find((path) => system.exists(path));
}

/**
 * The directory that has `nodes/`. The path is compiled into iscsiadm; its text is only searched where both directories hold
 * records, as an interrupted migration leaves them.
 */
export function findDatabase(system: System): string {
  const [inNew, inOld] = [newRoot, oldRoot].map((root) => system.exists(`${root}/nodes`));
  if (inNew && inOld) return compiledRoot(system);
  if (inNew || inOld) return inNew ? newRoot : oldRoot;
  return system.exists(newRoot) ? newRoot : oldRoot;
}

function compiledRoot(system: System): string {
  const command = findIscsiadm(system);
  const text = command === undefined ? '' : system.readText(command);
  return text.includes(`${oldRoot}/nodes`) ? oldRoot : newRoot;
}
