// A list of hosts that moves, for a terminal: one listr2 list for each phase, one entry for each host.
import { Listr } from 'listr2';
import type { RunEvent } from '../run/events.ts';
import type { Problem } from '../run/outcome.ts';
import { count } from './count.ts';
import type { Reporter } from './reporter.ts';

type Shown = 'connect' | 'plan' | 'apply';

interface Entry {
  say(text: string): void;
  end(problem?: Problem): void;
}

const doing: Record<Shown, string> = {
  connect: 'connecting',
  plan: 'reading',
  apply: 'waiting for its play',
};

export function createLiveReporter(hosts: readonly string[]): Reporter {
  let shown: Promise<unknown> = Promise.resolve();
  let entries = new Map<string, Entry>();
  const begin = (phase: Shown) => {
    entries = new Map();
    const list = new Listr(
      hosts.map((host) => ({
        title: `${host}: ${doing[phase]}`,
        task: (_: unknown, task: { title: string }) =>
          new Promise<void>((resolve, reject) => {
            entries.set(host, {
              say: (text) => {
                task.title = `${host}: ${text}`;
              },
              end: (problem) => (problem ? reject(new Error(`${host}: ${problem.message}`)) : resolve()),
            });
          }),
      })),
      {
        concurrent: true,
        exitOnError: false,
        rendererOptions: { collapseErrors: false },
        registerSignalListeners: false,
      },
    );
    shown = list.run();
  };
  const endAll = async () => {
    for (const entry of entries.values()) entry.end();
    await shown;
  };
  return {
    show: (event) => {
      if (event.type === 'phase' && event.phase !== 'prove') begin(event.phase);
      else if (event.type === 'phase-done') void endAll();
      else if ('host' in event) draw(event, entries.get(event.host));
    },
    finish: endAll,
  };
}

function draw(event: Extract<RunEvent, { host: string }>, entry: Entry | undefined): void {
  if (!entry) return;
  if (event.type === 'connected') entry.say('connected');
  else if (event.type === 'planned')
    entry.say(event.changes === 0 ? 'nothing to change' : `${count(event.changes, 'change')} planned`);
  else if (event.type === 'changing') entry.say(event.change.summary);
  else if (event.type === 'task-done') entry.say(`${event.task.status}: ${event.task.name}`);
  else if (event.type === 'unreachable' || event.type === 'failed' || event.type === 'held-back') {
    entry.say(event.type);
    entry.end(event.problem);
  }
}
