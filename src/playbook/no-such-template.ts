// A template that is not there, whether a task names it outright or an expression does.
import { suggest } from '../source/nearest.ts';

export function noSuchTemplate(
  name: string,
  templates: ReadonlyMap<string, unknown>,
): { message: string; hint: string } {
  return {
    message: `there is no template \`${name}\``,
    hint:
      suggest(name, templates.keys(), 'there are') ??
      'templates are *.hbs files in templates/ beside the playbook, or beside the folder playbooks/ that it is in',
  };
}
