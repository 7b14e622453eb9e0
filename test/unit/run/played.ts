// A playbook played on pretended hosts: compiled from its text as a command would do it, with answers that the test tells.
import { join } from 'node:path';
import type { ResourceResult } from '../../../src/contract/result.ts';
import { loadInventory } from '../../../src/inventory/load-inventory.ts';
import { compile } from '../../../src/playbook/compile/compile.ts';
import { loadPlaybook } from '../../../src/playbook/load/load-playbook.ts';
import { exitCodeOf, type Outcome } from '../../../src/run/outcome.ts';
import { run } from '../../../src/run/run.ts';
import { writeFiles } from '../source/written-files.ts';
import { change, type Script, type Stage, stage } from './fleet-of-three.ts';

const hosts = 'all: {hosts: {storage01: {}, web01: {}, db01: {}}}\n';

export const changed: Partial<ResourceResult> = { status: 'changed', changes: [change('did it')] };
export const failed: Partial<ResourceResult> = {
  status: 'failed',
  failure: { cause: 'host', message: 'no space', hint: 'make some' },
};

export interface Played extends Stage {
  outcome: Outcome;
  code: number;
  /** What was applied and cleared on a host, in order: "0.1", "0.0 0.1", "clear a". */
  done(host: string): string[];
  /** "name: status" of each task of a host. */
  tasks(host: string): string[];
}

/** `site` is the text of the playbook; `script` tells what the hosts answer, see `Script`. */
export async function played(
  site: string,
  script: Script = {},
  mode: 'run' | 'plan' = 'run',
  files: Record<string, string> = {},
): Promise<Played> {
  const folder = writeFiles({ 'hosts.yml': hosts, 'site.yml': site, ...files });
  const inventory = await loadInventory([join(folder, 'hosts.yml')]);
  const playbook = await loadPlaybook(join(folder, 'site.yml'));
  const scene = stage([], script);
  const request = { ...scene.request, mode, compile: compile.bind(undefined, playbook, inventory, {}) };
  const outcome = await run(request, (event) => scene.events.push(event));
  const of = (host: string) => outcome.hosts.find((one) => one.host === host);
  return {
    ...scene,
    outcome,
    code: exitCodeOf(outcome),
    done: (host) =>
      scene.asked.flatMap((what) => {
        const [verb, who, ...rest] = what.split(' ');
        if (who !== host || (verb !== 'apply' && verb !== 'clear')) return [];
        return [verb === 'clear' ? `clear ${rest.join(' ')}` : rest.join(' ')];
      }),
    tasks: (host) => (of(host)?.tasks ?? []).map(({ name, status }) => `${name}: ${status}`),
  };
}
