// Tells the kernel of one partition, also while others of the disk are in use (partx(8)).
import { ignoreOutput, type Tool } from './tool.ts';

const deadline = 60;

/** Added or resized, as the table has it. */
export function showPartition(device: string, number: number): Tool<void> {
  return { argv: ['partx', '--update', '--nr', String(number), device], deadline, parse: ignoreOutput };
}

/** `--update` leaves a partition that is gone from the table (util-linux 2.38). */
export function hidePartition(device: string, number: number): Tool<void> {
  return { argv: ['partx', '--delete', '--nr', String(number), device], deadline, parse: ignoreOutput };
}
