// The name that somebody probably meant, among those there are: the controller says it of files, the agent of what a kernel offers.

/** The candidate closest to the word, if it is close: at most a third of its letters wrong. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = distanceBetween(word.toLowerCase(), candidate.toLowerCase(), least + 1);
    const isBetter =
      distance === least && best !== undefined && !isWithin(word, best) && isWithin(word, candidate);
    if (distance < least || isBetter) [best, least] = [candidate, distance];
  }
  return best;
}

/** "did you mean `x`?" where something is close, otherwise the names there are; `undefined` where there are none. */
export function suggest(word: string, candidates: Iterable<string>, what = 'allowed'): string | undefined {
  const names = [...candidates];
  const close = nearest(word, names);
  if (close !== undefined) return `did you mean \`${close}\`?`;
  return names.length > 0 ? `${what}: ${enumerate(names)}` : undefined;
}

/** "a, b, c", cut where it gets long. */
export function enumerate(names: readonly string[], most = 15): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/**
 * Insertions, deletions, replacements and swaps of neighbours that make one word the other (optimal string alignment).
 * Anything from `limit` on is only known to be too much.
 */
export function distanceBetween(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const inserted = Math.min(last[column] ?? 0, current[column - 1] ?? 0) + 1;
      const swapped = isSwap(a, row, b, column) ? (beforeLast[column - 2] ?? 0) + 1 : inserted;
      current.push(Math.min(replaced, inserted, swapped));
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length] ?? 0;
}

/** Whether letters were only left out: a likelier slip than a wrong letter. */
function isWithin(word: string, candidate: string): boolean {
  let at = 0;
  for (const letter of candidate) if (letter === word[at]) at += 1;
  return at === word.length;
}

function isSwap(a: string, row: number, b: string, column: number): boolean {
  return row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
}
