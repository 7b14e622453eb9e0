// A worker under watch: collects what it reports, and gives a verdict in any case, also when it crashes or hangs in the kernel.
import type { Change, Failure, ResourceResult } from '../src/contract/result.ts';
import { parseReports, reportLines } from './report-lines.ts';
import { type Report, Reporter } from './reporter.ts';
import type { Process, Timer, Worker, WorkerChannel } from './system/process.ts';

export interface Watched {
  resources: readonly string[];
  work(reporter: Reporter, channel: WorkerChannel): void;
  onEvent(event: 'reading' | 'changing' | 'changed', resource: string, change?: Change): void;
  /** Called once, with a result for every resource. */
  onVerdict(results: ResourceResult[]): void;
  /** Called when the worker cannot even be killed; `onVerdict` follows. */
  onStuck(worker: Worker, where: string): void;
}

/** Seconds for a killed worker to go; one that stays hangs in the kernel. */
const lastWait = 5;

/** Starts the worker; `requestStop` of what it returns lets it finish the change at hand and no more. */
export function watch(process: Process, watched: Watched): Worker {
  const worker = process.startWorker((channel) => {
    const reporter = new Reporter(reportLines((line) => channel.send(line)));
    watched.work(reporter, channel);
    reporter.done();
  });
  const results = new Map<string, ResourceResult>();
  let at = watched.resources[0];
  let step = 'starting';
  let timer: Timer | undefined;
  let over = false;
  let killedAfter: number | undefined;

  const conclude = (failure?: Failure) => {
    if (over) return;
    over = true;
    if (timer) process.clearTimer(timer);
    watched.onVerdict(
      watched.resources.map((id) => results.get(id) ?? unfinished(id, id === at ? failure : undefined)),
    );
  };
  const expectNews = (seconds: number) => {
    if (timer) process.clearTimer(timer);
    timer = process.setTimer(seconds, () => giveUp(seconds));
  };
  const giveUp = (seconds: number) => {
    killedAfter = seconds;
    worker.kill();
    timer = process.setTimer(lastWait, () => {
      watched.onStuck(worker, step);
      conclude(hung(step, seconds, true));
    });
  };
  const hear = (message: Report) => {
    if (message.report === 'enter') {
      if (at !== message.resource) watched.onEvent('reading', message.resource);
      at = message.resource;
      expectNews(message.deadline);
      if (message.change) {
        step = message.change.summary;
        watched.onEvent('changing', message.resource, message.change);
      }
    } else if (message.report === 'changed') {
      watched.onEvent('changed', message.resource, message.change);
    } else if (message.report === 'result') {
      results.set(message.result.id, message.result);
      step = 'reading';
    } else {
      conclude();
    }
  };
  worker.onLine((line) => parseReports(line).forEach(hear));
  worker.onExit((exit) =>
    conclude(killedAfter === undefined ? crashed(step, exit.signal) : hung(step, killedAfter, false)),
  );
  return worker;
}

function unfinished(id: string, failure: Failure | undefined): ResourceResult {
  const empty = { id, changes: [], known_after_apply: false, unmanaged: [] };
  return failure ? { ...empty, status: 'failed', failure } : { ...empty, status: 'skipped' };
}

function hung(step: string, seconds: number, stuck: boolean): Failure {
  return {
    cause: 'deadline',
    message: `no end after ${seconds} s: ${step}`,
    hint: stuck
      ? 'it hangs in the kernel and cannot be killed; the host takes no further change until it is gone (look at dmesg, a boot clears it)'
      : 'it was killed; run the playbook again, it goes on from what the host has now',
  };
}

function crashed(step: string, signal: number | null): Failure {
  return {
    cause: 'internal',
    message: `the worker ended${signal === null ? '' : ` by signal ${signal}`} while: ${step}`,
    hint: 'run the playbook again: it goes on from what the host has now',
  };
}
