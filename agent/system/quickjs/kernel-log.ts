/// <reference path="./native.d.ts" />
// The kernel's log from a moment on: /dev/kmsg gives one record a read(2) (Documentation/ABI/testing/dev-kmsg).
import * as native from 'native';
import type { KernelLog } from '../system.ts';

/** Bytes: `CONSOLE_EXT_LOG_MAX` of the kernel. */
const recordLimit = 8192;
/** Records that are looked at in one call: more than the kernel's default buffer holds. */
const patience = 10_000;

/** The descriptor stays open for as long as the process lives. */
export function followKernelLog(): KernelLog | undefined {
  try {
    const fd = native.open('/dev/kmsg', native.O_RDONLY | native.O_NONBLOCK, 0);
    native.seekEnd(fd);
    return { take: (limit) => take(fd, limit) };
  } catch (error) {
    if (typeof error === 'string') return undefined;
    throw error;
  }
}

function take(fd: number, limit: number): string[] {
  const records: string[] = [];
  for (let looked = 0; looked < patience; looked += 1) {
    const record = next(fd);
    if (record === 'none') break;
    if (record !== undefined) records.push(record.text);
    if (records.length > limit) records.shift();
  }
  return records;
}

/** `undefined` where records were overwritten before they were read: the kernel goes on with the oldest that it has. */
function next(fd: number): { text: string } | undefined | 'none' {
  try {
    return { text: native.decode(native.read(fd, recordLimit)) };
  } catch (error) {
    if (error === 'EPIPE') return undefined;
    if (typeof error === 'string') return 'none';
    throw error;
  }
}
