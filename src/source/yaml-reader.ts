// From the YAML library's tree to ours: aliases resolved, merge keys applied, keys and numbers checked.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Pair,
  type YAMLMap,
  type Scalar as YamlScalar,
} from 'yaml';
import type { Findings } from './mistake.ts';
import type { Entry, ListNode, MapNode, Node, Scalar, ScalarNode } from './node.ts';
import type { Place } from './place.ts';
import { Aliases } from './yaml-aliases.ts';
import { bareBraces } from './yaml-bare-braces.ts';
import { plainScalar } from './yaml-plain-scalar.ts';

/**
 * `playbook`: YAML 1.2, a key twice is a mistake.
 * `variables`: YAML 1.1 with merge keys as Ansible reads inventories (`yes` is true, `0644` is octal); a key twice is a warning, the last one counts.
 */
export type Dialect = 'playbook' | 'variables';

interface Source {
  file: string;
  text: string;
  lines: LineCounter;
  dialect: Dialect;
  findings: Findings;
}

/** Tags that say what the value is anyway. */
const plainTag = /^(?:!|tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq))$/;

/** Text as it stands, in files that Ansible reads too. */
const unsafeTag = '!unsafe';

/** Ansible has two names for it. */
const vaultTag = /^!vault(?:-encrypted)?$/;

export class YamlReader {
  readonly #source: Source;
  readonly #aliases: Aliases;

  constructor(source: Source) {
    this.#source = source;
    this.#aliases = new Aliases(source.findings);
  }

  placeOf(offset: number): Place {
    const { line, col } = this.#source.lines.linePos(offset);
    return { file: this.#source.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  /** Reads a node of the YAML library. */
  read(node: unknown, fallback?: Place): Node {
    if (isAlias(node)) return this.#aliases.resolve(node.source, this.#start(node.range));
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#aliases.open(anchor);
    const read = this.#content(node, fallback);
    if (anchor !== undefined) this.#aliases.close(anchor, read);
    return read;
  }

  #content(node: unknown, fallback: Place | undefined): Node {
    if (isScalar(node) && vaultTag.test(node.tag ?? '')) return this.#vaulted(String(node.value), node.range);
    if (isMap(node)) {
      this.#refuseTag(node.tag, node.range);
      return isBareBraces(node) ? this.#bareBraces(node.range) : this.#aliases.weigh(this.#map(node));
    }
    if (isSeq(node)) {
      this.#refuseTag(node.tag, node.range);
      const list: ListNode = {
        type: 'list',
        items: node.items.map((item) => this.read(item, this.#start(node.range))),
        place: this.#start(node.range),
      };
      return this.#aliases.weigh(list);
    }
    if (isScalar(node) && node.tag === unsafeTag) return this.#unsafe(node.source ?? '', node.range);
    if (isScalar(node)) {
      this.#refuseTag(node.tag, node.range);
      return this.#scalar(this.#typed(node), node.range, node.source);
    }
    return { type: 'scalar', value: null, place: fallback ?? this.placeOf(0), written: '' };
  }

  #scalar(value: unknown, range: Range, source: string | undefined): ScalarNode {
    const place = this.#start(range);
    const written = range ? this.#source.text.slice(range[0], range[1]) : '';
    const scalar: ScalarNode = {
      type: 'scalar',
      value: this.#valueOf(value, source ?? written, place),
      place,
      written,
    };
    return this.#source.findings.vault.holds(this.#source.file) ? this.#hidden(scalar) : scalar;
  }

  /** A value of a file that is vaulted as a whole; true, false and null say nothing by themselves. */
  #hidden(scalar: ScalarNode): ScalarNode {
    if (scalar.value === null || typeof scalar.value === 'boolean') return scalar;
    const { vault } = this.#source.findings;
    vault.hide(String(scalar.value));
    return { ...scalar, secret: { hide: vault.hide } };
  }

  /** `!vault`: one that no password opens is a mistake only where somebody asks for it. */
  #vaulted(vaulted: string, range: Range): ScalarNode {
    const { vault } = this.#source.findings;
    const { hide } = vault;
    const place = this.#start(range);
    const opened = vault.valueOf(vaulted);
    if (opened.state === 'damaged') this.#source.findings.add(place, opened.problem, opened.hint);
    if (opened.state !== 'open') {
      const { problem, hint } = opened;
      return { type: 'scalar', value: null, place, written: '', secret: { hide, vaulted, problem, hint } };
    }
    hide(opened.text);
    return { type: 'scalar', value: opened.text, place, written: '', secret: { hide, vaulted } };
  }

  /** Playbooks are YAML 1.2 as the library reads it. */
  #typed({ type, tag, source, value }: YamlScalar): unknown {
    const isVariable = this.#source.dialect === 'variables' && type === 'PLAIN' && tag === undefined;
    return isVariable ? plainScalar(source ?? '') : value;
  }

  #unsafe(text: string, range: Range): ScalarNode {
    return { ...this.#scalar(text, range, text), isUnsafe: true };
  }

  #valueOf(value: unknown, source: string, place: Place): Scalar {
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
    if (typeof value !== 'number') return source;
    const exact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
    if (!exact)
      this.#source.findings.add(
        place,
        'this number cannot be held exactly',
        'put it in quotes if it is text, as serials are',
      );
    return exact ? value : 0;
  }

  #map(node: YAMLMap): MapNode {
    const place = this.#start(node.range);
    const own = new Map<string, Entry>();
    const merged = new Map<string, Entry>();
    for (const pair of node.items) {
      if (this.#isMergeKey(pair)) this.#merge(pair, merged);
      else this.#entry(pair, node, own);
    }
    const inherited = [...merged].filter(([key]) => !own.has(key));
    return { type: 'map', entries: new Map([...inherited, ...own]), place };
  }

  #entry(pair: Pair, owner: YAMLMap, entries: Map<string, Entry>): void {
    const { key, value } = pair;
    const place = this.#keyPlace(key, owner);
    const name = this.#keyName(key, place);
    const entry = { place, value: this.read(value, place) };
    if (name === undefined) return;
    const before = entries.get(name);
    if (before) this.#reportTwice(name, place, before.place);
    entries.set(name, entry);
  }

  #keyPlace(key: unknown, owner: YAMLMap): Place {
    const range = isScalar(key) || isMap(key) || isSeq(key) || isAlias(key) ? key.range : owner.range;
    return this.#start(range);
  }

  /** The text of the key as it is written: `yes`, `0644` and `2026-11-01` are names here. */
  #keyName(key: unknown, place: Place): string | undefined {
    const { findings, dialect } = this.#source;
    if (!isScalar(key)) findings.add(place, 'a key must be text');
    else if (key.value === null && !key.source) findings.add(place, 'a key is missing before `:`');
    else if (key.value === '__proto__') findings.add(place, '`__proto__` is refused as a key');
    else if (key.value === '<<' && key.type === 'PLAIN' && dialect === 'playbook')
      findings.add(
        place,
        'merge keys (`<<`) do not exist in YAML 1.2, which playbooks are',
        'write the keys out',
      );
    else return typeof key.value === 'string' ? key.value : key.source;
    return undefined;
  }

  #isMergeKey({ key }: Pair): boolean {
    return isScalar(key) && typeof key.value === 'symbol';
  }

  #merge({ key, value }: Pair, merged: Map<string, Entry>): void {
    const place = this.#start(isScalar(key) ? key.range : undefined);
    const from = this.read(value, place);
    for (const source of from.type === 'list' ? from.items : [from]) {
      if (source.type !== 'map') this.#source.findings.add(place, '`<<` takes a map, or a list of maps');
      else for (const [name, entry] of source.entries) if (!merged.has(name)) merged.set(name, entry);
    }
  }

  #reportTwice(name: string, place: Place, before: Place): void {
    const message = `\`${name}\` is here twice; first on line ${before.line}`;
    if (this.#source.dialect === 'playbook') this.#source.findings.add(place, message);
    else this.#source.findings.warn(place, `${message}; this one counts`);
  }

  /** Goes on as if the quotes were there. */
  #bareBraces(range: Range): ScalarNode {
    const [start, end] = range ?? [0, 0];
    const written = this.#source.text.slice(start, end);
    const { offset, message, hint } = bareBraces(start, written);
    this.#source.findings.add(this.placeOf(offset), message, hint);
    return { type: 'scalar', value: written, place: this.placeOf(start), written };
  }

  #refuseTag(tag: string | undefined, range: Range): void {
    if (tag === undefined || plainTag.test(tag)) return;
    this.#source.findings.add(this.#start(range), `the tag \`${tag}\` is not supported yet`);
  }

  #start(range: Range): Place {
    return this.placeOf(range?.[0] ?? 0);
  }
}

/** `{{ x }}` is a flow map whose only key is a flow map. */
function isBareBraces({ flow, items }: YAMLMap): boolean {
  const [pair] = items;
  return flow === true && items.length === 1 && isMap(pair?.key) && pair.key.flow === true;
}

type Range = readonly [number, number, number] | null | undefined;
