// What is mounted, and what should be: a backing file must never be made in the empty directory under a file system that is away.
import type { System } from '../system/system.ts';

export interface Mount {
  /** "253:1" */
  device: string;
  mountPoint: string;
  source: string;
}

export function readMounts(system: System): Mount[] {
  return parseMountinfo(system.readText('/proc/self/mountinfo'));
}

/** proc_pid_mountinfo(5): fields before " - " vary in number, so the source is counted from there. */
export function parseMountinfo(text: string): Mount[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [before = '', after = ''] = line.split(' - ');
      const [, , device = '', , mountPoint = ''] = before.split(' ');
      return {
        device,
        mountPoint: unescapeOctal(mountPoint),
        source: unescapeOctal(after.split(' ')[1] ?? ''),
      };
    });
}

/** Mount points that fstab(5) or a mount unit of the administrator's promises. */
export function readPromisedMounts(system: System): string[] {
  const units = system.list('/etc/systemd/system').filter((name) => name.endsWith('.mount'));
  return [...parseFstab(system.readTextIfExists('/etc/fstab') ?? ''), ...units.map(mountPointOfUnit)];
}

export function parseFstab(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => unescapeOctal(line.split(/\s+/)[1] ?? ''))
    .filter((mountPoint) => mountPoint.startsWith('/'));
}

/** "srv-iscsi.mount" is /srv/iscsi (systemd.unit(5), "String escaping for inclusion in unit names"). */
export function mountPointOfUnit(name: string): string {
  const path = name.replace(/\.mount$/, '').replaceAll('-', '/');
  return `/${path.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))}`;
}

/** The mount point nearest above the path that is promised and not there. */
export function findUnmounted(
  path: string,
  promised: readonly string[],
  mounts: readonly Mount[],
): string | undefined {
  const above = promised
    .filter((mountPoint) => mountPoint !== '/' && path.startsWith(`${mountPoint.replace(/\/$/, '')}/`))
    .filter((mountPoint) => !mounts.some((mount) => mount.mountPoint === mountPoint.replace(/\/$/, '')));
  return above.sort((one, other) => other.length - one.length)[0];
}

function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
