// Recorded hosts and tools, from test/fixtures: trees of sysfs and udev as they were, node records, and what iscsiadm said.
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Entry } from '../../../../agent/system/memory/index.ts';

const fixtures = new URL('../../../fixtures/', import.meta.url);

export function recordedText(path: string): string {
  return readFileSync(new URL(path, fixtures), 'utf8');
}

export type TreeName = 'before' | 'logged-in' | 'two-portals' | 'mounted' | 'held' | 'failed';

const tree = z.record(
  z.string(),
  z.union([z.string(), z.strictObject({ link: z.string() }), z.strictObject({ base64: z.string() })]),
);

/** What the kernel and udev showed of a client, by path; with the files that can only be written, which no recording shows. */
export function recordedTree(name: TreeName): Record<string, Entry> {
  const entries = Object.entries(tree.parse(JSON.parse(recordedText(`sysfs/${name}.json`))));
  const hosts = entries.flatMap(([path]) => /^(\/.*\/scsi_host\/host\d+)\/state$/.exec(path)?.[1] ?? []);
  return Object.fromEntries([
    ...hosts.map((host): [string, Entry] => [`${host}/scan`, '']),
    ...entries.map(([path, entry]): [string, Entry] => [
      path,
      typeof entry === 'object' && 'base64' in entry
        ? Uint8Array.from(Buffer.from(entry.base64, 'base64'))
        : entry,
    ]),
  ]);
}

const failures = z.array(z.strictObject({ tried: z.string(), code: z.int(), stderr: z.string() }));

export const recordedFailures = failures.parse(JSON.parse(recordedText('iscsiadm/failures.json')));

/** What iscsiadm said when this was tried. */
export function recordedFailure(tried: string): { code: number; stderr: string } {
  const found = recordedFailures.find((failure) => failure.tried.startsWith(tried));
  if (!found) throw new Error(`no recording of: ${tried}`);
  return { code: found.code, stderr: found.stderr };
}
