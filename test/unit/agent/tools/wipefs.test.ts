import { describe, expect, it } from 'vitest';
import { listSignatures } from '../../../../agent/tools/wipefs.ts';
import { fixture, success } from './fixture.ts';

describe('wipefs as a reader', () => {
  it.each([
    ['a blank device', 'blank', []],
    ['a file system with its label', 'ext4', ['ext4 (old-data)']],
    ['a partition table, each signature once', 'gpt', ['gpt', 'PMBR']],
    ['a physical volume', 'physical-volume', ['LVM2_member']],
  ])('tells %s', (_what, file, signatures) => {
    expect(listSignatures('/dev/x').parse(...success(fixture(`wipefs/${file}.json`)))).toEqual(signatures);
  });

  it('takes silence for a blank device', () => {
    expect(listSignatures('/dev/x').parse(...success(''))).toEqual([]);
  });

  it('has no option that wipes', () => {
    expect(listSignatures('/dev/x').argv.join(' ')).not.toMatch(/--all|-a\b|--force|--types/);
  });
});
