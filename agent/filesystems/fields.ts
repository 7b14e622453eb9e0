// Fields of a superblock that are not numbers.

/** "ec60b522-a048-4475-80ef-c4bb4e28bacd" from 16 bytes. */
export function uuidAt(bytes: DataView, offset: number): string {
  const digits = Array.from({ length: 16 }, (_none, index) =>
    bytes
      .getUint8(offset + index)
      .toString(16)
      .padStart(2, '0'),
  ).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Up to the first zero byte; what is not ASCII is shown as "?". */
export function textAt(bytes: DataView, offset: number, length: number): string {
  let text = '';
  for (let at = offset; at < offset + length; at += 1) {
    const byte = bytes.getUint8(at);
    if (byte === 0) break;
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '?';
  }
  return text;
}

export function matches(bytes: DataView, offset: number, text: string): boolean {
  return offset + text.length <= bytes.byteLength && textAt(bytes, offset, text.length) === text;
}

/** A 64-bit number as far as JavaScript counts exactly; larger ones are no sizes. */
export function numberAt(bytes: DataView, offset: number, isLittle: boolean): number {
  return Number(bytes.getBigUint64(offset, isLittle));
}

export function roundDown(value: number, unit: number): number {
  return Math.floor(value / unit) * unit;
}
