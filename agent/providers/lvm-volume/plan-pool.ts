// The thin pool that a volume takes its space from: made, or grown to what is asked for; and what it has promised. Pure.
import { formatSize } from '../../../src/contract/size.ts';
import type { Projection } from '../../projection.ts';
import { Refusal } from '../../provider.ts';
import type { Room } from './plan-group.ts';
import { roundUpTo, spaceOfPool } from './sizing.ts';
import { type Pool, poolStep, type VolumeStep, type Wanted } from './steps.ts';

export function planPool({ vg }: Wanted, wanted: Pool, room: Room, projection: Projection): VolumeStep[] {
  const { pool, pool_size } = wanted;
  const title = `thin pool ${vg}/${pool}`;
  const existing = room.volumes.find(({ name }) => name === pool);
  if (!existing) {
    if (projection.has('path', `/dev/${vg}/${pool}`)) return [];
    const isFirst = !room.volumes.some(isPool);
    refuseUnlessItFits(title, spaceOfPool(pool_size, room.extentSize, isFirst), room, ' with its metadata');
    return [poolStep('make-pool', wanted, `make ${title}, ${formatSize(pool_size)}`)];
  }
  if (!isPool(existing))
    throw new Refusal(`logical volume ${vg}/${pool} is not a thin pool`, 'name another one: it is made');
  const size = roundUpTo(room.extentSize, pool_size);
  if (size <= existing.size) return [];
  refuseUnlessItFits(title, size - existing.size, room, ' more');
  return [
    poolStep('grow-pool', wanted, `grow ${title} from ${formatSize(existing.size)} to ${formatSize(size)}`),
  ];
}

/** "; the pool then promises 60GiB and has 40GiB" where it promises more than it has; the volume counts with `size` bytes. */
export function describeOvercommit(
  { name }: Wanted,
  { pool, pool_size }: Pool,
  room: Room,
  size: number,
): string {
  const others = room.volumes.filter((one) => one.pool === pool && one.name !== name);
  const promised = others.reduce((sum, one) => sum + one.size, size);
  const there = Math.max(pool_size, room.volumes.find((one) => one.name === pool)?.size ?? 0);
  if (promised <= there) return '';
  return `; the pool then promises ${formatSize(promised)} and has ${formatSize(there)}`;
}

function isPool({ layout }: Room['volumes'][number]): boolean {
  return layout.includes('thin') && layout.includes('pool');
}

function refuseUnlessItFits(title: string, needed: number, { title: has, free }: Room, what: string): void {
  if (needed <= free) return;
  throw new Refusal(
    `no room for ${title}, which takes ${formatSize(needed)}${what}: ${has} ${formatSize(free)} free`,
    'ask for less, or add a device to `devices`: the group is extended by it',
  );
}
