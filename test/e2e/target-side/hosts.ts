// The hosts of these tests, what they run, and what their kernels have.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countChanges } from '../../../src/run/outcome.ts';
import type { Deployment, RunEnded } from '../deployment.ts';

const folder = 'test/e2e/target-side';
const installed = 'installed';

export const inventoryOf = (name: string) => `${folder}/${name}.yml`;
export const targets = ['target12', 'target13', 'targetforky'];
export const savedAs = '/etc/rtslib-fb-target/saveconfig.json';

export const playbook = (name: string) => `${folder}/${name}.yml`;
export const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');

/** From here every part begins: software and a logical volume, and nothing of LIO. */
export async function install(lab: Deployment): Promise<void> {
  await lab.up();
  const { code, stderr } = await lab.run(playbook('software'));
  if (code !== 0) throw new Error(`the hosts' software: ${stderr}`);
  await lab.cli(['lab', 'save', '--name', lab.lab, installed, '--all']);
}

export async function backToInstalled(lab: Deployment): Promise<void> {
  const { code, stderr } = await lab.cli(['lab', 'reset', '--name', lab.lab, '--all', '--to', installed]);
  if (code !== 0) throw new Error(stderr);
}

/** What a run came to: its exit code, and its number of changes. */
export const resultOf = ({ code, outcome }: RunEnded) => ({ code, changes: countChanges(outcome) });

export const unchanged = { code: 0, changes: 0 };

/** The answers of all targets, by their names. */
export async function onEach<Answer>(question: (host: string) => Promise<Answer>) {
  const answers = await Promise.all(targets.map(async (host) => [host, await question(host)] as const));
  return Object.fromEntries(answers);
}

/** The same for all targets. */
export const each = <Answer>(answer: Answer) => Object.fromEntries(targets.map((host) => [host, answer]));
