// The INI form of an inventory: sections of hosts, of child groups (`:children`) and of variables (`:vars`), line by line.
import type { Findings } from '../../source/mistake.ts';
import { suggest } from '../../source/nearest.ts';
import type { Entry } from '../../source/node.ts';
import type { Place } from '../../source/place.ts';
import { addHosts } from '../add-hosts.ts';
import { type Draft, type GroupDraft, groupIn } from '../draft.ts';
import { isGroupName } from '../names.ts';
import { addVariables, nodeOf } from '../variables.ts';
import { pythonLiteral } from './python-literal.ts';
import { shellWords } from './shell-words.ts';

const kinds = ['hosts', 'children', 'vars'] as const;
type Kind = (typeof kinds)[number];

/** Adds what the text says; what is wrong is added to the findings, with its line. */
export function readIni(file: string, text: string, draft: Draft, findings: Findings): void {
  new IniReader(file, draft, findings).read(text);
}

class IniReader {
  readonly #file: string;
  readonly #draft: Draft;
  readonly #findings: Findings;
  #group: GroupDraft;
  /** Undefined inside a section that could not be read. */
  #kind: Kind | undefined = 'hosts';
  /** Groups that are there for more than their variables. */
  readonly #declared: Set<string>;
  /** Child groups named before their section, with their parents. */
  readonly #awaited = new Map<string, { place: Place; parents: GroupDraft[] }>();
  readonly #varsOnly = new Map<string, Place>();

  constructor(file: string, draft: Draft, findings: Findings) {
    this.#file = file;
    this.#draft = draft;
    this.#findings = findings;
    this.#group = groupIn(draft, 'ungrouped', { file: '', line: 1, column: 1 });
    this.#declared = new Set(draft.groups.keys());
  }

  read(text: string): void {
    for (const [index, line] of text.split(/\r\n|[\n\r]/).entries()) this.#line(line, index + 1);
    for (const [name, { place }] of this.#awaited) this.#reportUndeclared(name, place);
    for (const [name, place] of this.#varsOnly)
      if (!this.#awaited.has(name)) this.#reportUndeclared(name, place);
  }

  #line(written: string, number: number): void {
    const line = written.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) return;
    const place = { file: this.#file, line: number, column: written.indexOf(line) + 1 };
    const control = line.search(/[^\t\P{Cc}]/u);
    if (control !== -1) this.#findings.add(advanced(place, control), 'a control character');
    else if (line.startsWith('[') && /\]\s*(#.*)?$/.test(line) && !/^\[[^\]]*\]:\d/.test(line))
      this.#section(line, place);
    else if (this.#kind === 'hosts') this.#hosts(line, place);
    else if (this.#kind === 'children') this.#child(line, place);
    else if (this.#kind === 'vars') this.#variable(line, place);
  }

  #section(line: string, place: Place): void {
    const [, name = '', written = 'hosts'] = /^\[([^:\]\s]+)(?::(\w+))?\]/.exec(line) ?? [];
    const kind = kinds.find((one) => one === written);
    this.#kind = kind;
    if (!isGroupName(name))
      this.#findings.add(
        place,
        'a section that names no group',
        'want [group], [group:vars] or [group:children]',
      );
    else if (kind === undefined)
      this.#findings.add(place, `a group has no \`${written}\``, suggest(written, kinds));
    else this.#enter(name, kind, place);
  }

  #enter(name: string, kind: Kind, place: Place): void {
    this.#group = groupIn(this.#draft, name, place);
    if (kind === 'vars') {
      if (!this.#declared.has(name)) this.#varsOnly.set(name, place);
      return;
    }
    this.#declared.add(name);
    this.#varsOnly.delete(name);
    for (const parent of this.#awaited.get(name)?.parents ?? []) parent.children.set(name, place);
    this.#awaited.delete(name);
  }

  #hosts(line: string, place: Place): void {
    const words = shellWords(line);
    if ('problem' in words) return this.#findings.add(advanced(place, words.at), words.problem);
    const [pattern, ...settings] = words;
    if (pattern?.text === '---')
      return this.#findings.add(place, '`---` begins a document in YAML; this is read as INI');
    const entries = new Map<string, Entry>();
    for (const { text, at } of settings) {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      const where = advanced(place, at);
      if (name === undefined || value === undefined)
        this.#findings.add(where, 'want `name=value` after a host', 'put a value with blanks in quotes');
      else this.#add(entries, name, value, where);
    }
    addHosts(this.#group, pattern?.text ?? '', { place, entries }, this.#draft, this.#findings);
  }

  #child(line: string, place: Place): void {
    const name = /^([^:\]\s]+)\s*(?:#.*)?$/.exec(line)?.[1];
    if (name === undefined || !isGroupName(name))
      return this.#findings.add(place, 'want the name of a group, one on each line');
    if (this.#draft.groups.has(name)) {
      this.#group.children.set(name, place);
      return;
    }
    const awaited = this.#awaited.get(name);
    if (awaited) awaited.parents.push(this.#group);
    else this.#awaited.set(name, { place, parents: [this.#group] });
  }

  #variable(line: string, place: Place): void {
    const at = line.indexOf('=');
    if (at <= 0) return this.#findings.add(place, 'want `name=value`');
    const entries = new Map<string, Entry>();
    const name = line.slice(0, at).trim();
    const before = this.#group.variables.get(name)?.place;
    if (before?.file === this.#file) this.#warnTwice(name, place, before.line);
    this.#add(entries, name, line.slice(at + 1).trim(), place);
    addVariables(entries, this.#group.variables, this.#findings);
  }

  #add(entries: Map<string, Entry>, name: string, written: string, place: Place): void {
    if (name === '__proto__') return this.#findings.add(place, '`__proto__` is refused as a key');
    if (entries.has(name)) this.#warnTwice(name, place, place.line);
    entries.set(name, { place, value: nodeOf(pythonLiteral(written), place, written, this.#findings) });
  }

  #warnTwice(name: string, place: Place, line: number): void {
    this.#findings.warn(place, `\`${name}\` is here twice; first on line ${line}; this one counts`);
  }

  #reportUndeclared(name: string, place: Place): void {
    const hint = suggest(name, this.#declared, 'there are');
    this.#findings.add(place, `no section declares the group \`${name}\``, hint);
  }
}

function advanced(place: Place, by: number): Place {
  return { ...place, column: place.column + by };
}
