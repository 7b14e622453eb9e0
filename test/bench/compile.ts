// A playbook of 200 tasks compiled for more and more hosts: what it takes, and whether it grows with the hosts and no faster.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, Figure } from './benchmark.ts';
import { largeInventory, largePlaybook } from './large-site.ts';
import { measured } from './measured-child.ts';

const tasks = 200;
const sizes = [100, 1000, 10_000];

/** Ten times the hosts may take this many times the time: garbage is collected more often in a larger heap. */
const allowed = 15;

export const compile: Benchmark = {
  name: 'compile',
  about: `A playbook of ${tasks} tasks read, checked and compiled for ${sizes.join(', ')} hosts, each by a process of its own, from its start to its end; its largest resident size. The baseline of each is the one with a tenth of the hosts.`,
  async measure(say) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-compile-'));
    try {
      writeFileSync(join(folder, 'site.yml'), largePlaybook(tasks));
      return figures(folder, say);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function figures(folder: string, say: (line: string) => void): Figure[] {
  let before: { hosts: number; seconds: number; megabytes: number } | undefined;
  return sizes.flatMap((hosts) => {
    writeFileSync(join(folder, 'hosts'), largeInventory(hosts, 100));
    const now = { hosts, ...measured('compile', join(folder, 'hosts'), join(folder, 'site.yml')) };
    say(`${hosts} hosts: ${now.seconds.toFixed(1)} s, ${now.megabytes.toFixed(0)} MB`);
    const growth = (figure: number | undefined) =>
      before === undefined || figure === undefined
        ? {}
        : { baseline: { name: `${before.hosts} hosts`, figure }, budget: { times: allowed } };
    const rows: Figure[] = [
      { what: `compile for ${hosts} hosts`, unit: 's', ours: now.seconds, ...growth(before?.seconds) },
      { what: `memory for ${hosts} hosts`, unit: 'MB', ours: now.megabytes, ...growth(before?.megabytes) },
    ];
    before = now;
    return rows;
  });
}
