// Takes known secrets out of any text that is about to be shown, stored or logged.
import { clean } from '../connection/host-text.ts';

export type Mask = (text: string) => string;

/**
 * Replaces every occurrence of every secret by `***`, short ones included; occurrences that overlap are covered as a whole. A secret is
 * also found as JSON writes it, without its control characters, and line by line. `words` are covered where they stand alone: a value
 * of two digits inside a date would only tell what it is.
 */
export function createMask(secrets: readonly string[], words: readonly string[] = []): Mask {
  const forms = [...new Set(secrets.flatMap(formsOf))];
  return (text) =>
    cover(text, merge([...occurrences(text, forms), ...standingAlone(text, words)].sort(inOrder)));
}

/** Taken out of every text in a value; what stands under one of the `kept` keys stays. */
export function maskWithin<Value>(value: Value, mask: Mask, kept: readonly string[]): Value;
export function maskWithin(value: unknown, mask: Mask, kept: readonly string[]): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((item) => maskWithin(item, mask, kept));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, child]) => [key, kept.includes(key) ? child : maskWithin(child, mask, kept)]),
  );
}

interface Span {
  start: number;
  end: number;
}

function formsOf(secret: string): string[] {
  const lines = secret.split('\n').map((line) => line.trim());
  // A line of three characters or fewer in a longer secret is punctuation, as the end of a block in a certificate.
  const long = lines.length > 1 ? lines.filter((line) => line.length > 3) : [];
  const forms = [secret, clean(secret), JSON.stringify(secret).slice(1, -1), ...long];
  return forms.filter((form) => form !== '');
}

function occurrences(text: string, forms: readonly string[]): Span[] {
  const found: Span[] = [];
  for (const form of forms)
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1))
      found.push({ start: at, end: at + form.length });
  return found;
}

function standingAlone(text: string, words: readonly string[]): Span[] {
  const isPartOfWord = (at: number) => /[\p{L}\p{N}_]/u.test(text.charAt(at));
  return occurrences(text, words).filter(({ start, end }) => !isPartOfWord(start - 1) && !isPartOfWord(end));
}

function inOrder(one: Span, other: Span): number {
  return one.start - other.start;
}

/** Spans in order, those that overlap or touch as one. */
function merge(sorted: Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of sorted) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}

function cover(text: string, spans: Span[]): string {
  let masked = '';
  let shown = 0;
  for (const { start, end } of spans) {
    masked += `${text.slice(shown, start)}***`;
    shown = end;
  }
  return masked + text.slice(shown);
}
