// How much a change may hurt: the one scale that plans, `--allow` and reports share. Without zod: the command line loads it to say what there is.

/** From harmless to worst; each includes those before it. */
export const impacts = ['none', 'login', 'restart', 'session-drop', 'data-loss'] as const;

export type Impact = (typeof impacts)[number];

/** What a run applies when nobody said `--allow`. */
export const defaultAllowed: Impact = 'restart';

/** Whether a change of this impact may be applied when `allowed` is the highest permitted. */
export function isAllowed(wanted: Impact, allowed: Impact): boolean {
  return impacts.indexOf(wanted) <= impacts.indexOf(allowed);
}

/** Why changes may not be applied, and what `--allow` would have to be for all of them; `undefined` where they may. */
export function notPermitted(
  changes: readonly { summary: string; impact: Impact }[],
  allowed: Impact,
): { message: string; permits: Impact } | undefined {
  const tooMuch = changes.filter(({ impact }) => !isAllowed(impact, allowed));
  if (tooMuch.length === 0) return undefined;
  const named = tooMuch.map(({ summary, impact }) => `${summary} (${impact})`);
  const [permits = allowed] = impacts.filter((one) => tooMuch.some(({ impact }) => impact === one)).slice(-1);
  return { message: `not allowed: ${named.join('; ')}`, permits };
}
