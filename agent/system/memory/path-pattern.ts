// Patterns that choose paths for the in-memory system's hooks.

/** An absolute path in which `*` stands for any one name, or an expression over the whole path. */
export type PathPattern = string | RegExp;

/** What the stars (or groups) stand for where the pattern matches; `undefined` where it does not. */
export function matchPath(pattern: PathPattern, path: string): string[] | undefined {
  const expression = typeof pattern === 'string' ? compile(pattern) : pattern;
  return expression.exec(path)?.slice(1);
}

function compile(pattern: string): RegExp {
  const names = pattern.split('*').map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${names.join('([^/]*)')}$`);
}
