// A list of hosts that moves, for a terminal: one listr2 list for each phase, one entry for each host.
import { Listr } from 'listr2';
import type { RunEvent } from '../run/events.ts';
import type { Problem } from '../run/outcome.ts';
import { count } from './count.ts';
import type { Reporter } from './reporter.ts';

type Shown = 'connect' | 'plan' | 'apply';

const doing: Record<Shown, string> = {
  connect: 'connecting',
  plan: 'reading',
  apply: 'waiting for its play',
};

export function createLiveReporter(hosts: readonly string[]): Reporter {
  let shown: Promise<unknown> = Promise.resolve();
  let entries = new Map<string, Entry>();
  const present = new Set(hosts);
  const begin = (phase: Shown) => {
    const begun = new Map([...present].map((host) => [host, new Entry(host, doing[phase])]));
    entries = begun;
    // One list at a time on the screen; what happens before it is there is kept in its entries.
    shown = shown.then(() => listOf([...begun.values()]).run());
  };
  const endAll = () => {
    for (const entry of entries.values()) entry.end();
  };
  return {
    show: (event) => {
      if (event.type === 'phase' && event.phase !== 'prove') begin(event.phase);
      else if (event.type === 'phase-done') endAll();
      else if ('host' in event) draw(event, entries.get(event.host));
      if (isEnd(event)) present.delete(event.host);
    },
    finish: async () => {
      endAll();
      await shown;
    },
  };
}

/** A host's line: what is said of it, and how it ended, whether the list is on the screen already or not. */
class Entry {
  readonly ended: Promise<Problem | undefined>;
  end: (problem?: Problem) => void = () => undefined;
  /** Shows the title where the list is drawn. */
  #draw: (title: string) => void = () => undefined;

  constructor(
    readonly host: string,
    private text: string,
  ) {
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  get title(): string {
    return `${this.host}: ${this.text}`;
  }

  say(text: string): void {
    this.text = text;
    this.#draw(this.title);
  }

  drawWith(draw: (title: string) => void): void {
    this.#draw = draw;
    draw(this.title);
  }
}

function listOf(entries: readonly Entry[]) {
  return new Listr(
    entries.map((entry) => ({
      title: entry.title,
      task: async (_: unknown, task: { title: string }) => {
        entry.drawWith((title) => {
          task.title = title;
        });
        const problem = await entry.ended;
        if (problem) throw new Error(`${entry.host}: ${problem.message}`);
      },
    })),
    {
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      rendererOptions: { collapseErrors: false },
    },
  );
}

function draw(event: Extract<RunEvent, { host: string }>, entry: Entry | undefined): void {
  if (!entry) return;
  if (event.type === 'connected') entry.say('connected');
  else if (event.type === 'planned') {
    entry.say(event.changes === 0 ? 'nothing to change' : `${count(event.changes, 'change')} planned`);
  } else if (event.type === 'changing') entry.say(event.change.summary);
  else if (event.type === 'task-done') entry.say(`${event.task.status}: ${event.task.name}`);
  else if (isEnd(event)) {
    entry.say(event.type);
    entry.end(event.problem);
  }
}

/** After this nothing more happens on the host. */
function isEnd(event: RunEvent): event is Extract<RunEvent, { host: string; problem: Problem }> {
  return event.type === 'unreachable' || event.type === 'failed' || event.type === 'held-back';
}
