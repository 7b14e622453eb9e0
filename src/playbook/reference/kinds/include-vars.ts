// `include_vars`, for people.
import type { KindReference } from '../kind-reference.ts';

export const includeVarsReference: KindReference = {
  about: 'Adds variables for the host, from there on.',
  properties: {
    file: 'beside the file that names it, or in `vars/` beside the playbook; an expression can name those in `vars/` only',
  },
  example: 'include_vars: { file: "{{facts.os.family}}.yml" }',
};
