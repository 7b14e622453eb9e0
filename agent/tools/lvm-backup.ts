// LVM's own copy of a group's description in /etc/lvm/backup (vgcfgbackup(8)): what a re-run reads instead of asking LVM. Sizes count in sectors.

const sector = 512;

/** What the description says of one volume. */
export interface DescribedVolume {
  /** Extents. */
  extents: number;
  /** Of the last segment; 1 where there are none. */
  stripes: number;
  /** Bytes; 0 without stripes. */
  stripeSize: number;
  /** Of a thin volume. */
  pool: string | undefined;
}

/** Bytes of an extent. */
export function parseExtentSize(backup: string): number | undefined {
  const [, sectors] = /^\textent_size = (\d+)/m.exec(backup) ?? [];
  return sectors === undefined ? undefined : Number(sectors) * sector;
}

/** The UUIDs of the group's physical volumes, as udev has them too. */
export function parseMembers(backup: string): string[] {
  const members = blockOf(backup, '\tphysical_volumes {', '\t}');
  return [...members.matchAll(/^\t\t\tid = "(.+)"/gm)].map(([, id = '']) => id);
}

export function parseVolume(backup: string, name: string): DescribedVolume | undefined {
  const volume = blockOf(blockOf(backup, '\tlogical_volumes {', '\t}'), `\t\t${name} {`, '\t\t}');
  if (volume === '') return undefined;
  const numbersOf = (key: string) =>
    [...volume.matchAll(new RegExp(`^\\t{4}${key} = (\\d+)`, 'gm'))].map(([, digits]) => Number(digits));
  return {
    extents: numbersOf('extent_count').reduce((sum, count) => sum + count, 0),
    stripes: numbersOf('stripe_count').at(-1) ?? 1,
    stripeSize: (numbersOf('stripe_size').at(-1) ?? 0) * sector,
    pool: /^\t{4}thin_pool = "(.+)"/m.exec(volume)?.[1],
  };
}

/** The lines between the two, which stand alone on theirs; empty where there is no such block. */
function blockOf(text: string, first: string, last: string): string {
  const start = text.indexOf(`\n${first}\n`);
  if (start < 0) return '';
  const from = start + first.length + 1;
  return text.slice(from, text.indexOf(`\n${last}\n`, from) + 1);
}
