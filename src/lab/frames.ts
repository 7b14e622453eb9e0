// Cuts QEMU's stream of Ethernet frames into frames.

/** More than any frame of an emulated network card with offloads; a longer one means that the stream is not what we think. */
const longestFrame = 256 * 1024;

/**
 * Takes what a socket brings and calls back for each whole frame, with its length in front, as QEMU wants it back.
 * Format of `-netdev stream`: four bytes of length, most significant first, then the frame (QEMU, net/stream.c).
 * Throws a RangeError for a length that no frame has.
 */
export function frameSplitter(onFrame: (frame: Buffer) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    let buffer = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    for (let end = frameEnd(buffer); end !== undefined && end <= buffer.length; end = frameEnd(buffer)) {
      onFrame(buffer.subarray(0, end));
      buffer = buffer.subarray(end);
    }
    rest = Buffer.from(buffer);
  };
}

function frameEnd(buffer: Buffer): number | undefined {
  if (buffer.length < 4) return undefined;
  const length = buffer.readUInt32BE(0);
  if (length > longestFrame) throw new RangeError(`a frame of ${length} bytes`);
  return 4 + length;
}
