// What is written from the schemas: complete, up to date, and true of the playbooks that are shipped.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { loadPlaybook } from '../../../../src/playbook/load/load-playbook.ts';
import { taskSchemas } from '../../../../src/playbook/load/task-kinds.ts';
import { generatedFiles } from '../../../../src/playbook/reference/generated.ts';
import { jsonSchemaOf, playbookSchema } from '../../../../src/playbook/reference/json-schema.ts';
import { kindReferences } from '../../../../src/playbook/reference/kinds/index.ts';
import { asTask } from '../../../../src/playbook/reference/markdown.ts';
import { propertiesOf } from '../../../../src/playbook/reference/properties.ts';
import { wordReferences } from '../../../../src/playbook/reference/words.ts';
import { Findings } from '../../../../src/source/mistake.ts';
import { plainOf } from '../../../../src/source/node.ts';
import { parseYaml } from '../../../../src/source/parse-yaml.ts';
import { writeFiles } from '../../source/written-files.ts';

const kinds = Object.entries(kindReferences);
const editorSchema = z.fromJSONSchema(playbookSchema());

/** Whether an editor that has the schema finds nothing wrong; editors also want a kind in each task, which zod's reading of it passes over. */
function isAccepted(text: string): boolean {
  const node = parseYaml('site.yml', text, 'playbook', new Findings());
  return node !== undefined && editorSchema.safeParse(plainOf(node)).success;
}

const playbookOf = (task: string) =>
  `- hosts: all\n  tasks:\n    ${asTask(task).replaceAll('\n', '\n    ')}\n`;

describe.each(kinds)('the reference of %s', (kind, { properties, example }) => {
  it('gives each property a meaning, in src/playbook/reference/kinds/, and no other', () => {
    const schema = Object.entries(taskSchemas).find(([name]) => name === kind)?.[1] ?? z.never();
    const paths = propertiesOf(jsonSchemaOf(schema)).map(({ path }) => path);
    expect(Object.keys(properties).sort()).toEqual([...new Set(paths)].sort());
  });

  it('has an example that a playbook may hold', async () => {
    const text = playbookOf(example);
    const folder = writeFiles({
      'site.yml': text,
      'vars/debian.yml': 'x: 1\n',
      'templates/iscsi-exports.hbs': '{{inventory_hostname}}\n',
    });
    const { plays } = await loadPlaybook(join(folder, 'site.yml'));
    expect(plays[0]?.steps[0]).toMatchObject({ kind, isSound: true });
    expect(isAccepted(text)).toBe(true);
  });
});

it.each(Object.entries(wordReferences))('the reference gives each word of a %s a meaning', (_, words) => {
  const paths = propertiesOf(jsonSchemaOf(words.schema)).map(({ path }) => path);
  expect(Object.keys(words.properties).sort()).toEqual([...paths].sort());
});

it.each(Object.entries(generatedFiles()))('%s is as `npm run generate` writes it', (file, text) => {
  expect(readFileSync(file, 'utf8')).toBe(text);
});

describe('the schema for editors', () => {
  it('accepts the playbook that is shipped', () => {
    expect(isAccepted(readFileSync('playbooks/site.yml', 'utf8'))).toBe(true);
  });

  it.each([
    ['- hosts: all', true],
    ['- import_playbook: other.yml', true],
    ['- hosts: all\n  taks: []', false],
    ['- tasks: []', false],
    [playbookOf('file: { path: /x, mode: 644 }'), false],
    [playbookOf('file: { path: /x, mode: "{{mode}}" }'), true],
    [playbookOf('file: { pth: /x }'), false],
    [playbookOf('iscsi_target: { iqn: x, luns: "{{luns}}" }'), true],
    [playbookOf('iscsi_target: { iqn: x, luns: [{ lun: "{{n}}", name: a }] }'), true],
    [playbookOf('iscsi_target: { iqn: x, luns: [{ lun: zero, name: a }] }'), false],
    [playbookOf('include_vars: more.yml'), true],
    [playbookOf('block: [{ file: { path: /x } }]\nrescue: [{ meta: flush_handlers }]'), true],
  ])('%j: %s', (text, accepted) => {
    expect(isAccepted(text)).toBe(accepted);
  });
});
