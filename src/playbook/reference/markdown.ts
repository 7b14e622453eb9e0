// docs/reference.md: every word and every kind with its properties, for people.
import type * as z from 'zod';
import { taskSchemas } from '../load/task-kinds.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { kindReferences } from './kinds/index.ts';
import { propertiesOf } from './properties.ts';
import { wordReferences } from './words.ts';

const head = `# Reference

Written by \`npm run generate\` from the schemas that playbooks are checked with and from \`src/playbook/reference/\`. The language itself is
in \`playbook.md\`; \`schema/playbook.schema.json\` has the same for editors:
\`# yaml-language-server: $schema=…/schema/playbook.schema.json\`.

A property in **bold** is needed. \`a[].b\` is \`b\` of each entry of the list \`a\`. Every value may be an expression.

A *size* is a number of bytes or text with a unit (\`20GiB\`, \`512MiB\`, \`1.5TB\`). A *portal* is a literal address with an optional port
(\`10.0.0.11:3260\`, \`"[fd00::11]:3260"\`). An *iSCSI name* is \`iqn.YYYY-MM.reversed.domain[:string]\`, \`eui.\` with 16 or \`naa.\` with 16 or 32 hex
digits. A *mode* is text (\`"0644"\`), and so is a *serial*: both stand in quotes. A *path* is absolute, without \`..\`.
`;

export function referenceText(): string {
  const words = Object.values(wordReferences).map(({ title, schema, properties }) =>
    [`## ${title}`, '', ...tableOf(schema, properties)].join('\n'),
  );
  const kinds = Object.entries(kindReferences).map(([kind, { about, properties, example }]) => {
    const schema = Object.entries(taskSchemas).find(([word]) => word === kind)?.[1];
    const table = schema ? tableOf(schema, properties) : [];
    return [`## ${kind}`, '', about, '', '```yaml', asTask(example), '```', '', ...table].join('\n');
  });
  return `${[head, ...words, ...kinds].join('\n')}`;
}

/** An example is what stands behind the dash. */
export function asTask(example: string): string {
  return `- ${example.replaceAll('\n', '\n  ')}`;
}

function tableOf(schema: z.ZodType, meanings: Readonly<Record<string, string>>): string[] {
  const rows = propertiesOf(jsonSchemaOf(schema)).map(({ path, type, required, byDefault }) => [
    required ? `**\`${path}\`**` : `\`${path}\``,
    type,
    byDefault === undefined ? '' : `\`${byDefault}\``,
    meanings[path] ?? '',
  ]);
  const all = [['', 'type', 'default', 'meaning'], ['---', '---', '---', '---'], ...rows];
  return [...all.map((cells) => `| ${cells.map(escapeBars).join(' | ')} |`), ''];
}

function escapeBars(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
