// What is wrong in a file, for its author: found by every reader of files, and reported all at once.
import { Vault } from '../vault/vault.ts';
import { formatPlace, type Place } from './place.ts';

export interface Mistake extends Place {
  /** What was found and what is allowed; never a value that may be a secret. */
  message: string;
  /** The way out, in one line. */
  hint?: string | undefined;
}

/** Everything found wrong, in the order of the files. */
export class MistakesError extends Error {
  constructor(readonly mistakes: readonly Mistake[]) {
    super(mistakes.map(formatMistake).join('\n'));
    this.name = 'MistakesError';
  }
}

/** "site.yml:3:7: message", and the hint on a line of its own. */
export function formatMistake(mistake: Mistake): string {
  const hint = mistake.hint === undefined ? '' : `\n    ${mistake.hint}`;
  return `${formatPlace(mistake)}: ${mistake.message}${hint}`;
}

/** Collects while reading goes on, so that one run shows them all; and has what opens the files that are vaulted. */
export class Findings {
  readonly mistakes: Mistake[] = [];
  /** Worth saying, but the files can be used. */
  readonly warnings: Mistake[] = [];

  constructor(readonly vault = new Vault()) {}

  add(place: Place, message: string, hint?: string): void {
    this.mistakes.push(at(place, message, hint));
  }

  warn(place: Place, message: string, hint?: string): void {
    this.warnings.push(at(place, message, hint));
  }

  /** Throws `MistakesError` if anything was added. */
  throwIfAny(): void {
    if (this.mistakes.length > 0) throw new MistakesError(sortMistakes(this.mistakes));
  }
}

/** Same mistake once, files in the order of their first mistake, lines in order. */
export function sortMistakes(mistakes: readonly Mistake[]): Mistake[] {
  const once = [...new Map(mistakes.map((mistake) => [formatMistake(mistake), mistake])).values()];
  const files = [...new Set(once.map(({ file }) => file))];
  return once.sort(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}

function at({ file, line, column }: Place, message: string, hint?: string): Mistake {
  return { file, line, column, message: shown(message), hint: hint === undefined ? undefined : shown(hint) };
}

/** Files may hold characters that command a terminal or turn its text around. */
function shown(text: string): string {
  return text.replace(
    /[^\P{Cc}\n]|\p{Cf}/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
