// Takes the kernel proper out of a bzImage: QEMU starts it directly, and an emulated processor need not unpack it for five seconds.
import { spawnSync } from 'node:child_process';
import { LabError } from '../lab-error.ts';

const decompressors: [magic: string, argv: [string, ...string[]]][] = [
  ['fd377a58', ['xz', '-dc']],
  ['28b52ffd', ['zstd', '-dc']],
  ['1f8b', ['gzip', '-dc']],
];

/** The uncompressed ELF kernel. Format: the kernel's Documentation/arch/x86/boot.rst, boot protocol 2.08. */
export function unpackKernel(image: Buffer): Buffer {
  const payload = payloadOf(image);
  const [program, ...options] = decompressorFor(payload);
  const { stdout, status, error } = spawnSync(program, options, {
    input: payload,
    maxBuffer: 2 ** 29,
    timeout: 120_000,
  });
  // EI_MAG of ELF; the exit code says nothing, because xz and gzip complain about bytes that follow their stream.
  if (stdout?.subarray(0, 4).toString('latin1') === '\x7fELF') return stdout;
  throw new LabError(
    `the kernel cannot be unpacked: ${program} ended with ${error?.message ?? `exit code ${status}`}`,
  );
}

/** The compressed kernel; its last four bytes are the unpacked size, which is not part of the stream. */
function payloadOf(image: Buffer): Buffer {
  if (image.length < 0x250 || image.toString('latin1', 0x202, 0x206) !== 'HdrS')
    throw new LabError('the kernel is not a bzImage');
  const setupSectors = image.readUInt8(0x1f1) || 4;
  const start = (setupSectors + 1) * 512 + image.readUInt32LE(0x248);
  return image.subarray(start, start + image.readUInt32LE(0x24c) - 4);
}

function decompressorFor(payload: Buffer): [string, ...string[]] {
  const begin = payload.subarray(0, 4).toString('hex');
  const found = decompressors.find(([magic]) => begin.startsWith(magic));
  if (found) return found[1];
  throw new LabError(`the kernel is compressed in a way that is not known here (${begin})`);
}
