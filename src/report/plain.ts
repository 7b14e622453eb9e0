// One line for each thing that happens, for CI logs and pipes: nothing is ever redrawn.
import type { RunEvent } from '../run/events.ts';
import type { Problem, TaskOutcome } from '../run/outcome.ts';
import { count } from './count.ts';
import type { Paint } from './paint.ts';
import type { Print, Reporter } from './reporter.ts';

export function createPlainReporter(print: Print, paint: Paint): Reporter {
  return {
    show: (event) => {
      for (const line of linesOf(event, paint)) print(line);
    },
    finish: async () => undefined,
  };
}

function linesOf(event: RunEvent, paint: Paint): string[] {
  switch (event.type) {
    case 'phase-done':
      return [paint.dim(`-- ${event.phase}: ${event.seconds.toFixed(1)} s`)];
    case 'play':
      return event.hosts.length > 0 ? [paint.bold(`play: ${event.play}`)] : [];
    case 'connected':
      return [`${event.host}: connected`];
    case 'planned':
      return [
        `${event.host}: ${event.changes === 0 ? 'nothing to change' : `${count(event.changes, 'change')} planned`}`,
      ];
    case 'unreachable':
      return problemLines(event.host, paint.bad('unreachable'), event.problem);
    case 'held-back':
      return problemLines(event.host, paint.warn('held back'), event.problem);
    case 'failed':
      return problemLines(event.host, paint.bad('failed'), event.problem);
    case 'changing':
      return [paint.dim(`${event.host}: … ${event.change.summary}`)];
    case 'task-done':
      return taskLines(event.host, event.task, paint);
    case 'note':
      return [`${event.host}: ${event.text}`];
    default:
      return [];
  }
}

function problemLines(host: string, what: string, { message, hint }: Problem): string[] {
  return [`${host}: ${what}: ${message}`, ...(hint ? [`  hint: ${hint}`] : [])];
}

const marks = { ok: 'good', changed: 'warn', failed: 'bad', skipped: 'dim' } as const;

function taskLines(host: string, task: TaskOutcome, paint: Paint): string[] {
  const status = task.isTolerated ? `${task.status} (tolerated)` : task.status;
  const head = `${host}: ${paint[marks[task.status]](status)}: ${task.name}`;
  const changes = task.changes.map(
    ({ summary, impact }) => `    ${summary}${impact === 'none' ? '' : ` [${impact}]`}`,
  );
  const unknown = task.knownAfterApply ? ['    (known after apply)'] : [];
  return [
    head,
    ...changes,
    ...unknown,
    ...(task.problem ? problemLines(`  ${host}`, task.title, task.problem) : []),
  ];
}
