// Which optional keys the installed rtslib knows: an unknown one in a storage object makes the boot restore skip that object.
import type { System } from '../system/system.ts';

/** Keys that came with some version of rtslib, told from what its own `dump` methods write. */
export type Dialect = ReadonlySet<string>;

export function readDialect(system: System, directory: string): Dialect {
  const sources = ['tcm.py', 'target.py'].map(
    (file) => system.readTextIfExists(`${directory}/${file}`) ?? '',
  );
  return new Set(sources.flatMap(keysOf));
}

/** `d['aio'] = …`, the form of every key in rtslib's dump methods. */
function keysOf(source: string): string[] {
  return [...source.matchAll(/\bd\[["'](\w+)["']\]\s*=/g)].map(([, key = '']) => key);
}

/** The entries whose key the dialect knows. */
export function inDialect<Entry extends object>(dialect: Dialect, entry: Entry): Partial<Entry> {
  const known: Partial<Entry> = { ...entry };
  for (const key of Object.keys(known)) {
    if (!dialect.has(key)) Reflect.deleteProperty(known, key);
  }
  return known;
}
