// The words that plays, blocks, imports and tasks may have, with their types.
import * as z from 'zod';
import { reservedNames } from '../../inventory/inventory.ts';
import { nameList } from './name-list.ts';

const oneCondition = z.union([z.string(), z.boolean()]);
/** Of a list all must hold. */
const condition = z.union([oneCondition, z.array(oneCondition).min(1)]).optional();

const variableMap = z.record(z.string(), z.unknown()).nullish();

const variableName = z
  .string()
  .regex(/^[A-Za-z_]\w*$/, { error: 'a variable has letters, digits and `_`, and begins with no digit' })
  .refine((name) => !reservedNames.some((reserved) => reserved === name), {
    error: 'this name is set by iscsi-deploy itself: choose another',
  });

/** The agent is one process for each host and works as root: nothing in it could be done as somebody else. */
const become = z
  .boolean()
  .refine((value) => value, {
    error: 'tasks run as root, all of them: the agent is one process for each host; leave the word out',
  })
  .optional();

/** What a task inherits from blocks and imports around it, and from its play. */
const inherited = {
  name: z.string().optional(),
  vars: variableMap,
  become,
  environment: z.record(z.string(), z.unknown()).nullish(),
  ignore_errors: z.boolean().optional(),
  no_log: z.boolean().optional(),
  tags: nameList,
};

const share = z.union([
  z.int().positive(),
  z.string().regex(/^(?:100|[1-9]?\d)%$|^[1-9]\d*$/, {
    error: 'want a number of hosts or a percentage, as 2 or "20%"',
  }),
]);

const section = z.array(z.unknown()).nullish();

export const playWords = z.strictObject({
  ...inherited,
  hosts: z.union([z.string(), z.array(z.string()).min(1)]),
  /** Accepted for Ansible's sake: facts are always read once, and cost nothing here. */
  gather_facts: z.boolean().optional(),
  vars_files: nameList,
  serial: z.union([share, z.array(share).min(1)]).optional(),
  max_fail_percentage: z.number().min(0).max(100).optional(),
  any_errors_fatal: z.boolean().optional(),
  pre_tasks: section,
  tasks: section,
  post_tasks: section,
  handlers: section,
});

export const playbookImportWords = z.strictObject({
  name: z.string().optional(),
  import_playbook: nameOfFile(),
  vars: variableMap,
  tags: nameList,
  when: condition,
});

export const blockWords = z.strictObject({
  ...inherited,
  when: condition,
  block: z.array(z.unknown()),
  rescue: section,
  always: section,
});

export const taskImportWords = z.strictObject({ ...inherited, when: condition, import_tasks: nameOfFile() });

export const metaWords = z.strictObject({
  name: z.string().optional(),
  meta: z.literal('flush_handlers', { error: 'want flush_handlers: nothing else is supported' }),
});

const loopControl = z.strictObject({
  loop_var: variableName.default('item'),
  index_var: variableName.optional(),
  label: z.string().optional(),
  /** Seconds. */
  pause: z.number().min(0).max(3600).default(0),
});

export const taskWords = z.strictObject({
  ...inherited,
  when: condition,
  loop: z.union([z.array(z.unknown()), z.string()]).optional(),
  loop_control: loopControl.optional(),
  register: variableName.optional(),
  failed_when: condition,
  changed_when: condition,
  until: condition,
  /** How often it is tried again. */
  retries: z.int().min(0).max(10_000).optional(),
  /** Seconds. */
  delay: z.number().min(0).max(3600).default(5),
  notify: nameList,
  /** Seconds for each step. */
  timeout: z.number().positive().optional(),
});

export const handlerWords = taskWords.extend({ listen: nameList });

function nameOfFile() {
  return z
    .string()
    .min(1)
    .refine((value) => !value.includes('{{'), {
      error: 'the file must be known before any host is asked: an expression is not supported here',
    });
}
