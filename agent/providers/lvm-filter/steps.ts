// The changes that an `lvm_filter` may need.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Step } from '../../provider.ts';

export type Wanted = Desired<'lvm_filter'>;

export type FilterStep = Step &
  ({ action: 'write-filter'; file: string; patterns: string[] } | { action: 'rebuild-initramfs' });
