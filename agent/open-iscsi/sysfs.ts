// One attribute of sysfs, read when its object may vanish or not tell.
import { type System, SystemError } from '../system/system.ts';

/** The value without its newline; `undefined` where it is gone, unset or not to be had (ENOENT, ENODEV, EINVAL, EIO). */
export function readAttribute(system: System, path: string): string | undefined {
  try {
    const value = system.readTextIfExists(path)?.trim();
    return value === '' || value === '(null)' || value === '<NULL>' ? undefined : value;
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}
