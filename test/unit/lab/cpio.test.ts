import { describe, expect, it } from 'vitest';
import { aligned, type CpioEntry, cpioArchive } from '../../../src/lab/cpio.ts';

/** Reads the archive back by the format's own fields: mode, owner and size in octets 14, 22 and 54, name length in 94. */
function read(archive: Buffer) {
  const found: [string, string, number, string][] = [];
  const field = (at: number) => Number.parseInt(archive.toString('latin1', at, at + 8), 16);
  const even = (at: number) => Math.ceil(at / 4) * 4;
  for (let at = 0; at < archive.length; ) {
    const [mode, owner, size, nameLength] = [field(at + 14), field(at + 22), field(at + 54), field(at + 94)];
    const name = archive.toString('utf8', at + 110, at + 110 + nameLength - 1);
    const begin = even(at + 110 + nameLength);
    found.push([name, mode.toString(8), owner, archive.toString('utf8', begin, begin + size)]);
    at = even(begin + size);
  }
  return found;
}

describe('an initramfs archive', () => {
  it('has the directories on the way before a file, and its end', () => {
    const entries: CpioEntry[] = [
      { path: 'host/etc/hostname', mode: 0o644, content: 'web01\n' },
      { path: 'host/etc/hosts', mode: 0o600, content: 'ü' },
    ];
    expect(read(cpioArchive(entries))).toEqual([
      ['host', '40755', 0, ''],
      ['host/etc', '40755', 0, ''],
      ['host/etc/hostname', '100644', 0, 'web01\n'],
      ['host/etc/hosts', '100600', 0, 'ü'],
      ['TRAILER!!!', '0', 0, ''],
    ]);
  });

  it('keeps the owner and mode of a directory that is given', () => {
    const entries = [
      { path: '.ssh', mode: 0o700, owner: 1000 },
      { path: '.ssh/authorized_keys', mode: 0o600, owner: 1000, content: 'key' },
    ];
    expect(read(cpioArchive(entries)).slice(0, 2)).toEqual([
      ['.ssh', '40700', 1000, ''],
      ['.ssh/authorized_keys', '100600', 1000, 'key'],
    ]);
  });

  it.each([0, 1, 2, 3, 4, 5])('is padded to four bytes after %i', (length) => {
    expect(aligned(Buffer.alloc(length)).length % 4).toBe(0);
  });
});
