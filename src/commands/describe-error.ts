// What is said when a command cannot even begin: the message and its hint, never a stack trace.

export function describeError(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const hint = 'hint' in error && typeof error.hint === 'string' ? [`hint: ${error.hint}`] : [];
  return [error.message, ...hint];
}
