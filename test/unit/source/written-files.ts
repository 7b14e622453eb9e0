// Files of a test, written to a folder of their own that goes when the test file ends.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { MistakesError } from '../../../src/source/mistake.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Content by path; the folder that holds them. */
export function writeFiles(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'iscsi-deploy-files-'));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** "site.yml:3:7: message | hint" for each mistake that the work throws, folders left out; fails where it throws none. */
export async function mistakesOf(work: () => unknown): Promise<string[]> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof MistakesError)) throw error;
    return error.mistakes.map(({ file, line, column, message, hint }) => {
      const text = `${file}:${line}:${column}: ${message}${hint === undefined ? '' : ` | ${hint}`}`;
      return folders.reduce((short, folder) => short.replaceAll(`${folder}/`, ''), text);
    });
  }
  throw new Error('no mistake was found');
}
