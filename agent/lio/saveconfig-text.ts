// saveconfig.json as text, the way Python's json.dumps(sort_keys=True, indent=2) writes it: copies and diffs of both tools agree.
import { HostError } from '../provider.ts';

/** Throws HostError for a number that a double cannot hold: writing it back would change somebody else's configuration. */
export function formatSaveconfig(config: unknown): string {
  const text = JSON.stringify(sortKeys(config), undefined, 2);
  return `${text.replace(/[\u007f-\uffff]/g, escapeCharacter)}\n`;
}

function sortKeys(value: unknown): unknown {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new HostError('saveconfig.json has a number that is too large to be kept exactly');
  }
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(Reflect.get(value, key))]),
  );
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
