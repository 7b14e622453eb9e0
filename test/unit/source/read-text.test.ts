import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Findings } from '../../../src/source/mistake.ts';
import { readText } from '../../../src/source/read-text.ts';
import { mistakesOf, writeFiles } from './written-files.ts';

/** What is said of the file, mentioned on line 3 of a playbook. */
const said = (path: string) =>
  mistakesOf(async () => {
    const findings = new Findings();
    expect(await readText(path, findings, { file: 'site.yml', line: 3, column: 5 })).toBeUndefined();
    findings.throwIfAny();
  });

it('a file that nobody wrote by hand is not read at all', async () => {
  const folder = writeFiles({ huge: '' });
  truncateSync(join(folder, 'huge'), 2 ** 40);
  expect(await said(join(folder, 'huge'))).toEqual([
    'site.yml:3:5: huge has 1099511627776 bytes; at most 8388608 are read',
  ]);
});

it.each<[string, Buffer]>([
  ['Latin-1', Buffer.from('größe: 1', 'latin1')],
  ['UTF-16', Buffer.from('\ufeffa: 1', 'utf16le')],
  ['cut off within a character', Buffer.from('ü').subarray(0, 1)],
])('%s is refused where the file is mentioned', async (_, content) => {
  const folder = writeFiles({ file: content });
  expect(await said(join(folder, 'file'))).toEqual(['site.yml:3:5: cannot read file: it is not UTF-8 text']);
});

it('a folder and a missing file are told apart', async () => {
  const folder = writeFiles({ 'sub/x': '' });
  expect(await said(join(folder, 'sub'))).toEqual(['site.yml:3:5: cannot read sub: it is a directory']);
  expect(await said(join(folder, 'nope'))).toEqual(['site.yml:3:5: cannot read nope: there is no such file']);
});
