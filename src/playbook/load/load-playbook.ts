// From the path of a playbook to its plays: everything that can be known without a host is checked here.
import { Findings } from '../../source/mistake.ts';
import type { MapNode, Node } from '../../source/node.ts';
import { parseYaml } from '../../source/parse-yaml.ts';
import { type Place, startOf } from '../../source/place.ts';
import { readText } from '../../source/read-text.ts';
import type { Play, Playbook } from '../playbook.ts';
import { checkTemplates } from './check-templates.ts';
import { type Context, entering, fileOf, nothingInherited, pathBeside } from './context.ts';
import { readFields } from './read-fields.ts';
import { readInherited } from './read-inherited.ts';
import { readPlay } from './read-play.ts';
import { readTemplates } from './templates-folder.ts';
import { readVariableFiles } from './variable-files.ts';
import { playbookImportWords } from './words.ts';

/** Throws `MistakesError` with all mistakes of all files. */
export async function loadPlaybook(file: string): Promise<Playbook> {
  const findings = new Findings();
  const playbook = await readPlaybook(file, findings);
  findings.throwIfAny();
  return playbook;
}

/** The playbook as far as it can be read; what is wrong is added to the findings. */
export async function readPlaybook(file: string, findings: Findings): Promise<Playbook> {
  const own = new Findings(findings.vault);
  const playbook = await readAll(file, own);
  findings.mistakes.push(...own.mistakes);
  findings.warnings.push(...own.warnings);
  return playbook;
}

async function readAll(file: string, findings: Findings): Promise<Playbook> {
  const plays: Play[] = [];
  const context = { chain: [file], imports: { count: 0 }, inherited: nothingInherited, findings };
  await readPlays(startOf(file), plays, context);
  const templates = await readTemplates(file, findings);
  checkTemplates(plays, templates, findings);
  const variableFiles = await readVariableFiles(file, plays, findings);
  return { file, plays, templates, variableFiles, warnings: findings.warnings };
}

/** The plays of the file that the context is in, imported ones where they are imported. */
async function readPlays(mentionedAt: Place, plays: Play[], context: Context): Promise<void> {
  const { findings } = context;
  const file = fileOf(context);
  const text = await readText(file, findings, mentionedAt);
  for (const node of playsIn(file, text, findings)) {
    if (node.type !== 'map') findings.add(node.place, 'a play is a map: `hosts`, `tasks` and so on');
    else if (node.entries.has('import_playbook')) await importPlaybook(node, plays, context);
    else plays.push(await readPlay(node, plays.length, context));
  }
}

async function importPlaybook(node: MapNode, plays: Play[], context: Context): Promise<void> {
  const { findings } = context;
  const fields = readFields(node, playbookImportWords, new Set(), findings, '`import_playbook`');
  const inherited = readInherited(node, fields, context.inherited, findings);
  if (!fields) return;
  const place = node.entries.get('import_playbook')?.value.place ?? node.place;
  const file = pathBeside(fileOf(context), fields.import_playbook);
  const inside = entering(file, place, { ...context, inherited });
  if (inside) await readPlays(place, plays, inside);
}

function playsIn(file: string, text: string | undefined, findings: Findings): Node[] {
  if (text === undefined) return [];
  const before = findings.mistakes.length;
  const root = parseYaml(file, text, 'playbook', findings);
  if (root?.type === 'list') return root.items;
  if (root || findings.mistakes.length === before)
    findings.add(
      root?.place ?? startOf(file),
      'a playbook is a list of plays',
      'begin each play with `- name:` or `- hosts:`',
    );
  return [];
}
