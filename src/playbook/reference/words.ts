// The words of plays, blocks, imports and tasks, for people.
import type * as z from 'zod';
import {
  blockWords,
  handlerWords,
  metaWords,
  playbookImportWords,
  playWords,
  taskImportWords,
} from '../load/words.ts';

const conditions = 'an expression without braces, true or false, or a list of which all must hold';

const inherited = {
  name: 'for people',
  vars: 'variables for what is inside',
  become: 'true, or left out: tasks run as root, all of them',
  environment: 'for what `package` and `command` run; never a secret',
  ignore_errors: 'a failure is shown, and the host goes on',
  no_log: 'names are shown, values and results are not',
  tags: 'a name or a list, for `--tags` and `--skip-tags`',
};

export interface WordsReference {
  /** "A play". */
  title: string;
  schema: z.ZodObject;
  /** The meaning of each word, by its path: "loop_control.label". */
  properties: Readonly<Record<string, string>>;
}

const play: WordsReference = {
  title: 'A play',
  schema: playWords,
  properties: {
    ...inherited,
    hosts: 'a pattern, or a list of them',
    gather_facts: 'accepted; facts are always read once, and cost nothing here',
    vars_files: 'files of variables, relative to the playbook',
    serial:
      'so many hosts at a time: 2, `"30%"`, or a list, whose last size is for all that follow; each batch goes through the whole play',
    max_fail_percentage: 'if more hosts of a batch fail or are unreachable, the run ends for all',
    any_errors_fatal: 'the first failed host ends the run for all',
    pre_tasks: 'before `tasks`; handlers that they notified run after them',
    tasks: 'tasks, blocks and imports, in order',
    post_tasks: 'after `tasks` and the handlers that those notified',
    handlers: 'tasks that run where a change notified them',
  },
};

const playbookImport: WordsReference = {
  title: 'An imported playbook',
  schema: playbookImportWords,
  properties: {
    name: inherited.name,
    import_playbook: 'the file, relative to this one',
    vars: inherited.vars,
    tags: inherited.tags,
    when: conditions,
  },
};

const task: WordsReference = {
  title: 'A task, and a handler',
  schema: handlerWords,
  properties: {
    ...inherited,
    name: 'for people; may hold expressions, except that of a handler',
    when: conditions,
    loop: 'a list: the task runs once for each; it ends at the first that fails, unless that is ignored',
    loop_control: 'how',
    'loop_control.loop_var': 'the name of the item',
    'loop_control.index_var': 'the name of its number, from 0',
    'loop_control.label': 'what is shown of the item',
    'loop_control.pause': 'seconds between two',
    register: 'the result under this name',
    failed_when: `what counts as failed: ${conditions}`,
    changed_when: `what counts as changed: ${conditions}`,
    until: `tried again until it holds: ${conditions}`,
    retries: 'how often it is tried again; twice, where `until` stands alone',
    delay: 'seconds between two attempts',
    notify: 'handlers, by name or by what they `listen` to',
    timeout: 'seconds for each step',
    listen: 'of handlers: other names that notify it',
  },
};

const block: WordsReference = {
  title: 'A block',
  schema: blockWords,
  properties: {
    ...inherited,
    when: conditions,
    block: 'tasks, in order',
    rescue: 'runs on the hosts where `block` failed',
    always: 'runs in any case',
  },
};

const taskImport: WordsReference = {
  title: 'Imported tasks',
  schema: taskImportWords,
  properties: { ...inherited, when: conditions, import_tasks: 'the file, relative to this one' },
};

const meta: WordsReference = {
  title: 'Handlers, earlier',
  schema: metaWords,
  properties: { name: inherited.name, meta: 'notified handlers run here' },
};

export const wordReferences = { play, playbookImport, task, block, taskImport, meta };
