// `~regex` in a pattern: matched from the begin of a name as Ansible does, and ended where it would take too long.
import { createContext, Script } from 'node:vm';

/** Milliseconds for one expression over all names; 10,000 names take 5. */
const longest = 500;

/** Which of the names match; a message where the expression is none, or takes too long. */
export function matchingNames(
  expression: string,
  names: readonly string[],
): Set<string> | { problem: string } {
  try {
    Object.assign(sandbox, { names, matcher: matcherOf(expression) });
    const matched: unknown = matching.runInContext(sandbox, { timeout: longest });
    return new Set(names.filter((_, index) => Array.isArray(matched) && matched[index] === true));
  } catch (error) {
    const isLate = Object(error).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    if (!isLate) return { problem: 'is no regular expression' };
    return { problem: `takes longer than ${longest} ms: nested repetitions like \`(a+)+\` do` };
  }
}

/** The virtual machine's clock can interrupt a match; nothing else in it runs what a user wrote. */
const sandbox = createContext(Object.create(null));
const matching = new Script('names.map((name) => matcher.test(name))');

/** Python's spelling of groups, of the ends of a text, and of `(?i)` at the begin. */
function matcherOf(expression: string): RegExp {
  const ignoresCase = expression.startsWith('(?i)');
  const written = (ignoresCase ? expression.slice(4) : expression)
    .replaceAll('(?P<', '(?<')
    .replaceAll('\\A', '^')
    .replaceAll('\\Z', '$');
  new RegExp(written);
  return new RegExp(`^(?:${written})`, ignoresCase ? 'i' : '');
}
