// A host's line in an INI inventory, cut into words as Ansible cuts it: a shell's quotes and backslashes, `#` begins a comment anywhere.

export interface Word {
  text: string;
  /** From 0, in the line. */
  at: number;
}

/** The words, or what is wrong and where. Source: Python's `shlex.split` with comments, in POSIX mode. */
export function shellWords(line: string): Word[] | { problem: string; at: number } {
  const words: Word[] = [];
  let position = 0;
  for (;;) {
    while (isBlank(line[position])) position += 1;
    if (position >= line.length || line[position] === '#') return words;
    const word = wordAt(line, position);
    if ('problem' in word) return word;
    words.push({ text: word.text, at: position });
    position = word.end;
  }
}

type Piece = { text: string; end: number } | { problem: string; at: number };

function wordAt(line: string, start: number): Piece {
  let [text, position] = ['', start];
  while (position < line.length && !isBlank(line[position])) {
    if (line[position] === '#') return { text, end: line.length };
    const piece = pieceAt(line, position);
    if ('problem' in piece) return piece;
    text += piece.text;
    position = piece.end;
  }
  return { text, end: position };
}

/** One character, an escaped one, or everything between two quotes. */
function pieceAt(line: string, at: number): Piece {
  const character = line.charAt(at);
  if (character === '"' || character === "'") return quotedAt(line, at, character);
  if (character !== '\\') return { text: character, end: at + 1 };
  if (at + 1 >= line.length) return { problem: 'a backslash with nothing after it', at };
  return { text: line.charAt(at + 1), end: at + 2 };
}

/** Between double quotes a backslash protects `"` and itself, between single quotes nothing. */
function quotedAt(line: string, start: number, quote: string): Piece {
  let text = '';
  for (let at = start + 1; at < line.length; at += 1) {
    if (line[at] === quote) return { text, end: at + 1 };
    const next = line[at + 1];
    if (quote === '"' && line[at] === '\\' && (next === '"' || next === '\\')) at += 1;
    text += line.charAt(at);
  }
  return { problem: `a quote (${quote}) without its end`, at: start };
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
