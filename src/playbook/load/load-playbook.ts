// From the path of a playbook to its plays: everything that can be known without a host is checked here.
import { Findings } from '../../source/mistake.ts';
import type { Node } from '../../source/node.ts';
import { parseYaml } from '../../source/parse-yaml.ts';
import { startOf } from '../../source/place.ts';
import { readText } from '../../source/read-text.ts';
import type { Play, Playbook } from '../playbook.ts';
import { checkTemplates } from './check-templates.ts';
import { readPlay } from './read-play.ts';
import { readTemplates } from './templates-folder.ts';

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
  const text = await readText(file, findings, startOf(file));
  for (const [index, node] of playsIn(file, text, findings).entries()) {
    const play = await readPlay(node, index, file, findings);
    if (play) plays.push(play);
  }
  const templates = await readTemplates(file, findings);
  checkTemplates(plays, templates, findings);
  return { file, plays, templates, warnings: findings.warnings };
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
