// A playbook as its files say it: read once, the same for all hosts, nothing evaluated.
import type { KindName } from '../contract/kinds/index.ts';
import type { Mistake } from '../source/mistake.ts';
import type { MapNode, Node, ScalarNode } from '../source/node.ts';
import type { Place } from '../source/place.ts';

export interface Playbook {
  file: string;
  plays: readonly Play[];
  /** By the name that a `template` task uses: the path under `templates/`. */
  templates: ReadonlyMap<string, TemplateFile>;
  warnings: readonly Mistake[];
}

export interface Play {
  name: string;
  /** A pattern of hosts. */
  hosts: string;
  hostsPlace: Place;
  become?: boolean | undefined;
  tags: readonly string[];
  /** `vars` and above them `vars_files`. */
  variables: ReadonlyMap<string, Node>;
  tasks: readonly Task[];
  handlers: readonly Task[];
}

/** `template` is a kind for authors only: hosts are sent a `file`. */
export type TaskKind = KindName | 'template';

export interface Task {
  /** "0.3": the fourth task of the first play; "0.h1": its second handler. */
  id: string;
  name: string;
  /** Where the name is written, expressions and all. */
  nameNode?: ScalarNode | undefined;
  kind: TaskKind;
  body: MapNode;
  /** An expression without braces, or true or false. */
  when?: ScalarNode | undefined;
  notify: readonly string[];
  tags: readonly string[];
  variables: ReadonlyMap<string, Node>;
  /** Seconds for each step. */
  timeout?: number | undefined;
  place: Place;
  /** Whether it was read without a mistake: only then is it compiled. */
  isSound: boolean;
}

export interface TemplateFile {
  file: string;
  text: string;
  /** What is made of it is a secret. */
  isVaulted: boolean;
}
