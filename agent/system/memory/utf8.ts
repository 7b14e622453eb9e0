// Text to bytes and back for the in-memory system, which runs under any engine and so may count on no TextDecoder.

/** UTF-8 of a text; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes.push(...encodeCodePoint(code >= 0xd800 && code <= 0xdfff ? 0xfffd : code));
  }
  return Uint8Array.from(bytes);
}

function encodeCodePoint(code: number): number[] {
  const tail = (shift: number) => 0x80 | ((code >> shift) & 0x3f);
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), tail(0)];
  if (code < 0x10000) return [0xe0 | (code >> 12), tail(6), tail(0)];
  return [0xf0 | (code >> 18), tail(12), tail(6), tail(0)];
}

/** Text of UTF-8 bytes. Each broken sequence becomes one U+FFFD, cut where the Unicode Standard (table 3-7) and WHATWG cut it. */
export function decodeUtf8(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [code, length] = decodeCodePoint(bytes, at);
    parts.push(String.fromCodePoint(code));
    at += length;
  }
  return parts.join('');
}

function decodeCodePoint(bytes: Uint8Array, at: number): [code: number, length: number] {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return [lead, 1];
  const [following, bits] = shapeOf(lead);
  let code = bits;
  for (let read = 1; read <= following; read += 1) {
    const next = bytes[at + read];
    if (next === undefined || !mayFollow(lead, read, next)) return [0xfffd, read];
    code = (code << 6) | (next & 0x3f);
  }
  return following === 0 ? [0xfffd, 1] : [code, following + 1];
}

function shapeOf(lead: number): [following: number, bits: number] {
  if (lead >= 0xc2 && lead <= 0xdf) return [1, lead & 0x1f];
  if (lead >= 0xe0 && lead <= 0xef) return [2, lead & 0x0f];
  if (lead >= 0xf0 && lead <= 0xf4) return [3, lead & 0x07];
  return [0, 0];
}

/** Overlong forms, surrogates and code points past U+10FFFF show in the second byte. */
function mayFollow(lead: number, read: number, next: number): boolean {
  const first = read === 1;
  const low = first && lead === 0xe0 ? 0xa0 : first && lead === 0xf0 ? 0x90 : 0x80;
  const high = first && lead === 0xed ? 0x9f : first && lead === 0xf4 ? 0x8f : 0xbf;
  return next >= low && next <= high;
}
