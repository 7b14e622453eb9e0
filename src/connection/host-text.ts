// What a host says is shown to people: nothing in it may move their cursor, recolour or reorder their terminal.

// Escape sequences whole (CSI, OSC and its kin up to their terminator, two-character ones), so that no "[31m" stays behind.
const escapeSequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;

// C0 and C1 except tab and line feed; line and paragraph separators; marks that turn the direction of text.
const controlCharacters =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** The text without escape sequences, control characters and direction marks; tabs and line feeds stay. */
export function clean(text: string): string {
  return text.replace(escapeSequences, '').replace(controlCharacters, '');
}
