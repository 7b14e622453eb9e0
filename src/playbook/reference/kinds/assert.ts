// `assert`, for people.
import type { KindReference } from '../kind-reference.ts';

export const assertReference: KindReference = {
  about: 'Conditions that must hold, decided by the controller as soon as their values are known.',
  properties: {
    that: 'expressions without braces; all must hold',
    fail_msg: 'what is said otherwise',
    success_msg: 'what is said where they hold',
  },
  example: `assert:
  that: [(eq facts.os.family "debian"), (gt (default replicas 1) 0)]
  fail_msg: "{{inventory_hostname}} is not what this playbook was written for"`,
};
