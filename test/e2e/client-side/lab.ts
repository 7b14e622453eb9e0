// The hosts of these tests and where every part begins: software installed, no target and no session.
import { countChanges } from '../../../src/run/outcome.ts';
import type { Deployment, RunEnded } from '../deployment.ts';

const folder = 'test/e2e/client-side';
const installed = 'installed';

export const inventory = `${folder}/inventory.yml`;
export const clients = ['web01', 'db01'];

export const playbook = (name: string) => `${folder}/${name}.yml`;

export async function makeInstalled(lab: Deployment): Promise<void> {
  await lab.up();
  const { code, stdout, stderr } = await lab.run(playbook('software'));
  if (code !== 0) throw new Error(`the hosts' software: ${stdout}${stderr}`);
  await whole(lab, ['save', '--name', lab.lab, installed, '--all']);
}

/** About two seconds. */
export function backToInstalled(lab: Deployment): Promise<void> {
  return whole(lab, ['reset', '--name', lab.lab, '--all', '--to', installed]);
}

async function whole(lab: Deployment, words: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await lab.cli(['lab', ...words]);
  if (code !== 0) throw new Error(`lab ${words.join(' ')}: ${stdout}${stderr}`);
}

/** What a run came to: its exit code, and its number of changes. */
export const resultOf = ({ code, outcome }: RunEnded) => ({ code, changes: countChanges(outcome) });

export const unchanged = { code: 0, changes: 0 };

/** The answers of both clients, by their names. */
export async function onClients<Answer>(
  question: (host: string) => Promise<Answer>,
): Promise<Record<string, Answer>> {
  const answers = await Promise.all(clients.map(async (host) => [host, await question(host)] as const));
  return Object.fromEntries(answers);
}
