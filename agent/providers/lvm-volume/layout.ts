// How a volume lies on its group: linear, in stripes, or in a thin pool; never changed once it is made. Pure.
import { formatSize } from '../../../src/contract/size.ts';
import { Refusal } from '../../provider.ts';
import { titleOf, type Wanted } from './steps.ts';

export interface Layout {
  pool: string | undefined;
  stripes: number;
  /** Bytes. */
  stripeSize: number;
}

/** What the task does not name may be as it is. */
export function hasLayout(layout: Layout, { thin, stripes, stripe_size }: Wanted): boolean {
  return (
    (thin === undefined || layout.pool === thin.pool) &&
    (stripes === undefined || layout.stripes === stripes) &&
    (stripe_size === undefined || layout.stripeSize === stripe_size)
  );
}

export function refuseOtherLayout(layout: Layout, desired: Wanted): void {
  if (hasLayout(layout, desired)) return;
  throw new Refusal(
    `logical volume ${titleOf(desired)} ${describe(layout)}, and should be ${describeWanted(desired)}`,
    'how a volume lies is decided when it is made: say what it is, or make another one and copy',
  );
}

function describe({ pool, stripes, stripeSize }: Layout): string {
  if (pool !== undefined) return `is in thin pool ${pool}`;
  return stripes > 1 ? `has ${stripes} stripes of ${formatSize(stripeSize)}` : 'is linear';
}

function describeWanted({ thin, stripes, stripe_size }: Wanted): string {
  if (thin) return `in thin pool ${thin.pool}`;
  return `in ${stripes} stripes${stripe_size === undefined ? '' : ` of ${formatSize(stripe_size)}`}`;
}
