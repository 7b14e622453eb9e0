// An inventory of 10,000 hosts, read and asked for a pattern, beside Ansible's own command on the same file.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Benchmark, median, seconds } from './benchmark.ts';
import { largeInventory } from './large-site.ts';
import { measured } from './measured-child.ts';

const runs = 3;
const hosts = 10_000;
const groups = 100;

export const inventory: Benchmark = {
  name: 'inventory',
  about: `An INI file of ${hosts} hosts in ${groups} groups: loaded and a pattern resolved by a process of its own (from its start to its end; its largest resident size), against \`ansible-inventory --list\` on the same file; ${runs} times each in turns, the medians.`,
  async measure(say) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-inventory-'));
    try {
      const file = join(folder, 'hosts');
      writeFileSync(file, largeInventory(hosts, groups));
      return await figures(file, say);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function figures(file: string, say: (line: string) => void) {
  const ours: { seconds: number; megabytes: number }[] = [];
  const theirs: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    ours.push(measured('inventory', file));
    theirs.push(
      await seconds(() => execFileSync('ansible-inventory', ['-i', file, '--list'], { stdio: 'ignore' })),
    );
    say(`run ${run} of ${runs}`);
  }
  const baseline = { name: 'ansible-inventory --list', figure: median(theirs) };
  const time = median(ours.map(({ seconds: one }) => one));
  const memory = median(ours.map(({ megabytes }) => megabytes));
  return [
    { what: `load ${hosts} hosts`, unit: 's' as const, ours: time, baseline, budget: { times: 0.1 } },
    { what: 'resident memory', unit: 'MB' as const, ours: memory, budget: { figure: 300 } },
  ];
}
