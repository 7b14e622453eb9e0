// The files that are written from the schemas, and their text; a test compares.
import { playbookSchema } from './json-schema.ts';
import { referenceText } from './markdown.ts';

/** By their path in the repository. */
export function generatedFiles(): Record<string, string> {
  return {
    'schema/playbook.schema.json': `${JSON.stringify(playbookSchema(), null, 2)}\n`,
    'docs/reference.md': referenceText(),
  };
}
