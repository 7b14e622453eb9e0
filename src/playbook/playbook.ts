// A playbook as its files say it: read once, the same for all hosts, nothing evaluated.
import type { KindName } from '../contract/kinds/index.ts';
import type { Mistake } from '../source/mistake.ts';
import type { MapNode, Node, ScalarNode } from '../source/node.ts';
import type { Place } from '../source/place.ts';

export interface Playbook {
  file: string;
  /** Those of imported playbooks stand where they are imported. */
  plays: readonly Play[];
  /** By the name that a `template` task uses: the path under `templates/`. */
  templates: ReadonlyMap<string, TemplateFile>;
  /** By the name that an `include_vars` task uses. */
  variableFiles: ReadonlyMap<string, Variables>;
  warnings: readonly Mistake[];
}

export type Variables = ReadonlyMap<string, Node>;

export interface Play {
  name: string;
  /** A pattern of hosts. */
  hosts: string;
  hostsPlace: Place;
  tags: readonly string[];
  /** `vars` and above them `vars_files`. */
  variables: Variables;
  /** `pre_tasks`, `tasks` and `post_tasks`; after each of them the handlers that it notified. */
  steps: readonly Step[];
  handlers: readonly Task[];
  policy: Policy;
}

/** How many hosts at a time, and what the failure of some means for the others. */
export interface Policy {
  /** Sizes of the first, the second, … batch; the last one counts for all that follow. Empty: all hosts at once. */
  serial: readonly Share[];
  /** More failed hosts of a batch than this end the run for all. `any_errors_fatal` is 0. */
  maxFailPercentage?: number | undefined;
}

export type Share = { hosts: number } | { percent: number };

export type Step = Task | Block | Flush;

/** `meta: flush_handlers`, and the end of a section: notified handlers run here. */
export interface Flush {
  type: 'flush';
}

/** `rescue` runs on the hosts where `block` failed, `always` in any case. */
export interface Block {
  type: 'block';
  block: readonly Step[];
  rescue: readonly Step[];
  always: readonly Step[];
}

/** Some are for authors only: hosts are sent a `file` for a `template`; the others stay with the controller. */
export type TaskKind = KindName | 'template' | 'assert' | 'include_vars';

export interface Task {
  type: 'task';
  /** "0.3": the fourth task of the first play, those of blocks and imports counted too; "0.h1": its second handler. */
  id: string;
  name: string;
  /** Where the name is written, expressions and all. */
  nameNode?: ScalarNode | undefined;
  kind: TaskKind;
  body: MapNode;
  /** Expressions without braces, or true or false; all must hold, those of blocks and imports around it first. */
  conditions: readonly ScalarNode[];
  loop?: Loop | undefined;
  /** The variable that holds the result from then on. */
  register?: string | undefined;
  failedWhen?: readonly ScalarNode[] | undefined;
  changedWhen?: readonly ScalarNode[] | undefined;
  retry?: Retry | undefined;
  ignoreErrors: boolean;
  /** `no_log`: neither values nor results are shown. */
  isHidden: boolean;
  notify: readonly string[];
  /** Of a handler: further names to notify it by. */
  listen: readonly string[];
  /** With those of blocks and imports around it, not those of the play. */
  tags: readonly string[];
  /** With those of blocks and imports around it. */
  variables: Variables;
  environment: Variables;
  /** Seconds for each step. */
  timeout?: number | undefined;
  place: Place;
  /** Whether it was read without a mistake: only then is it compiled. */
  isSound: boolean;
}

export interface Loop {
  list: Node;
  /** The variable of the item. */
  variable: string;
  indexVariable?: string | undefined;
  /** What is shown of an item. */
  label?: ScalarNode | undefined;
  /** Seconds between items. */
  pause: number;
}

/** `until` and its companions. */
export interface Retry {
  /** All must hold; empty: until it does not fail. */
  until: readonly ScalarNode[];
  /** The first one counted. */
  attempts: number;
  /** Seconds between attempts. */
  delay: number;
}

export interface TemplateFile {
  file: string;
  text: string;
  /** What is made of it is a secret. */
  isVaulted: boolean;
}

/** Every task of the steps, in order. */
export function tasksIn(steps: readonly Step[]): Task[] {
  return steps.flatMap((step) => {
    if (step.type === 'task') return [step];
    return step.type === 'block' ? tasksIn([...step.block, ...step.rescue, ...step.always]) : [];
  });
}
