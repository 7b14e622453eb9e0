// Recorded output of real tools, by tool and name.
import { readFileSync } from 'node:fs';

export function fixture(path: string): string {
  return readFileSync(new URL(`../../../fixtures/${path}`, import.meta.url), 'utf8');
}

/** What a tool's parser is told of a command that ended well. */
export function success(stdout: string, stderr = '') {
  return [stdout, { code: 0, stdout, stderr, timedOut: false }] as const;
}
