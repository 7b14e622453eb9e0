// `key: {{ x }}` without quotes is a map in YAML: recognized, so that the author is told the fix and not what YAML made of it.

export interface BareBraces {
  /** Of the first brace in the text. */
  offset: number;
  message: string;
  hint: string;
}

/** Where the line around `offset` has an expression without quotes as a value. */
export function bareBracesIn(text: string, offset: number): BareBraces | undefined {
  const begin = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(begin, end === -1 ? undefined : end);
  const found = /(?:^|[:\-,[?]\s+|[[{,])(\{\{.*)$/.exec(line);
  const value = found?.[1];
  return value === undefined ? undefined : bareBraces(begin + line.length - value.length, value);
}

/** The finding for an expression whose first brace is at `offset`, written as `value`. */
export function bareBraces(offset: number, value: string): BareBraces {
  const whole = value.replace(/\s+#.*$/, '').trim();
  return {
    offset,
    message: '`{{` without quotes begins a map in YAML, not an expression',
    hint: `put the whole value in quotes: ${quoted(whole)}`,
  };
}

/** The value in quotes that need no escapes in it. */
function quoted(value: string): string {
  return value.includes('"') ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
}
