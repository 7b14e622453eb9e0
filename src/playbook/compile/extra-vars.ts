// `-e`: variables from the command line, above all others.
import { addVariables } from '../../inventory/variables.ts';
import { readInto } from '../../inventory/vars-files.ts';
import { Findings } from '../../source/mistake.ts';
import type { Node } from '../../source/node.ts';
import { parseYaml } from '../../source/parse-yaml.ts';
import { startOf } from '../../source/place.ts';
import type { Vault } from '../../vault/vault.ts';

const option = '--extra-vars';

/**
 * Each text is `name=value` (several with spaces between, quotes as in a shell, values are text), a map in JSON or YAML, or `@file`.
 * Later ones win. Throws `MistakesError`.
 */
export async function parseExtraVars(texts: readonly string[], vault?: Vault): Promise<Map<string, Node>> {
  const findings = new Findings(vault);
  const variables = await readExtraVars(texts, findings);
  findings.throwIfAny();
  return variables;
}

/** The same as far as they can be read; what is wrong is added to the findings. */
export async function readExtraVars(
  texts: readonly string[],
  findings: Findings,
): Promise<Map<string, Node>> {
  const variables = new Map<string, Node>();
  for (const text of texts) {
    if (text.startsWith('@')) await readInto(text.slice(1), variables, findings, startOf(option));
    else if (/^\s*[{[]/.test(text)) addMap(text, variables, findings);
    else addPairs(text, variables, findings);
  }
  return variables;
}

function addMap(text: string, variables: Map<string, Node>, findings: Findings): void {
  const node = parseYaml(option, text, 'variables', findings);
  if (node?.type === 'map') addVariables(node.entries, variables, findings);
  else if (node) findings.add(node.place, 'want a map of names and values', '-e \'{"name": "value"}\'');
}

function addPairs(text: string, variables: Map<string, Node>, findings: Findings): void {
  for (const { word, column } of wordsOf(text)) {
    const place = { ...startOf(option), column };
    const [, name, value] = /^([A-Za-z_][\w-]*)=(.*)$/s.exec(word) ?? [];
    if (name === undefined || value === undefined)
      findings.add(
        place,
        'want `name=value`, a map in JSON, or @file',
        'put a value with spaces in quotes: -e "name=\'a b\'"',
      );
    else {
      const node: Node = { type: 'scalar', value, place, written: value };
      addVariables(new Map([[name, { place, value: node }]]), variables, findings);
    }
  }
}

/** Words with white space between; quotes keep it and are dropped. */
function wordsOf(text: string): { word: string; column: number }[] {
  return [...text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*'|["'])+/g)].map(({ 0: word, index }) => ({
    word: word.replace(
      /"([^"]*)"|'([^']*)'/g,
      (_, double: string | undefined, single: string | undefined) => double ?? single ?? '',
    ),
    column: index + 1,
  }));
}
