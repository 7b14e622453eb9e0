// Every file in the role that it has, all with one list of findings.
import { stat } from 'node:fs/promises';
import { readInventory } from '../inventory/load-inventory.ts';
import { readInto } from '../inventory/vars-files.ts';
import { checkExpressions } from '../playbook/load/check-expressions.ts';
import { checkTemplate } from '../playbook/load/check-templates.ts';
import { readPlaybook } from '../playbook/load/load-playbook.ts';
import { Findings, formatMistake, type Mistake } from '../source/mistake.ts';
import type { Node } from '../source/node.ts';
import { startOf } from '../source/place.ts';
import { readText } from '../source/read-text.ts';
import type { PasswordChoice } from '../vault/password-source.ts';
import { type FileRole, roleOf } from './file-role.ts';
import { print } from './lab-options.ts';
import { readSite } from './load-site.ts';
import { openVault } from './open-vault.ts';
import { withoutSecrets } from './secret-mask.ts';

export interface ValidateChoice extends PasswordChoice {
  inventory: string[];
  extraVars: string[];
}

/** Prints a line for each file. Throws `MistakesError` with all mistakes of all files. */
export async function validateFiles(files: readonly string[], choice: ValidateChoice): Promise<void> {
  const vault = await openVault(choice);
  const { lines, warnings } = await withoutSecrets(vault, () => check(files, choice, new Findings(vault)));
  for (const warning of warnings) process.stderr.write(`warning: ${formatMistake(warning)}\n`);
  for (const line of lines) print(line);
}

interface Report {
  lines: string[];
  warnings: readonly Mistake[];
}

async function check(files: readonly string[], choice: ValidateChoice, findings: Findings): Promise<Report> {
  if (choice.inventory.length > 0) await readInventory(choice.inventory, findings);
  const lines: string[] = [];
  for (const file of files) {
    const role = await roleFor(file, findings);
    if (role === undefined) continue;
    await checks[role](file, choice, findings);
    lines.push(`${file}: a sound ${names[role]}`);
  }
  findings.throwIfAny();
  const warnings = new Map(findings.warnings.map((warning) => [formatMistake(warning), warning]));
  return { lines, warnings: [...warnings.values()] };
}

/** `undefined`, with a mistake, where it cannot be read. */
async function roleFor(file: string, findings: Findings): Promise<FileRole | undefined> {
  const entry = await stat(file).catch(() => undefined);
  if (entry?.isDirectory()) return 'inventory';
  const text = await readText(file, findings, startOf(file));
  return text === undefined ? undefined : roleOf(file, text);
}

type Check = (file: string, choice: ValidateChoice, findings: Findings) => Promise<unknown>;

const checks: Record<FileRole, Check> = {
  playbook: (file, choice, findings) =>
    choice.inventory.length > 0 ? readSite(file, choice, findings) : readPlaybook(file, findings),
  inventory: (file, _, findings) => readInventory([file], findings),
  variables: (file, _, findings) => checkVariables(file, findings),
  template: async (file, _, findings) => {
    const text = await readText(file, findings, startOf(file));
    if (text !== undefined) checkTemplate({ file, text }, findings);
  },
};

/** Every expression in them is parsed, whether anybody asks for it or not. */
async function checkVariables(file: string, findings: Findings): Promise<void> {
  const variables = new Map<string, Node>();
  await readInto(file, variables, findings);
  for (const node of variables.values()) checkExpressions(node, findings);
}

const names: Record<FileRole, string> = {
  playbook: 'playbook',
  inventory: 'inventory',
  variables: 'file of variables',
  template: 'template',
};
