// A host on which the agent is killed: after so many changes and children, nothing more happens, not even what `finally` would do.
import type { System } from '../../../agent/system/system.ts';

export class Killed extends Error {}

const acts: ReadonlySet<PropertyKey> = new Set([
  'writeKernel',
  'writeAtomic',
  'makeDirectory',
  'removeDirectory',
  'removeFile',
  'rename',
  'symlink',
  'link',
  'chmod',
  'chown',
  'createFile',
  'exec',
]);

/** Lets `count` acts through and kills right after the last one. */
export function killedAfter<Host extends System>(system: Host, count: number): Host {
  let left = count;
  return new Proxy(system, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        if (!acts.has(name)) return Reflect.apply(value, target, args);
        if (left <= 0) throw new Killed();
        left -= 1;
        const result: unknown = Reflect.apply(value, target, args);
        if (left === 0) throw new Killed();
        return result;
      };
    },
  });
}

/** Whether the work was killed; any other error is thrown on. */
export function endsKilled(work: () => void): boolean {
  try {
    work();
    return false;
  } catch (error) {
    if (error instanceof Killed) return true;
    throw error;
  }
}
