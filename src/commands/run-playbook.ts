// A playbook run or planned against the hosts of an inventory: files, fleet, report, exit code.
import { fileURLToPath } from 'node:url';
import { type AgentManifest, loadAgents } from '../agent-session/delivery/agent-manifest.ts';
import type { Facts } from '../contract/facts.ts';
import { compile } from '../playbook/compile/compile.ts';
import { createLiveReporter } from '../report/live.ts';
import { createPaint } from '../report/paint.ts';
import { createPlainReporter } from '../report/plain.ts';
import type { Reporter } from '../report/reporter.ts';
import { summarize } from '../report/summary.ts';
import type { RunEvent } from '../run/events.ts';
import { countChanges, exitCodeOf, type Outcome } from '../run/outcome.ts';
import type { RunRequest } from '../run/request.ts';
import { run } from '../run/run.ts';
import { formatMistake } from '../source/mistake.ts';
import { listingOf } from './list-plays.ts';
import { loadSite, type Site } from './load-site.ts';
import { reachHost } from './reach-host.ts';
import type { RunOptions } from './run-options.ts';
import { SecretMask, withoutSecrets } from './secret-mask.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { writeOutcome } from './write-outcome.ts';

/** Where the build puts the agents: beside the bundled command line. */
const agentsFolder = fileURLToPath(new URL('agent', import.meta.url));

/** Resolves with the exit code. Throws what is wrong with the files or the command line. */
export async function runPlaybook(
  mode: 'run' | 'plan',
  playbookFile: string,
  options: RunOptions & { exitCode?: boolean },
): Promise<number> {
  const site = await loadSite(playbookFile, options);
  for (const warning of site.warnings) process.stderr.write(`warning: ${formatMistake(warning)}\n`);
  const listing = listingOf(site.plays, options);
  if (listing) {
    print(listing);
    return 0;
  }
  const agents = await loadAgents(agentsFolder);
  const stop = stopOnSignals();
  try {
    const reporter = createReporter([...site.connections.keys()], options);
    const secrets = new SecretMask(site.vault);
    const show = (event: RunEvent) => reporter.show(secrets.coverWithin(event));
    const request = requestFor(mode, site, secrets, agents, options, stop.signal);
    const outcome = secrets.coverWithin(await withoutSecrets(site.vault, () => run(request, show)));
    await reporter.finish();
    print(summarize(outcome, paint()));
    if (options.output !== undefined) await writeOutcome(outcome, options.output);
    return codeOf(outcome, options);
  } finally {
    stop.ignore();
  }
}

function requestFor(
  mode: 'run' | 'plan',
  site: Site,
  secrets: SecretMask,
  agents: AgentManifest,
  { forks, allow }: RunOptions,
  signal: AbortSignal,
): RunRequest {
  secrets.learn(compile(site.playbook, site.inventory, site.selection, new Map()).secrets);
  const mask = secrets.cover;
  return {
    mode,
    hosts: [...site.connections.keys()],
    allow,
    forks,
    signal,
    compile: (facts: ReadonlyMap<string, Facts>) => {
      const compilation = compile(site.playbook, site.inventory, site.selection, facts);
      secrets.learn(compilation.secrets);
      return {
        ...compilation,
        resolve: (place, results) => {
          const task = compilation.resolve(place, results);
          secrets.learn(compilation.secrets);
          return task;
        },
      };
    },
    connect: (host, onEvent) => {
      const connection = site.connections.get(host);
      if (!connection) throw new Error(`${host} is not a host of this run`);
      return reachHost(connection, { agents, mask, lock: mode === 'run', signal }, onEvent);
    },
  };
}

/** The moving list needs a terminal of its own; everything else gets lines. */
function createReporter(hosts: string[], { verbose }: RunOptions): Reporter {
  const live = process.stdout.isTTY && verbose !== true && process.env['TERM'] !== 'dumb';
  return live ? createLiveReporter(hosts) : createPlainReporter((line) => print([line]), paint());
}

function paint() {
  return createPaint(process.stdout.isTTY && !process.env['NO_COLOR']);
}

function print(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

function codeOf(outcome: Outcome, { exitCode }: { exitCode?: boolean }): number {
  const code = exitCodeOf(outcome);
  return code === 0 && exitCode === true && countChanges(outcome) > 0 ? 3 : code;
}
