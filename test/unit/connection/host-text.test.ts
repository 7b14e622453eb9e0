import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { clean } from '../../../src/connection/host-text.ts';

it.each([
  ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
  ['a moved cursor', 'a\u001b[2J\u001b[Hb', 'ab'],
  ['a window title', '\u001b]0;you are root\u0007ok', 'ok'],
  ['a link', '\u001b]8;;http://x\u001b\\text\u001b]8;;\u001b\\', 'text'],
  ['a sequence that never ends', 'a\u001b]0;', 'a'],
  ['one-byte sequences', '\u009b31mred\u0090q\u009c', 'red'],
  ['an escape at the end', 'a\u001b', 'a'],
  ['overwritten text', 'safe\rrm -rf', 'saferm -rf'],
  ['backspaces and bells', 'a\b\u0007b\u007f', 'ab'],
  ['turned direction', 'a\u202eb\u2066c', 'abc'],
  ['tabs and lines', 'a\tb\nc', 'a\tb\nc'],
  ['text of any language', 'Größe 20 GiB 漢字 🙂', 'Größe 20 GiB 漢字 🙂'],
])('%s', (_case, text, cleaned) => {
  expect(clean(text)).toBe(cleaned);
});

it('leaves nothing that a terminal would obey, and nothing more to clean', () => {
  const nasty = fc.string({
    unit: fc.constantFrom('\u001b', '[', ']', '\u009b', '\u0007', '\\', 'm', '3', ';', 'a', '\n'),
  });
  fc.assert(
    fc.property(nasty, (text) => {
      const cleaned = clean(text);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be there
      expect(cleaned).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      expect(clean(cleaned)).toBe(cleaned);
    }),
  );
});
