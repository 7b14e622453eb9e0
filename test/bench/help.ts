// How long a person waits for `--help`, beside the bare start of Node.
import { execFileSync } from 'node:child_process';
import { type Benchmark, median, seconds } from './benchmark.ts';

const runs = 21;

export const help: Benchmark = {
  name: 'help',
  about: `\`iscsi-deploy --help\` against \`node -e 0\`, in turns, ${runs} times each; the medians.`,
  async measure() {
    const ours: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      ours.push(await node('dist/cli.js', '--help'));
      bare.push(await node('-e', '0'));
    }
    return [
      {
        what: '--help',
        unit: 'ms',
        ours: median(ours),
        baseline: { name: 'node -e 0', figure: median(bare) },
        budget: { times: 2 },
      },
    ];
  },
};

async function node(...args: string[]): Promise<number> {
  return 1000 * (await seconds(() => execFileSync(process.execPath, args, { stdio: 'ignore' })));
}
