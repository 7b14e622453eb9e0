// A command line as text, split into its arguments by the quoting rules of POSIX shells, with nothing expanded: no shell ever sees it.

/** `$`, `*`, `;`, `|` and their like are plain characters. */
export function splitArgv(text: string): { argv: string[] } | { problem: string } {
  const argv: string[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const [word = ''] = /^(?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')*/.exec(rest) ?? [];
    rest = rest.slice(word.length);
    if (/^\S/.test(rest))
      return { problem: rest.startsWith('\\') ? 'a `\\` at its end' : 'a quote without its end' };
    argv.push(unquote(word));
    rest = rest.trimStart();
  }
  return { argv };
}

/** Inside double quotes a backslash is taken away only before `"` and `\`, outside always, inside single quotes never. */
function unquote(word: string): string {
  return word.replace(
    /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g,
    (_, single: string | undefined, double: string | undefined, escaped: string | undefined) =>
      single ?? double?.replace(/\\(["\\])/g, '$1') ?? escaped ?? '',
  );
}
