// Colour where it helps and is wanted: a terminal, and no NO_COLOR (https://no-color.org).
export interface Paint {
  good(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

const codes = { good: 32, warn: 33, bad: 31, dim: 2, bold: 1 } as const;

export function createPaint(colour: boolean): Paint {
  const paint = (code: number) => (text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    good: paint(codes.good),
    warn: paint(codes.warn),
    bad: paint(codes.bad),
    dim: paint(codes.dim),
    bold: paint(codes.bold),
  };
}
