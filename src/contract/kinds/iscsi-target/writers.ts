// Who could write to a volume, through whichever portal group: two that do destroy the data.
import { isWanted } from '../../entry-state.ts';
import type { Lun } from './lun.ts';
import type { PortalGroup } from './portal-group.ts';

interface Danger {
  /** Of the backstore. */
  name: string;
  message: string;
}

/** Volumes that several initiators may write to, though nobody said `shared`. One initiator on two ways is one. */
export function findWriters(groups: readonly PortalGroup[]): Danger[] {
  const luns = groups.flatMap((group) =>
    group.luns.filter(isWanted).map((lun) => ({ lun, writers: writersOf(lun, group) })),
  );
  const names = new Set(luns.map(({ lun }) => lun.name));
  return [...names].flatMap((name) => {
    const ways = luns.filter((one) => one.lun.name === name);
    const [first] = ways;
    const writers = [...new Set(ways.flatMap((one) => one.writers))];
    const isMany = writers.length > 1 || writers.includes(everybody);
    if (!first || !isMany || first.lun.shared || first.lun.read_only === true) return [];
    return [{ name, message: describe(writers, first.lun.lun) }];
  });
}

const everybody = 'every initiator that logs in (demo mode)';

function writersOf({ lun }: Lun, { acls, generate_node_acls: isDemo, attributes }: PortalGroup): string[] {
  const named = acls.filter(
    (acl) =>
      isWanted(acl) &&
      (acl.luns === undefined || acl.luns.some((one) => one.lun === lun && isWanted(one) && !one.read_only)),
  );
  const isOpen = isDemo && Number(attributes['demo_mode_write_protect']) === 0;
  return [...named.map(({ initiator }) => initiator), ...(isOpen ? [everybody] : [])];
}

function describe(writers: readonly string[], lun: number): string {
  return `${writers.join(' and ')} could ${writers.length > 1 ? 'both ' : ''}write to LUN ${lun}: map it read-only, or say \`shared: true\` if a cluster file system is on it`;
}
