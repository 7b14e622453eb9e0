// Sizes as people write them ("20GiB") and as everything else counts them (bytes).
import * as z from 'zod';

const bytesPer: Record<string, number> = {
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  PiB: 2 ** 50,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  PB: 1e15,
};

const form = /^(\d+(?:\.\d+)?) ?(B|[KMGTP]iB|[KMGTP]B)$/;

/** Bytes of "20GiB", "512 MiB", "1.5TB"; `undefined` for anything else, or where it is not a whole number of bytes. */
export function parseSize(text: string): number | undefined {
  const [, amount, unit] = form.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const bytes = Number(amount) * (bytesPer[unit] ?? Number.NaN);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}

/** "20GiB" for 21474836480: the largest binary unit that needs at most one decimal. */
export function formatSize(bytes: number): string {
  const unit = ['PiB', 'TiB', 'GiB', 'MiB', 'KiB'].find((name) => bytes >= (bytesPer[name] ?? 0)) ?? 'B';
  const amount = bytes / (bytesPer[unit] ?? 1);
  return `${Number.isInteger(amount) ? amount : amount.toFixed(1)}${unit}`;
}

/** A number of bytes, or text with a unit; always bytes once parsed. */
export const size = z.union([z.int().positive(), z.string()]).transform((value, context) => {
  const bytes = typeof value === 'number' ? value : parseSize(value);
  if (bytes !== undefined) return bytes;
  context.issues.push({
    code: 'custom',
    input: value,
    message: `not a size: ${JSON.stringify(value)}; want for example "20GiB" or "512MiB"`,
  });
  return z.NEVER;
});
