// Jinja, recognized where somebody brings it along from Ansible, with the way to say the same here.

/** The offset of a Jinja statement, which Handlebars would take for text. */
export function jinjaStatementIn(text: string): number | undefined {
  const found = /\{%-?\s*[a-z]+[^%]{0,200}%\}/.exec(text);
  return found?.index;
}

export const statementHint =
  'write `when:` on the task for a condition, or a template with {{#if x}} and {{#each list}} for text';

const phrases: [RegExp, (match: RegExpExecArray) => string][] = [
  [/^(.+?)\s*\|\s*default\((.*)\)$/, ([, value, other]) => `{{default ${value} ${quote(other)}}}`],
  [/^(.+?)\s*\|\s*join(?:\((.*)\))?$/, ([, list, by]) => `{{join ${list} ${by ? quote(by) : '""'}}}`],
  [/^(.+?)\s*\|\s*(lower|upper)$/, ([, value, name]) => `{{${name} ${value}}}`],
  [/^(.+?)\s+is\s+not\s+defined$/, ([, value]) => `{{not (defined ${value})}}`],
  [/^(.+?)\s+is\s+defined$/, ([, value]) => `{{defined ${value}}}`],
  [/^not\s+(\S+)$/, ([, value]) => `{{not ${value}}}`],
  [/^(\S+)\s*==\s*(\S+)$/, ([, left, right]) => `{{eq ${left} ${quote(right)}}}`],
  [/^(\S+)\s*!=\s*(\S+)$/, ([, left, right]) => `{{ne ${left} ${quote(right)}}}`],
  [
    /^(\S+)\s+(not\s+)?in\s+(\S+)$/,
    ([, item, not, list]) => `{{${not ? `not (in ${item} ${list})` : `in ${item} ${list}`}}}`,
  ],
  [/^(\S+)\s+(and|or)\s+(\S+)$/, ([, left, name, right]) => `{{${name} ${left} ${right}}}`],
  [/^(\S+)\s*[+~]\s*(\S+)$/, ([, left, right]) => `{{concat ${quote(left)} ${quote(right)}}}`],
  [/^([\w.]+)\[['"]?([^'"\]]+)['"]?\](.*)$/, ([, map, key, rest]) => `{{${map}.[${key}]${rest}}}`],
];

/** Our way to say what the inside of the braces says in Jinja; `undefined` where it is not Jinja. */
export function translationOf(inside: string, braces = true): string | undefined {
  const source = inside.trim().slice(0, 500);
  for (const [form, translate] of phrases) {
    const match = form.exec(source);
    if (match) return braces ? translate(match) : translate(match).slice(2, -2);
  }
  return undefined;
}

/** Jinja writes text in single quotes too; Handlebars takes both, double ones read better in YAML's single ones. */
function quote(text: string | undefined): string {
  return (text ?? '').trim().replace(/^'([^'"]*)'$/, '"$1"');
}
