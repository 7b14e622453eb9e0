// A large target on a lab host: ours beside bare writes into configfs, `targetctl restore` of the same, and targetcli by hand.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deployment } from '../../e2e/deployment.ts';
import { type Benchmark, type Figure, median, seconds } from '../benchmark.ts';
import {
  acls,
  files,
  iqn,
  luns,
  makeFiles,
  objectsOf,
  playbook,
  portal,
  preparation,
  targetcliCommands,
} from './configuration.ts';

const turns = 3;
const few = 3;
const folder = 'test/bench/lio';

export const lio: Benchmark = {
  name: 'lio',
  about: `A target of ${luns} LUNs on files × ${acls} ACLs with CHAP, all LUNs mapped, made from nothing on an emulated lab host (Debian 12), in turns, ${turns} times each; the medians. Ours is what the agent does: plan, apply, read-back and save. One targetcli command for each object was measured with ${few} × ${few} and scaled by the number of objects.`,
  async measure(say) {
    const host = new Host();
    try {
      await host.start();
      return await takeFigures(host, say);
    } finally {
      await host.end();
    }
  },
};

interface Turn {
  bare: number;
  restore: number;
  save: number;
  ours: number;
  command: number;
  rerun: number;
}

async function takeFigures(host: Host, say: (line: string) => void): Promise<Figure[]> {
  const taken: Turn[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    taken.push(await host.turn());
    say(`turn ${turn + 1}: ${JSON.stringify(taken.at(-1))}`);
  }
  const of = (key: keyof Turn) => median(taken.map((turn) => turn[key]));
  const byHand = await host.targetcli();
  const memory = await host.memory();
  const ours = of('ours');
  const against = (what: string, name: string, figure: number, times?: number, mine = ours): Figure => ({
    what,
    unit: 's',
    ours: mine,
    baseline: { name, figure },
    ...(times !== undefined && { budget: { times } }),
  });
  return [
    against('from nothing', 'bare writes', of('bare'), 2),
    against('from nothing', 'targetctl restore', of('restore'), 1 / 5),
    against('from nothing', 'targetctl save', of('save')),
    against('from nothing', 'targetcli, one command each', byHand, 1 / 100),
    against('from nothing, the whole command', 'targetctl restore', of('restore'), undefined, of('command')),
    against('re-run, nothing to change', 'from nothing', ours, 1 / 4, of('rerun')),
    { what: 'agent, resident at most', unit: 'MB', ours: memory, budget: { figure: 16 } },
  ];
}

class Host {
  readonly #lab = new Deployment('bench', `${folder}/inventory.yml`);
  readonly #scratch = mkdtempSync(join(tmpdir(), 'iscsi-deploy-bench-'));
  #isOurs = false;

  /** Uses a lab of that name where one runs. */
  async start(): Promise<void> {
    const { code } = await this.#lab.cli(['lab', 'status', '--name', 'bench']);
    if (code !== 0) {
      this.#isOurs = true;
      await this.#lab.up();
    }
    writeFileSync(this.#file('preparation.yml'), preparation());
    writeFileSync(this.#file('target.yml'), playbook());
    await this.#converge('preparation.yml');
    await this.#root(makeFiles);
    const script = readFileSync(`${folder}/bare-writes.py`, 'utf8');
    await this.#root(`cat > /root/bare-writes.py <<'END'\n${script}END`);
  }

  async end(): Promise<void> {
    rmSync(this.#scratch, { recursive: true });
    if (this.#isOurs) await this.#lab.down();
  }

  async turn(): Promise<Turn> {
    await this.#forget();
    const bare = await this.#clock(`python3 /root/bare-writes.py ${luns} ${acls} ${files} ${iqn} ${portal}`);
    await this.#forget();
    const run = await this.#converge('target.yml');
    const again = await this.#converge('target.yml');
    const save = await this.#clock('targetctl save /root/saved.json');
    await this.#root('targetctl clear');
    const restore = await this.#clock('targetctl restore /root/saved.json');
    return {
      bare,
      restore,
      save,
      ours: run.agent,
      command: run.command,
      rerun: again.agent,
    };
  }

  /** One command for each object, on a few of them; the time of one, times all. It grows with what is there, so the truth is more. */
  async targetcli(): Promise<number> {
    await this.#forget();
    const [first = '', ...commands] = targetcliCommands(few, few);
    await this.#root(`targetcli ${first}`);
    const lines = commands.map((command) => `targetcli ${command}`).join(' && ');
    const taken = await this.#clock(`(${lines}) > /dev/null`);
    return (taken / commands.length) * objectsOf(luns, acls);
  }

  /** MB of the largest process of the agent, as the kernel remembers it (VmHWM, proc(5)), in a run of its own. */
  async memory(): Promise<number> {
    await this.#forget();
    await this.#root(
      "rm -f /root/peaks; nohup setsid sh -c 'while sleep 0.3; do for p in $(pgrep -f /var/lib/iscsi-deploy/agent); do grep VmHWM /proc/$p/status; done; done >> /root/peaks' > /dev/null 2>&1 & echo $! > /root/watcher",
    );
    await this.#converge('target.yml');
    await this.#root('kill -- -$(cat /root/watcher) 2>/dev/null || kill $(cat /root/watcher)');
    const peaks = await this.#root('cat /root/peaks');
    const kilobytes = [...peaks.matchAll(/VmHWM:\s+(\d+) kB/g)].map(([, digits]) => Number(digits));
    return Math.max(...kilobytes) / 1024;
  }

  /** Nothing is configured and nothing remembers it. */
  async #forget(): Promise<void> {
    await this.#root(
      'targetctl clear; rm -rf /etc/rtslib-fb-target/saveconfig.json /etc/rtslib-fb-target/backup /var/lib/iscsi-deploy/volumes.json',
    );
  }

  /** Seconds of the whole command, and of the agent's own phases. */
  async #converge(playbookFile: string): Promise<{ command: number; agent: number }> {
    let agent = 0;
    const command = await seconds(async () => {
      const { code, stdout, stderr, outcome } = await this.#lab.run(this.#file(playbookFile));
      if (code !== 0) throw new Error(`${playbookFile} ended with ${code}\n${stdout}\n${stderr}`);
      agent = outcome.phases
        .filter(({ name }) => name === 'plan' || name === 'apply')
        .reduce((sum, phase) => sum + phase.seconds, 0);
    });
    return { command, agent };
  }

  /** Seconds on the host's own clock. */
  async #clock(command: string): Promise<number> {
    const script = `begin=$(date +%s.%N); ${command} || exit 1; end=$(date +%s.%N); echo took $begin $end`;
    const [, begin, end] = /^took (\S+) (\S+)$/m.exec(await this.#root(script)) ?? [];
    return Number(end) - Number(begin);
  }

  #root(script: string): Promise<string> {
    return this.#lab.root('alpha', script, 1500);
  }

  #file(name: string): string {
    return join(this.#scratch, name);
  }
}
