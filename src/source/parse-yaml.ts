// YAML text into nodes with places. Whatever could crash, mislead or blow up a later reader is refused here.
import { Composer, type Document, LineCounter, Parser, type YAMLError } from 'yaml';
import type { Findings } from './mistake.ts';
import type { Node } from './node.ts';
import { startOf } from './place.ts';
import { bareBracesIn } from './yaml-bare-braces.ts';
import { deepest, depthOf } from './yaml-depth.ts';
import { type Dialect, YamlReader } from './yaml-reader.ts';

/** Errors of YAML itself shown for one file: the first causes the rest more often than not. */
const mostErrors = 5;

/** The content of the text; `undefined` where it is empty, or cannot be read and a mistake was added. */
export function parseYaml(
  file: string,
  text: string,
  dialect: Dialect,
  findings: Findings,
): Node | undefined {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  if (depthOf(tokens) > deepest) {
    findings.add(startOf(file), `nested deeper than ${deepest} levels`);
    return undefined;
  }
  const version = dialect === 'playbook' ? '1.2' : '1.1';
  const composer = new Composer({
    version,
    merge: dialect === 'variables',
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter: lines,
  });
  const [document, ...others] = composer.compose(tokens, true, text.length);
  const reader = new YamlReader({ file, text, lines, dialect, findings });
  if (!document) return undefined;
  if (document.errors.length > 0) {
    reportErrors(document, text, reader, findings);
    return undefined;
  }
  for (const other of others)
    findings.add(reader.placeOf(other.range[0]), 'a second document (`---`); a file has one');
  return document.contents ? reader.read(document.contents) : undefined;
}

function reportErrors(document: Document.Parsed, text: string, reader: YamlReader, findings: Findings): void {
  const onePerLine = new Map<number, YAMLError>();
  for (const error of document.errors) {
    const { line } = reader.placeOf(error.pos[0]);
    if (!onePerLine.has(line)) onePerLine.set(line, error);
  }
  for (const error of [...onePerLine.values()].slice(0, mostErrors)) {
    const braces = bareBracesIn(text, error.pos[0]);
    if (braces) findings.add(reader.placeOf(braces.offset), braces.message, braces.hint);
    else findings.add(reader.placeOf(error.pos[0]), `not YAML: ${lowerFirst(error.message)}`);
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
