// Where something stands in a file that a person wrote.

export interface Place {
  /** As the user named it, or derived from that; "-e" for the command line. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
}

/** "site.yml:3:7", the form that editors and terminals turn into a link. */
export function formatPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

export function startOf(file: string): Place {
  return { file, line: 1, column: 1 };
}
