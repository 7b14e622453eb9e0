// `udevadm settle`: links and properties of new disks are there once udev has caught up (udevadm(8)).
import type { System } from '../system/system.ts';

/** Waits at most so many seconds. A busy udev is no failure: what it still lacks shows when it is looked at. */
export function settle(system: System, deadline: number): void {
  system.exec(['udevadm', 'settle', `--timeout=${Math.ceil(deadline)}`], { deadline: deadline + 10 });
}
